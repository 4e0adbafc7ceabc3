#include "paths.h"

#include <cstdlib>
#include <system_error>

namespace daylong::app {

namespace fs = std::filesystem;

namespace {

/// The folder that an environment variable names, or one in the person's own.
fs::path folderOf(const char* variable, const fs::path& inHome) {
    const char* named = std::getenv(variable);
    if (named != nullptr && named[0] == '/') return named;
    const char* home = std::getenv("HOME");
    return fs::path(home != nullptr ? home : ".") / inHome;
}

}  // namespace

fs::path defaultDatabase() { return folderOf("XDG_DATA_HOME", ".local/share") / "daylong" / "daylong.db"; }

fs::path cacheFolder() { return folderOf("XDG_CACHE_HOME", ".cache") / "daylong"; }

fs::path starterModel() {
    std::error_code ignored;
    const fs::path executable = fs::read_symlink("/proc/self/exe", ignored);
    return executable.parent_path().parent_path() / "share" / "daylong" / "models" / "starter.gguf";
}

}  // namespace daylong::app
