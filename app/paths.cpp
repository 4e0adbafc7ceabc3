#include "paths.h"

#include "settings/settings.h"

#include <cstdlib>
#include <pwd.h>
#include <system_error>
#include <unistd.h>

namespace daylong::app {

namespace fs = std::filesystem;

namespace {

/// As the system knows it where the environment does not say; never the folder that the program was started in.
fs::path personsFolder() {
    const char* home = std::getenv("HOME");
    if (home != nullptr && home[0] == '/') return home;
    const passwd* const person = ::getpwuid(::getuid());
    return person != nullptr ? person->pw_dir : "/nonexistent";  // writing there is an error that says so
}

/// The folder that an environment variable names, or one in the person's own.
fs::path folderOf(const char* variable, const fs::path& inHome) {
    const char* named = std::getenv(variable);
    if (named != nullptr && named[0] == '/') return named;
    return personsFolder() / inHome;
}

/// What bin/ is in, where this program is.
fs::path installedFolder() {
    std::error_code ignored;
    return fs::read_symlink("/proc/self/exe", ignored).parent_path().parent_path();
}

}  // namespace

fs::path defaultDatabase() { return folderOf("XDG_DATA_HOME", ".local/share") / "daylong" / "daylong.db"; }

fs::path libraryFolder() { return defaultDatabase().parent_path() / "models"; }

std::string defaultModel() {
    const fs::path model = libraryFolder() / "SmolLM2-135M-Instruct.Q4_1.gguf";
    std::error_code ignored;
    return fs::is_regular_file(model, ignored) ? model.string() : settings::kStarterModel;
}

fs::path cacheFolder() { return folderOf("XDG_CACHE_HOME", ".cache") / "daylong"; }

fs::path starterModel() { return installedFolder() / "share" / "daylong" / "models" / "starter.gguf"; }

fs::path pdfProgram() { return installedFolder() / "libexec" / "daylong" / "daylong-pdf"; }

}  // namespace daylong::app
