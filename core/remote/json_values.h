// Values out of what servers say (base/json_values.h), and how it is read. Internal to core/remote.
#pragma once

#include "base/json_values.h"

#include <nlohmann/json.hpp>

#include <cstdint>
#include <limits>
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

inline double decimalAt(const nlohmann::json& object, const char* key) {
    const nlohmann::json& value = valueAt(object, key);
    return value.is_number() ? value.get<double>() : 0.0;
}
/// Of 32 bits at most: nothing that is counted here is more.
inline uint32_t countAt(const nlohmann::json& object, const char* key) {
    const uint64_t value = numberAt(object, key);
    return value <= std::numeric_limits<uint32_t>::max() ? static_cast<uint32_t>(value) : 0;
}

}  // namespace daylong::remote
