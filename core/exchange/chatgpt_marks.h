// The marks in ChatGPT's texts, which its window shows as links, names and formulas. Internal to core/exchange. Pure;
// nothing fails.
#pragma once

#include <nlohmann/json_fwd.hpp>

#include <string>

namespace daylong::exchange {

/// The text with what its marks stand for: links to sources, names, formulas. `references`: the message's list of
/// what they refer to; of what is not told there nothing stays.
std::string withoutMarks(const std::string& text, const nlohmann::json& references);
/// Likewise of a reply, whose marks may be those of 2023 and 2024: "【4†source】".
std::string withoutOldMarks(const std::string& reply, const nlohmann::json& references);

}  // namespace daylong::exchange
