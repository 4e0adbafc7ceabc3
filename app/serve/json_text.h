// JSON as it goes out: bytes that are no UTF-8 (half of a letter, of a token) become U+FFFD. Pure functions.
#pragma once

#include <nlohmann/json.hpp>

#include <string>

namespace daylong::serve {

inline std::string jsonText(const nlohmann::ordered_json& value) {
    return value.dump(-1, ' ', false, nlohmann::ordered_json::error_handler_t::replace);
}

}  // namespace daylong::serve
