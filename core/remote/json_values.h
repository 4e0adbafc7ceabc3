// Values out of what servers say, which may be anything: what is not as expected is empty. Internal to core/remote.
#pragma once

#include <nlohmann/json.hpp>

#include <cstdint>
#include <limits>
#include <string>
#include <string_view>

namespace daylong::remote {

/// Discarded where it is none, or nests deeper than any answer does.
inline nlohmann::json parsed(std::string_view text) {
    constexpr int kDeepest = 16;
    const auto isShallow = [](int depth, nlohmann::json::parse_event_t, const nlohmann::json&) {
        return depth <= kDeepest;
    };
    return nlohmann::json::parse(text, isShallow, false);
}

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
inline double decimalAt(const nlohmann::json& object, const char* key) {
    const nlohmann::json& value = valueAt(object, key);
    return value.is_number() ? value.get<double>() : 0.0;
}
/// Whole, and of 32 bits at most: nothing that is counted here is more.
inline uint64_t numberAt(const nlohmann::json& object, const char* key) {
    const double value = decimalAt(object, key);
    return value > 0.0 && value <= std::numeric_limits<uint32_t>::max() ? static_cast<uint64_t>(value) : 0;
}

}  // namespace daylong::remote
