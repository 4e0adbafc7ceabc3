// JSON as it goes out: bytes that are no UTF-8 (half of a letter, of a token) become U+FFFD. Pure functions.
#pragma once

#include <nlohmann/json.hpp>

#include <string>

namespace daylong::serve {

inline std::string jsonText(const nlohmann::ordered_json& value) {
    return value.dump(-1, ' ', false, nlohmann::ordered_json::error_handler_t::replace);
}

/// For a key.
inline std::string validText(const std::string& bytes) {
    return nlohmann::ordered_json::parse(jsonText(bytes)).get<std::string>();
}

}  // namespace daylong::serve
