// A file for as long as the object lives: where synthetic models are written. Nothing fails; the file may not exist.
#pragma once

#include <filesystem>
#include <string>

#include <unistd.h>

namespace daylong::cli {

class TemporaryFile {
public:
    explicit TemporaryFile(const std::string& name)
        : m_path(std::filesystem::temp_directory_path() / ("daylong-" + std::to_string(getpid()) + "-" + name)) {}
    ~TemporaryFile() {
        std::error_code ignored;
        std::filesystem::remove(m_path, ignored);
    }
    TemporaryFile(const TemporaryFile&) = delete;
    TemporaryFile& operator=(const TemporaryFile&) = delete;
    const std::filesystem::path& path() const { return m_path; }

private:
    std::filesystem::path m_path;
};

}  // namespace daylong::cli
