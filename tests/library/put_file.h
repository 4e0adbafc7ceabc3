// A file for a test to find.
#pragma once

#include <filesystem>
#include <fstream>
#include <string>

namespace daylong::library {

/// Its path; folders on the way are made.
inline std::filesystem::path put(const std::filesystem::path& path, const std::string& content = "GGUF") {
    std::filesystem::create_directories(path.parent_path());
    std::ofstream(path) << content;
    return path;
}

}  // namespace daylong::library
