// The files of a folder or of a zip archive, as names and bytes. A name is looked at, and never becomes a path: nothing
// is unpacked. Archives that would unpack to more than a person's conversations are refused.
// Thread rule: one thread. Failure rule: Io, InvalidFile, Denied (too large when unpacked).
#pragma once

#include "exchange/byte_stream.h"

#include <filesystem>
#include <functional>
#include <string>
#include <vector>

namespace daylong::exchange {

struct Entry {
    std::string name;  // with its folders, '/' between them
    uint64_t bytes = 0;
    int64_t modifiedMs = 0;
    std::function<Result<ReadBytes>()> open;

    std::string folder() const;    // up to and with the last '/'
    std::string baseName() const;  // behind it
};

Entry fileEntry(const std::filesystem::path& file);

struct FolderFiles {
    std::vector<Entry> files;  // opening one says why it cannot be read, where it cannot: a link into nowhere, too
    Sayings unreadable;        // folders in it
    std::vector<std::filesystem::path> tooDeep;  // likewise, which were not looked into
};
/// Also in folders of folders; links to folders are not followed.
Result<FolderFiles> listFolder(const std::filesystem::path& folder);

struct ZipLimits {
    uint64_t entries = 500'000;
    uint64_t directoryBytes = uint64_t{128} << 20U;
    uint64_t unpacked = uint64_t{32} << 30U;  // all that is read of it
    uint64_t ratio = 400;                     // unpacked to packed, of an entry above `smallest`
    uint64_t smallest = uint64_t{8} << 20U;
};
bool looksLikeZip(std::string_view beginning);
Result<std::vector<Entry>> listZip(const std::filesystem::path& file, const ZipLimits& limits = {});

}  // namespace daylong::exchange
