#include "storage_places.h"

#include "base/folder_entries.h"
#include "store/transcript_redaction.h"

#include <system_error>

namespace daylong::app {

namespace fs = std::filesystem;
using ui::Stored;
using ui::StoredPlace;

namespace {

void count(StoredPlace& place, const fs::path& file) {
    std::error_code none;
    const fs::file_status status = fs::symlink_status(file, none);
    if (!fs::is_regular_file(status)) return;
    const uintmax_t bytes = fs::file_size(file, none);
    place.bytes += none ? 0 : bytes;
    ++place.files;
}

bool isUnfinished(const fs::path& file) {
    const std::string name = file.filename().string();
    return name.ends_with(".part") || name.ends_with(".part.json");
}

}  // namespace

std::vector<StoredPlace> storagePlaces(const StorageRoots& roots) {
    StoredPlace transcript{.what = Stored::Transcript, .path = roots.database};
    for (const char* of : {"", "-wal", "-shm", ".lock", ".drafts"}) count(transcript, roots.database.string() + of);
    StoredPlace copies{.what = Stored::Copies, .path = roots.database};
    for (const fs::path& copy : store::copiesOf(roots.database)) {
        count(copies, copy);
        copies.path = copy;
    }
    StoredPlace models{.what = Stored::Models, .path = roots.models};
    StoredPlace unfinished{.what = Stored::Unfinished, .path = roots.models};
    eachEntryUnder(roots.models, [&](const fs::path& file) { count(isUnfinished(file) ? unfinished : models, file); });
    StoredPlace memory{.what = Stored::Memory, .path = roots.cache};
    eachEntryUnder(roots.cache, [&](const fs::path& file) { count(memory, file); });
    StoredPlace looks{.what = Stored::Looks, .path = roots.looks};
    count(looks, roots.looks);
    return {transcript, copies, models, unfinished, memory, looks};
}

void deleteCopies(const fs::path& database) {
    for (const fs::path& copy : store::copiesOf(database)) {
        std::error_code stays;
        fs::remove(copy, stays);
    }
}

}  // namespace daylong::app
