#include "places/places_file.h"

#include "base/copied_file.h"
#include "base/say.h"
#include "paths.h"
#include "places/moved_files.h"

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <fcntl.h>
#include <fstream>
#include <string>
#include <string_view>
#include <unistd.h>

namespace daylong::app {

namespace fs = std::filesystem;

namespace {

/// A path may hold any byte but zero; a line holds no line's end.
std::string oneLine(const fs::path& path) {
    std::string line;
    for (const char letter : path.string()) {
        if (letter == '\n') line += "%0A";
        else if (letter == '%') line += "%25";
        else line += letter;
    }
    return line;
}

fs::path pathIn(std::string_view line) {
    std::string path;
    for (size_t at = 0; at < line.size(); ++at) {
        const std::string_view code = line.substr(at, 3);
        const bool coded = code == "%0A" || code == "%25";
        path += code == "%0A" ? '\n' : line[at];
        if (coded) at += 2;
    }
    return path;
}

/// visit(key, path).
template <class Each, class Visit>
void eachField(Each& places, const Visit& visit) {
    visit("database", places.database.now);
    visit("database-copying-to", places.database.copyingTo);
    visit("database-left", places.database.left);
    visit("models", places.models.now);
    visit("models-copying-to", places.models.copyingTo);
    visit("models-left", places.models.left);
}

constexpr std::string_view kModelsWere = "models-were";

Error unreadable(const fs::path& file) {
    return failure(ErrorCode::Io, Say::PlacesUnreadable, file.string(), std::strerror(errno));
}

}  // namespace

fs::path placesFile() { return configFolder() / "places.conf"; }

Result<Places> readPlaces() {
    const fs::path file = placesFile();
    Places places;
    errno = 0;
    std::ifstream stream(file, std::ios::binary);
    if (!stream) return errno == ENOENT || errno == ENOTDIR ? Result<Places>(places) : unreadable(file);
    for (std::string line; std::getline(stream, line);) {
        const size_t equals = line.find('=');
        if (equals == std::string::npos) continue;
        const std::string_view key = std::string_view(line).substr(0, equals);
        const fs::path path = pathIn(std::string_view(line).substr(equals + 1));
        if (!path.is_absolute()) continue;
        if (key == kModelsWere) places.modelsWere.push_back(path);
        eachField(places, [&](std::string_view name, fs::path& into) {
            if (key == name) into = path;
        });
    }
    if (stream.bad()) return unreadable(file);
    return places;
}

Result<void> writePlaces(const Places& places) {
    std::string text = "# Where Daylong keeps what was moved; without a line it is where it usually is.\n";
    const auto add = [&](std::string_view key, const fs::path& path) {
        if (!path.empty()) text.append(key).append("=").append(oneLine(path)).append("\n");
    };
    eachField(places, add);
    for (const fs::path& folder : places.modelsWere) add(kModelsWere, folder);
    const fs::path file = placesFile();
    const std::string fresh = file.string() + ".new";
    makeFolder(file.parent_path());
    const int opened = ::open(fresh.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    const bool written = opened >= 0 &&
                         ::write(opened, text.data(), text.size()) == static_cast<ssize_t>(text.size()) &&
                         ::fsync(opened) == 0;
    const int why = errno;
    if (opened >= 0) ::close(opened);
    if (!written || std::rename(fresh.c_str(), file.c_str()) != 0)
        return failure(why == ENOSPC ? ErrorCode::DiskFull : ErrorCode::Io, Say::MoveCopyFailed, file.string(),
                       std::strerror(written ? errno : why));
    syncFolder(file.parent_path());
    return {};
}

}  // namespace daylong::app
