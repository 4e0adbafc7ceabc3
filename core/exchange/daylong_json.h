// Our own JSON (docs/export-format.md): what its reader and its writer both need to know. Internal to core/exchange.
#pragma once

#include "store/types.h"

#include <optional>
#include <string>
#include <string_view>

namespace daylong::exchange {

inline constexpr const char* kFormatName = "daylong-conversations";
inline constexpr int kFormatVersion = 1;
/// Of a preset's settings: what lies there is this machine's, and neither goes out nor comes in.
inline constexpr const char* kModelPath = "model_path";

const char* roleName(store::MessageRole role);
std::optional<store::MessageRole> roleFrom(std::string_view name);
const char* stateName(store::MessageState state);
std::optional<store::MessageState> stateFrom(std::string_view name);
/// A source that a file names: one of the formats, else our own.
const char* sourceFrom(const std::string& name);

}  // namespace daylong::exchange
