#include "exchange/entries.h"

#include "base/say.h"

#include <chrono>
#include <system_error>

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

Result<Entry> fileEntry(const fs::path& file) {
    std::error_code failure;
    const auto bytes = fs::file_size(file, failure);
    return Entry{
        .name = file.filename().string(), .bytes = failure ? 0 : bytes, .modifiedMs = modifiedMs(file), .open = [file] {
            return readFileBytes(file);
        }};
}

Result<std::vector<Entry>> listFolder(const fs::path& folder) {
    std::vector<Entry> entries;
    std::error_code failed;
    fs::recursive_directory_iterator each(folder, fs::directory_options::skip_permission_denied, failed);
    if (failed) return failure(ErrorCode::Io, Say::ImportFolderUnreadable, folder.string(), failed.message());
    for (; each != fs::recursive_directory_iterator(); each.increment(failed)) {
        if (entries.size() == kMostFiles) return failure(ErrorCode::Denied, Say::ImportTooMuch, folder.string());
        if (each.depth() >= kDeepest) each.disable_recursion_pending();
        std::error_code none;
        if (!each->is_regular_file(none)) continue;
        Entry entry = TRY(fileEntry(each->path()));
        entry.name = each->path().lexically_relative(folder).generic_string();
        entries.push_back(std::move(entry));
    }
    if (failed) return failure(ErrorCode::Io, Say::ImportFolderUnreadable, folder.string(), failed.message());
    return entries;
}

}  // namespace daylong::exchange
