// What a number among the settings may be, by the key that it is stored under (settings_fields.h). One table: what the
// pages offer, and what is believed of what is stored.
#pragma once

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

/// Any number is within the bounds of what has none.
constexpr bool isWithinBounds(std::string_view key, double value) {
    for (const SettingBounds& each : kSettingBounds) {
        if (each.key == key) return value >= each.least && value <= each.most;
    }
    return true;
}

}  // namespace daylong::chat
