#include "paths.h"

#include "base/say.h"
#include "places/places_file.h"
#include "settings/settings.h"

#include <array>
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
    passwd person{}, *found = nullptr;
    std::array<char, 16384> texts{};  // of this thread's own: models are looked for on others, too
    const bool known = ::getpwuid_r(::getuid(), &person, texts.data(), texts.size(), &found) == 0 && found != nullptr;
    return known ? person.pw_dir : "/nonexistent";  // writing there is an error that says so
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

/// What is not known to be gone is there: opening it tells.
fs::path ifGone(const fs::path& moved) {
    std::error_code unknown;
    return !moved.empty() && fs::status(moved, unknown).type() == fs::file_type::not_found ? moved : fs::path();
}

/// Where the person moved things to; where that cannot be read, missing...() and ownDatabase() say so.
Places moved() {
    Result<Places> places = readPlaces();
    return places ? std::move(*places) : Places();
}

fs::path dataFolder() { return folderOf("XDG_DATA_HOME", ".local/share") / "daylong"; }

}  // namespace

fs::path usualDatabase() { return dataFolder() / "daylong.db"; }

fs::path apiTokenFile() { return usualDatabase().parent_path() / "api-token"; }

fs::path defaultDatabase() {
    const Places places = moved();
    return places.database.now.empty() ? usualDatabase() : places.database.now;
}

fs::path missingDatabase() { return ifGone(moved().database.now); }

fs::path missingLibrary() { return ifGone(moved().models.now); }

Result<fs::path> ownDatabase(const std::string& given) {
    if (!given.empty()) return fs::path(given);
    TRY(readPlaces());
    const fs::path missing = missingDatabase();
    if (missing.empty()) return defaultDatabase();
    return failure(ErrorCode::NotFound, Say::PlaceMissing, missing.string());
}

fs::path configFolder() { return folderOf("XDG_CONFIG_HOME", ".config") / "daylong"; }

fs::path windowFile() { return configFolder() / "window.ini"; }

fs::path usualLibrary() { return dataFolder() / "models"; }

fs::path libraryFolder() {
    const Places places = moved();
    return places.models.now.empty() ? usualLibrary() : places.models.now;
}

Result<fs::path> ownLibrary() {
    const fs::path missing = missingLibrary();
    if (missing.empty()) return libraryFolder();
    return Error{ErrorCode::NotFound,
                 "your models are in '" + missing.string() + "', which is not there: connect that disk first"};
}

std::string modelNow(const std::string& stored) {
    std::error_code ignored;
    if (stored.empty() || stored.front() != '/' || fs::exists(stored, ignored)) return stored;
    for (const fs::path& folder : moved().modelsWere) {
        if (!stored.starts_with(folder.string() + "/")) continue;
        const fs::path now = libraryFolder() / fs::path(stored).lexically_relative(folder);
        if (fs::exists(now, ignored)) return now.string();
    }
    return stored;
}

std::string defaultModel() {
    const fs::path model = libraryFolder() / "SmolLM2-135M-Instruct.Q4_1.gguf";
    std::error_code ignored;
    return fs::is_regular_file(model, ignored) ? model.string() : settings::kStarterModel;
}

fs::path cacheFolder() { return folderOf("XDG_CACHE_HOME", ".cache") / "daylong"; }

fs::path starterModel() { return installedFolder() / "share" / "daylong" / "models" / "starter.gguf"; }

fs::path pdfProgram() { return installedFolder() / "libexec" / "daylong" / "daylong-pdf"; }

}  // namespace daylong::app
