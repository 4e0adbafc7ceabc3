// Entries of a zip archive, over libzip.
#include "base/say.h"
#include "exchange/entries.h"

#include <zip.h>

#include <algorithm>
#include <fstream>
#include <memory>

namespace daylong::exchange {

namespace fs = std::filesystem;

namespace {

using Archive = std::shared_ptr<zip_t>;

uint64_t littleEndian(std::string_view bytes, size_t at, size_t count) {
    uint64_t value = 0;
    for (size_t i = count; i-- > 0;) value = value << 8U | static_cast<unsigned char>(bytes[at + i]);
    return value;
}

/// libzip reads the list of entries whole: how large that says it is, is looked at first. 0: no end of an archive is
/// there.
uint64_t directoryBytes(const fs::path& file) {
    constexpr uint64_t kTail = 65536 + 22 + 20;  // a comment, the end's own bytes, and where a large one's end is
    constexpr std::string_view kEnd = "PK\5\6", kLargeEnd = "PK\6\6";
    std::ifstream stream(file, std::ios::binary | std::ios::ate);
    const auto size = static_cast<uint64_t>(std::max<std::streamoff>(stream.tellg(), 0));
    std::string tail(static_cast<size_t>(std::min(size, kTail)), '\0');
    stream.seekg(static_cast<std::streamoff>(size - tail.size()));
    stream.read(tail.data(), static_cast<std::streamsize>(tail.size()));
    const size_t end = tail.rfind(kEnd);
    if (!stream || end == std::string::npos || end + 22 > tail.size()) return 0;
    const uint64_t directory = littleEndian(tail, end + 12, 4);
    if (directory != 0xFFFFFFFFU) return directory;
    const size_t large = tail.rfind(kLargeEnd, end);
    return large == std::string::npos || large + 48 > tail.size() ? UINT64_MAX : littleEndian(tail, large + 40, 8);
}

Result<ReadBytes> openEntry(const Archive& archive, uint64_t index, const std::string& name, uint64_t bytes) {
    const auto failed = [archive, name] {
        return failure(ErrorCode::InvalidFile, Say::ImportEntryUnreadable, name,
                       std::string_view(zip_strerror(archive.get())));
    };
    zip_file_t* const opened = zip_fopen_index(archive.get(), index, 0);
    if (opened == nullptr) return failed();
    const std::shared_ptr<zip_file_t> entry(opened, [](zip_file_t* each) { zip_fclose(each); });
    const auto left = std::make_shared<uint64_t>(bytes);
    return ReadBytes([archive, entry, left, name](char* into, size_t size) -> Result<size_t> {
        const zip_int64_t count = zip_fread(entry.get(), into, size);
        if (count < 0)
            return failure(ErrorCode::InvalidFile, Say::ImportEntryUnreadable, name,
                           std::string_view(zip_file_strerror(entry.get())));
        if (static_cast<uint64_t>(count) > *left) return failure(ErrorCode::Denied, Say::ImportEntryLarger, name);
        *left -= static_cast<uint64_t>(count);
        return static_cast<size_t>(count);
    });
}

int64_t modifiedMs(const zip_stat_t& found) {
    return (found.valid & ZIP_STAT_MTIME) != 0 ? static_cast<int64_t>(found.mtime) * 1000 : 0;
}

}  // namespace

bool looksLikeZip(std::string_view beginning) {
    return beginning.starts_with("PK\3\4") || beginning.starts_with("PK\5\6");
}

Result<std::vector<Entry>> listZip(const fs::path& file, const ZipLimits& limits) {
    const uint64_t directory = directoryBytes(file);
    if (directory > limits.directoryBytes)
        return failure(ErrorCode::Denied, Say::ImportArchiveListTooLong, file.string());
    int code = 0;
    zip_t* const opened = zip_open(file.c_str(), ZIP_RDONLY, &code);
    if (opened == nullptr) {
        zip_error_t error;
        zip_error_init_with_code(&error, code);
        const std::string why = zip_error_strerror(&error);
        zip_error_fini(&error);
        return failure(ErrorCode::InvalidFile, Say::ImportNoArchive, file.string(), why);
    }
    const Archive archive(opened, [](zip_t* each) { zip_discard(each); });
    const auto count = static_cast<uint64_t>(std::max<zip_int64_t>(zip_get_num_entries(opened, 0), 0));
    if (count > limits.entries) return failure(ErrorCode::Denied, Say::ImportArchiveTooManyFiles, file.string());
    std::vector<Entry> entries;
    for (uint64_t i = 0; i < count; ++i) {
        zip_stat_t found;
        zip_stat_init(&found);
        if (zip_stat_index(opened, i, 0, &found) != 0 || (found.valid & ZIP_STAT_NAME) == 0 ||
            (found.valid & ZIP_STAT_SIZE) == 0)
            continue;
        std::string name = found.name;
        if (name.empty() || name.back() == '/') continue;
        const uint64_t packed = (found.valid & ZIP_STAT_COMP_SIZE) != 0 ? found.comp_size : 0;
        const bool bomb = found.size > limits.unpacked ||
                          (found.size > limits.smallest && found.size / std::max<uint64_t>(packed, 1) > limits.ratio);
        entries.push_back({.name = name, .bytes = found.size, .modifiedMs = modifiedMs(found)});
        entries.back().open = [=]() -> Result<ReadBytes> {
            if (bomb) return failure(ErrorCode::Denied, Say::ImportArchiveGrows, file.string(), name);
            return openEntry(archive, i, name, found.size);
        };
    }
    return entries;
}

}  // namespace daylong::exchange
