#include "paths.h"

#include <cstdlib>
#include <system_error>

namespace daylong::app {

namespace fs = std::filesystem;

fs::path defaultDatabase() {
    const char* dataHome = std::getenv("XDG_DATA_HOME");
    if (dataHome != nullptr && dataHome[0] == '/') return fs::path(dataHome) / "daylong" / "daylong.db";
    const char* home = std::getenv("HOME");
    return fs::path(home != nullptr ? home : ".") / ".local" / "share" / "daylong" / "daylong.db";
}

fs::path starterModel() {
    std::error_code ignored;
    const fs::path executable = fs::read_symlink("/proc/self/exe", ignored);
    return executable.parent_path().parent_path() / "share" / "daylong" / "models" / "starter.gguf";
}

}  // namespace daylong::app
