#include "exchange/entries.h"

#include "base/folder_entries.h"
#include "base/say.h"

#include <chrono>
#include <system_error>
#include <utility>

namespace daylong::exchange {

namespace fs = std::filesystem;

namespace {

constexpr size_t kMostFiles = 500'000;
constexpr int kDeepest = 16;

int64_t modifiedMs(const fs::path& file) {
    std::error_code none;
    const fs::file_time_type time = fs::last_write_time(file, none);
    if (none) return 0;
    using namespace std::chrono;
    const auto ago = duration_cast<milliseconds>(fs::file_time_type::clock::now() - time);
    return duration_cast<milliseconds>(system_clock::now().time_since_epoch() - ago).count();
}

}  // namespace

std::string Entry::folder() const {
    const size_t slash = name.rfind('/');
    return slash == std::string::npos ? "" : name.substr(0, slash + 1);
}

std::string Entry::baseName() const { return name.substr(folder().size()); }

Entry fileEntry(const fs::path& file) {
    std::error_code failure;
    const auto bytes = fs::file_size(file, failure);
    return Entry{
        .name = file.filename().string(), .bytes = failure ? 0 : bytes, .modifiedMs = modifiedMs(file), .open = [file] {
            return readFileBytes(file);
        }};
}

Result<FolderFiles> listFolder(const fs::path& folder) {
    FolderFiles found;
    std::vector<fs::path> level = {folder};
    for (int depth = 0; depth <= kDeepest && !level.empty(); ++depth) {
        std::vector<fs::path> deeper;
        bool tooMuch = false;
        const auto visit = [&](const fs::path& path) {
            tooMuch = tooMuch || found.files.size() + deeper.size() >= kMostFiles;
            if (tooMuch) return;
            std::error_code none;
            const fs::file_status link = fs::symlink_status(path, none), file = fs::status(path, none);
            const bool isFolder = fs::is_directory(link);
            if (!isFolder && fs::exists(file) && !fs::is_regular_file(file)) return;
            if (isFolder) return deeper.push_back(path);
            found.files.push_back(fileEntry(path));
            found.files.back().name = path.lexically_relative(folder).generic_string();
        };
        for (const fs::path& each : level) {
            const std::error_code failed = eachEntryIn(each, visit);
            if (tooMuch) return failure(ErrorCode::Denied, Say::ImportTooMuch, folder.string());
            if (!failed) continue;
            found.unreadable.push_back(saying(Say::ImportFolderUnreadable, each.string(), failed.message()));
            if (depth == 0) return failure(ErrorCode::Io, found.unreadable);
        }
        level = std::move(deeper);
    }
    found.tooDeep = std::move(level);
    return found;
}

}  // namespace daylong::exchange
