// Whether a transcript's files are still those that were opened: not deleted, replaced or cut short by somebody else.
// SQLite would go on in files that no path leads to, or crash in an index that ends too early. Internal to core/store.
#pragma once

#include "base/saying.h"

#include <filesystem>
#include <optional>
#include <string>
#include <sys/types.h>

namespace daylong::store {

class FileWatch {
public:
    explicit FileWatch(std::filesystem::path database);

    /// What somebody did to them: Say::TranscriptGone for example.
    std::optional<Say> harm();
    /// The database is right as it is: who holds it has made it shorter.
    void accept() { m_database.size = 0; }
    /// SQLite has read here: it holds the index, and the journal. Before that, whoever opens or closes them last may
    /// make them anew, shorter, too.
    void open() { m_open = true; }
    /// SQLite has it mapped into memory: to touch what is cut off ends the program.
    bool indexIsCut();

private:
    struct Seen {
        std::filesystem::path path;
        bool there = false;
        dev_t device = 0;
        ino_t inode = 0;
        off_t size = 0;  // the greatest yet
    };
    enum class Change { None, Gone, Replaced, Shorter };
    static Change changeOf(Seen& file);

    Seen m_database, m_journal, m_index;  // the latter two appear with the first use
    bool m_open = false;
};

}  // namespace daylong::store
