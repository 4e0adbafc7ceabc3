// Looks into files for what must not be in them.
#pragma once

#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

namespace daylong::unit {

/// The names of the files in a folder, at any depth, that hold these bytes; a space behind each.
inline std::string filesWith(const std::filesystem::path& folder, const std::string& word) {
    std::string found;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(folder)) {
        if (!entry.is_regular_file()) continue;
        std::ifstream stream(entry.path(), std::ios::binary);
        const std::string bytes{std::istreambuf_iterator<char>(stream), {}};
        if (bytes.find(word) != std::string::npos) found += entry.path().filename().string() + " ";
    }
    return found;
}

}  // namespace daylong::unit
