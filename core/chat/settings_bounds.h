// What a number among the settings may be, by the key that it is stored under (settings_fields.h). One table: what the
// pages offer, and what is believed of what is stored.
#pragma once

#include <limits>
#include <string_view>

namespace daylong::chat {

struct SettingBounds {
    std::string_view key;
    double least = 0.0, most = 0.0;
};

inline constexpr SettingBounds kSettingBounds[] = {
    {"threads", 0, 1024},        // 0: all
    {"cache_size", 0, 1 << 20},  // 0: what suits the model
    {"sinks", 4, 64},
    {"temperature", 0, 2},
    {"top_k", 0, 1000},
    {"top_p", 0.05, 1},
    {"min_p", 0, 0.5},
    {"repetition_penalty", 1, 2},
    {"repetition_window", 0, 65536},
    {"max_reply_tokens", 16, 65536},
};

/// Of a key that has none: any number.
constexpr SettingBounds boundsOf(std::string_view key) {
    for (const SettingBounds& each : kSettingBounds) {
        if (each.key == key) return each;
    }
    return {key, std::numeric_limits<double>::lowest(), std::numeric_limits<double>::max()};
}

constexpr bool isWithinBounds(std::string_view key, double value) {
    const SettingBounds bounds = boundsOf(key);
    return value >= bounds.least && value <= bounds.most;
}

/// The nearest number that is within.
template <class Number>
constexpr Number bounded(std::string_view key, double value) {
    const SettingBounds bounds = boundsOf(key);
    return static_cast<Number>(value < bounds.least ? bounds.least : value > bounds.most ? bounds.most : value);
}

}  // namespace daylong::chat
