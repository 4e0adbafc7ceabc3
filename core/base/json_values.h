// Values out of others' JSON, which may be anything: what is not as expected is empty. For those that have
// nlohmann::json; nothing else of this folder knows it. Pure; nothing fails.
#pragma once

#include <nlohmann/json.hpp>

#include <cstdint>
#include <string>

namespace daylong {

/// Null where there is no object, or nothing of that name.
inline const nlohmann::json& valueAt(const nlohmann::json& object, const char* key) {
    static const nlohmann::json kNone;
    if (!object.is_object()) return kNone;
    const auto found = object.find(key);
    return found != object.end() ? *found : kNone;
}

inline std::string textAt(const nlohmann::json& object, const char* key) {
    const nlohmann::json& value = valueAt(object, key);
    return value.is_string() ? value.get<std::string>() : std::string();
}

/// A whole number, also where it is written as 4096.0; 0 where it is none, or negative.
inline uint64_t numberAt(const nlohmann::json& object, const char* key) {
    constexpr double kMost = 9007199254740992.0;  // 2^53: up to there a double is exact
    const nlohmann::json& value = valueAt(object, key);
    if (value.is_number_unsigned()) return value.get<uint64_t>();
    const double number = value.is_number_float() ? value.get<double>() : 0.0;
    return number > 0.0 && number <= kMost ? static_cast<uint64_t>(number) : 0;
}

}  // namespace daylong
