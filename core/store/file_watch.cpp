#include "store/file_watch.h"

#include "base/say.h"

#include <algorithm>
#include <sys/stat.h>

namespace daylong::store {

FileWatch::FileWatch(std::filesystem::path database)
    : m_database{.path = database},
      m_journal{.path = database.string() + "-wal"},
      m_index{.path = database.string() + "-shm"} {
    (void)changeOf(m_database);
}

FileWatch::Change FileWatch::changeOf(Seen& file) {
    struct stat now {};
    if (::stat(file.path.c_str(), &now) != 0) return file.there ? Change::Gone : Change::None;
    if (!file.there) {
        file.there = true;
        file.device = now.st_dev;
        file.inode = now.st_ino;
    }
    if (file.device != now.st_dev || file.inode != now.st_ino) return Change::Replaced;
    if (now.st_size < file.size) return Change::Shorter;
    file.size = now.st_size;
    return Change::None;
}

std::optional<Say> FileWatch::harm() {
    switch (changeOf(m_database)) {
        case Change::Gone: return Say::TranscriptGone;
        case Change::Replaced: return Say::TranscriptReplaced;
        case Change::Shorter: return Say::TranscriptCut;
        case Change::None: break;
    }
    if (!m_open) return std::nullopt;
    // The journal may become shorter: other programs may write it back into the database.
    const Change journal = changeOf(m_journal), index = changeOf(m_index);
    if (journal == Change::Gone || journal == Change::Replaced) return Say::TranscriptLostJournal;
    if (index != Change::None) return Say::TranscriptLostIndex;
    return std::nullopt;
}

bool FileWatch::indexIsCut() { return m_open && changeOf(m_index) == Change::Shorter; }

}  // namespace daylong::store
