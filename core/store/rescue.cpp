#include "store/rescue.h"

#include "base/say.h"
#include "schema.h"
#include "store/database_file.h"
#include "store/migrations.h"
#include "store/links.h"
#include "store/queued_rows.h"
#include "store/rows.h"
#include "store/search_index.h"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <ctime>
#include <fcntl.h>
#include <functional>
#include <system_error>
#include <unistd.h>

namespace daylong::store {

namespace fs = std::filesystem;

namespace {

constexpr size_t kMostRecent = 200;

Result<void> insertConversation(Database& into, const Conversation& of) {
    Query query = TRY(into.query(
        "INSERT OR IGNORE INTO conversation (id, title, created_ms, updated_ms, newest_message, first_day, removed_ms) "
        "VALUES (?, ?, ?, ?, ?, ?, nullif(?, 0))"));
    return query.bind(of.id)
        .bind(std::string_view(of.title))
        .bind(of.createdMs)
        .bind(of.updatedMs)
        .bind(of.newestMessage)
        .bind(int64_t{of.firstDay})
        .bind(of.removedMs)
        .run();
}

/// Without its tokens: the model reads the newest turns anew.
Result<void> insertMessage(Database& into, const Message& of) {
    TRY(insertConversation(into, {.id = of.conversation,
                                  .title = "…",
                                  .createdMs = of.createdMs,
                                  .updatedMs = of.createdMs,
                                  .newestMessage = of.id}));
    Query query = TRY(into.query(
        "INSERT OR IGNORE INTO message (id, conversation_id, role, state, text, created_ms, pinned, removed_ms, says, "
        "given) VALUES (?, ?, ?, ?, ?, ?, ?, nullif(?, 0), nullif(?, ''), ?)"));
    const std::string says = packed(of.says);
    return query.bind(of.id)
        .bind(of.conversation)
        .bind(static_cast<int64_t>(of.role))
        .bind(static_cast<int64_t>(of.state))
        .bind(says.empty() ? std::string_view(of.text) : std::string_view(""))
        .bind(of.createdMs)
        .bind(int64_t{of.pinned})
        .bind(of.removedMs)
        .bind(std::string_view(says))
        .bind(std::string_view(of.given))
        .run();
}

/// Counts and index, of what was inserted.
Result<void> settle(Database& database) {
    TRY(database.execute(
        "UPDATE conversation SET newest_message = iif(id IN (SELECT conversation_id FROM conversation_source), "
        "newest_message, max(newest_message, coalesce((SELECT max(id) FROM message WHERE conversation_id = "
        "conversation.id), 0))), "
        "message_count = (SELECT count(*) FROM message WHERE conversation_id = conversation.id AND " DAYLONG_SHOWN
        "); "
        "DELETE FROM setting WHERE key IN ('search_rules', 'linked')"));
    TRY(linkByOrder(database));
    return bringSearchUpToDate(database);
}

/// Every row by its id that can be read: behind a page that cannot, the reading goes on.
Result<void> eachReadable(Database& from, const std::string& columnsAndTable,
                          const std::function<Result<void>(const Query&)>& visit) {
    int64_t last = 0;
    for (int64_t step = 1; step < (int64_t{1} << 40); step *= 2) {
        Result<Query> query = from.query(("SELECT " + columnsAndTable + " WHERE id > ? ORDER BY id").c_str());
        if (!query) return {};  // the table itself is lost
        query->bind(last + step - 1);
        Result<bool> row = query->next();
        for (; row && *row; row = query->next()) {
            TRY(visit(*query));
            last = query->integer(0);
            step = 1;
        }
        if (row) return {};
    }
    return {};
}

// In the order of readConversation(), and of no later schema than 3: what is damaged may not have been migrated.
constexpr const char* kConversations =
    "id, title, created_ms, updated_ms, '', '', 0, 0, 0, newest_message, first_day, removed_ms, '', 2, 0 FROM "
    "conversation";

/// Of rows that are there, a column that may be NULL. The column's kind makes numbers of texts.
Result<void> copyColumn(Database& from, Database& into, const std::string& table, const std::string& column) {
    const std::string update = "UPDATE " + table + " SET " + column + " = ? WHERE id = ?";
    return eachReadable(from, "id, " + column + " FROM " + table, [&](const Query& row) -> Result<void> {
        const std::string value = row.text(1);
        if (value.empty()) return {};
        Query query = TRY(into.query(update.c_str()));
        return query.bind(std::string_view(value)).bind(row.integer(0)).run();
    });
}

/// Rows of four or five columns: numbers, but for the second, a name.
Result<void> copyNamed(Database& from, Database& into, const std::string& table, const std::string& columns) {
    const auto count = 1 + std::count(columns.begin(), columns.end(), ',');
    const std::string insert =
        "INSERT OR IGNORE INTO " + table + " (" + columns + ") VALUES (?, ?, ?, ?" + (count == 5 ? ", ?)" : ")");
    return eachReadable(from, columns + " FROM " + table, [&](const Query& row) -> Result<void> {
        Query query = TRY(into.query(insert.c_str()));
        query.bind(row.integer(0)).bind(std::string_view(row.text(1)));
        for (int column = 2; column < count; ++column) query.bind(row.integer(column));
        return query.run();
    });
}

Result<void> copyFiles(Database& from, Database& into) {
    const auto copyFile = [&](const Query& row) -> Result<void> {
        Query query =
            TRY(into.query("INSERT OR IGNORE INTO file SELECT ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, "
                           "iif(length(?10) > 0, ?10, NULL) WHERE ?2 IN (SELECT id FROM message)"));
        query.bind(row.integer(0)).bind(row.integer(1)).bind(std::string_view(row.text(2)));
        for (int column = 3; column < 8; ++column) query.bind(row.integer(column));
        return query.bind(std::string_view(row.text(8))).bindBlob(row.blob(9)).run();
    };
    const auto copyPiece = [&](const Query& row) -> Result<void> {
        Query query =
            TRY(into.query("INSERT OR IGNORE INTO file_piece SELECT ?1, ?2, ?3, ?4, ?5 WHERE ?2 IN (SELECT id "
                           "FROM file)"));
        return query.bind(row.integer(0))
            .bind(row.integer(1))
            .bind(row.integer(2))
            .bind(row.integer(3))
            .bind(std::string_view(row.text(4)))
            .run();
    };
    TRY(copyColumn(from, into, "message", "given"));
    TRY(eachReadable(from,
                     "id, message_id, name, kind, bytes, pages, text_bytes, seen_bytes, seen_pages, picture FROM file",
                     copyFile));
    return eachReadable(from, "id, file_id, page, seen, text FROM file_piece", copyPiece);
}

Result<void> copyQueued(Database& from, Database& into) {
    return eachReadable(from, DAYLONG_QUEUED_COLUMNS " FROM queued",
                        [&](const Query& row) { return insertQueued(into, readQueued(row)); });
}

Result<void> copyPresets(Database& from, Database& into) {
    TRY(copyNamed(from, into, "preset", "id, name, is_default, removed, import_id"));
    Result<Query> chosen = from.query("SELECT preset_id, key, value FROM preset_setting");
    if (!chosen) return {};
    for (Result<bool> row = chosen->next(); row && *row; row = chosen->next()) {
        Query query = TRY(
            into.query("INSERT OR IGNORE INTO preset_setting SELECT ?1, ?2, ?3 WHERE ?1 IN (SELECT id FROM preset)"));
        TRY(query.bind(chosen->integer(0))
                .bind(std::string_view(chosen->text(1)))
                .bind(std::string_view(chosen->text(2)))
                .run());
    }
    return {};
}

/// What later schemas have added: where what was imported comes from, what notes say, branches, folders, presets,
/// files, and what waits.
Result<void> copyAdded(Database& from, Database& into) {
    TRY(copyNamed(from, into, "import", "id, name, at_ms, undone"));
    for (const char* column :
         {"parent_id", "source_id", "import_id", "says", "aside_state", "leads", "branch_name", "copied_from"})
        TRY(copyColumn(from, into, "message", column));
    for (const char* column : {"branched_from", "titled_by", "folder_id"})
        TRY(copyColumn(from, into, "conversation", column));
    TRY(copyNamed(from, into, "folder", "id, name, folded, removed, import_id"));
    TRY(copyPresets(from, into));
    TRY(copyFiles(from, into));
    TRY(copyQueued(from, into));
    Result<Query> sources = from.query("SELECT conversation_id, source, source_id FROM conversation_source");
    if (!sources) return {};
    for (Result<bool> row = sources->next(); row && *row; row = sources->next()) {
        Query query = TRY(into.query(
            "INSERT OR IGNORE INTO conversation_source SELECT ?1, ?2, ?3 WHERE ?1 IN (SELECT id FROM conversation)"));
        TRY(query.bind(sources->integer(0))
                .bind(std::string_view(sources->text(1)))
                .bind(std::string_view(sources->text(2)))
                .run());
    }
    return {};
}

Result<int64_t> copyReadable(Database& from, Database& into) {
    int64_t messages = 0;
    Transaction transaction = TRY(Transaction::begin(into));
    TRY(eachReadable(from, kConversations,
                     [&](const Query& row) { return insertConversation(into, readConversation(row)); }));
    TRY(eachReadable(from, DAYLONG_MESSAGE_COLUMNS_BEFORE_9 " FROM message", [&](const Query& row) {
        ++messages;
        return insertMessage(into, readMessage(row));
    }));
    TRY(copyAdded(from, into));
    if (Result<Query> settings = from.query("SELECT key, value FROM setting"); settings) {
        for (Result<bool> row = settings->next(); row && *row; row = settings->next()) {
            Query query = TRY(into.query("INSERT OR REPLACE INTO setting (key, value) VALUES (?, ?)"));
            TRY(query.bind(std::string_view(settings->text(0))).bind(std::string_view(settings->text(1))).run());
        }
    }
    if (Result<Query> recalled = from.query("SELECT message_id, passage_id FROM recalled"); recalled) {
        for (Result<bool> row = recalled->next(); row && *row; row = recalled->next()) {
            Query query = TRY(into.query("INSERT INTO recalled SELECT ?1, ?2 WHERE ?1 IN (SELECT id FROM message)"));
            TRY(query.bind(recalled->integer(0)).bind(recalled->integer(1)).run());
        }
    }
    if (Result<Query> settings = from.query("SELECT conversation_id, key, value FROM conversation_setting"); settings) {
        for (Result<bool> row = settings->next(); row && *row; row = settings->next()) {
            Query query = TRY(into.query(
                "INSERT INTO conversation_setting SELECT ?1, ?2, ?3 WHERE ?1 IN (SELECT id FROM conversation)"));
            TRY(query.bind(settings->integer(0))
                    .bind(std::string_view(settings->text(1)))
                    .bind(std::string_view(settings->text(2)))
                    .run());
        }
    }
    TRY(transaction.commit());
    return messages;
}

/// With what its journal holds.
Result<uint64_t> bytesOf(Database& database) {
    Query query = TRY(database.query("SELECT page_count * page_size FROM pragma_page_count, pragma_page_size"));
    TRY(query.next());
    return static_cast<uint64_t>(query.integer(0));
}

Error systemError(const std::string& what) {
    return {errno == ENOSPC ? ErrorCode::DiskFull : ErrorCode::Io, what + ": " + std::strerror(errno)};
}

}  // namespace

void RecentMessages::note(const Message& message) {
    const auto same =
        std::find_if(m_messages.begin(), m_messages.end(), [&](const Message& each) { return each.id == message.id; });
    if (same != m_messages.end()) *same = message;
    else m_messages.push_back(message);
    if (m_messages.size() > kMostRecent) m_messages.pop_front();
}

void RecentMessages::forget(MessageId message) {
    std::erase_if(m_messages, [message](const Message& each) { return each.id == message; });
}

void RecentMessages::extend(MessageId message, std::string_view text) {
    const auto found =
        std::find_if(m_messages.rbegin(), m_messages.rend(), [&](const Message& each) { return each.id == message; });
    if (found != m_messages.rend()) found->text += text;
}

Result<void> RecentMessages::save(Database& into) const {
    Transaction transaction = TRY(Transaction::begin(into));
    for (const auto& [id, conversation] : m_conversations) TRY(insertConversation(into, conversation));
    for (const Message& message : m_messages) TRY(insertMessage(into, message));
    for (const auto& [id, waiting] : m_queued) TRY(insertQueued(into, waiting));
    return transaction.commit();
}

Result<fs::path> makeFileBeside(const fs::path& transcript, std::string_view why) {
    char stamp[32];
    const std::time_t now = std::time(nullptr);
    std::tm local{};
    std::strftime(stamp, sizeof stamp, "%Y%m%d-%H%M%S", localtime_r(&now, &local));
    std::error_code none;
    const std::string name = transcript.filename().string() + "." + std::string(why) + "-" + stamp;
    Error failure;
    for (const fs::path& folder : {transcript.parent_path(), fs::temp_directory_path(none)}) {
        for (int again = 0; again < 100; ++again) {
            const fs::path path = folder / (name + (again > 0 ? "-" + std::to_string(again) : ""));
            if (const Result<void> made = makeFolderOf(path); !made) {
                failure = made.error();
                break;
            }
            const int file = ::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
            if (file >= 0) {
                ::close(file);
                return path;
            }
            failure = systemError("cannot make '" + path.string() + "'");
            if (errno != EEXIST) break;
        }
    }
    return failure;
}

Result<std::unique_ptr<Database>> openWithSchema(const fs::path& file, const Progress& progress) {
    std::unique_ptr<Database> database = TRY(Database::open(file, Database::Mode::ReadWrite));
    TRY(database->execute("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL"));
    TRY(bringUpToDate(*database, file, progress));
    return database;
}

Result<void> bringUpToDate(Database& database, const fs::path& file, const Progress& progress) {
    TRY(addSearchFunctions(database));
    TRY(migrate(database, file, kSchemaFiles));
    TRY(linkByOrder(database));
    return bringSearchUpToDate(database, progress);
}

Result<std::unique_ptr<Database>> rescueTo(const fs::path& file, Database& from, const RecentMessages& recent) {
    const auto copyWhole = [&]() -> Result<void> {
        Query vacuum = TRY(from.query("VACUUM INTO ?"));
        return vacuum.bind(std::string_view(file.native())).run();
    };
    const Result<void> copied = copyWhole();
    if (!copied) {  // begun perhaps
        std::error_code ignored;
        fs::remove(file, ignored);
        keepPrivate(file);
    }
    std::unique_ptr<Database> database = TRY(openWithSchema(file));
    if (!copied) {
        TRY(copyReadable(from, *database));
        TRY(recent.save(*database));
        TRY(settle(*database));
    }
    TRY(database->execute("PRAGMA journal_mode = DELETE"));  // one file, to be moved by hand
    return database;
}

bool isCutShort(Database& database, const fs::path& file) {
    std::error_code unknown, none;
    const uint64_t size = fs::file_size(file, unknown), journal = fs::file_size(file.string() + "-wal", none);
    const Result<uint64_t> bytes = bytesOf(database);
    return bytes && !unknown && *bytes > size + (none ? 0 : journal);
}

Result<fs::path> replaceDamaged(const fs::path& file) {
    const fs::path fresh = file.string() + ".repair";
    const auto clear = [&] {
        std::error_code ignored;
        for (const char* of : {"", "-wal", "-shm", "-journal"}) fs::remove(fresh.string() + of, ignored);
    };
    clear();
    keepPrivate(fresh);
    const auto copy = [&]() -> Result<int64_t> {
        const std::unique_ptr<Database> from = TRY(Database::open(file, Database::Mode::ReadWrite));
        TRY(from->execute(kReadDamaged));
        // SQLite writes no journal back into a file that lacks much more than stands in the journal: what was cut off
        // is there again, and empty.
        std::error_code stays;
        if (const auto bytes = bytesOf(*from); bytes && isCutShort(*from, file)) fs::resize_file(file, *bytes, stays);
        TRY(from->execute(
            "PRAGMA wal_checkpoint(TRUNCATE)"));  // a journal that stays would be taken for the new file's
        const std::unique_ptr<Database> into = TRY(openWithSchema(fresh));
        const int64_t messages = TRY(copyReadable(*from, *into));
        TRY(settle(*into));
        return messages;
    };
    const Result<int64_t> messages = copy();
    if (!messages || *messages == 0) {
        clear();
        return messages ? failure(ErrorCode::InvalidFile, Say::NothingToRescue, file.string()) : messages.error();
    }
    const fs::path kept = TRY(makeFileBeside(file, "damaged"));
    std::error_code failed;
    fs::remove(kept, failed);
    fs::create_hard_link(file, kept, failed);
    if (failed) fs::copy_file(file, kept, failed);
    if (!failed) fs::rename(fresh, file, failed);
    if (!failed) return kept;
    clear();
    return failure(ErrorCode::Io, Say::DamagedNotKept, kept.string(), failed.message());
}

}  // namespace daylong::store
