// Sizes for people, in decimal units as disks and file managers count. A pure function.
#pragma once

#include <array>
#include <cstdint>
#include <cstdio>
#include <string>

namespace daylong::library {

/// "98.4 MB", "4.92 GB", "512 bytes".
inline std::string inWords(uint64_t bytes) {
    if (bytes < 1000) return std::to_string(bytes) + " bytes";
    static constexpr std::array kUnits = {"KB", "MB", "GB", "TB"};
    double value = static_cast<double>(bytes) / 1000.0;
    size_t unit = 0;
    while (value >= 999.5 && unit + 1 < kUnits.size()) {
        value /= 1000.0;
        ++unit;
    }
    char text[32];
    std::snprintf(text, sizeof text, "%.*f %s", value < 9.995 ? 2 : value < 99.95 ? 1 : 0, value, kUnits[unit]);
    return text;
}

}  // namespace daylong::library
