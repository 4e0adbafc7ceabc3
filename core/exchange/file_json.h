// Attached files as the export's JSON has them (docs/export-format.md), and back. Internal to core/exchange. Pure.
// Failure rule: what is no file, and what is no picture, is left out and counted.
#pragma once

#include "exchange/imported.h"
#include "store/types.h"

#include <nlohmann/json.hpp>

#include <string>
#include <string_view>
#include <vector>

namespace daylong::exchange {

nlohmann::ordered_json fileJson(const store::AttachedFile& file);
std::vector<store::AttachedFile> filesFrom(const nlohmann::json& list, const ReadingEvents& events);

std::string toBase64(std::string_view bytes);

/// "image/png", by how it begins; empty: no picture that is known.
std::string_view pictureType(std::string_view bytes);

}  // namespace daylong::exchange
