#include "store/transcript_import.h"

#include "base/clock.h"
#include "base/say.h"
#include "store/attached.h"
#include "store/attached_rows.h"
#include "store/folder_rows.h"
#include "store/import_known.h"
#include "store/preset_rows.h"
#include "store/rows.h"
#include "store/search_index.h"
#include "store/transcript_writer_impl.h"

#include <map>
#include <utility>
#include <vector>

namespace daylong::store {

namespace {

constexpr int64_t kNothingBefore = 0;  // as parent_id

/// Conversations are ordered by their newest message; one from elsewhere stands behind what was newest at its time.
constexpr const char* kPlace =
    "UPDATE conversation SET newest_message = coalesce((SELECT newest_message FROM conversation WHERE removed_ms IS "
    "NULL "
    "AND id <> ?1 AND updated_ms <= ?2 ORDER BY newest_message DESC LIMIT 1), 0) WHERE id = ?1 AND NOT EXISTS (SELECT "
    "1 "
    "FROM message WHERE id = conversation.newest_message AND conversation_id = ?1 AND source_id IS NULL)";

Result<ConversationId> insertConversation(Database& database, const ArrivingConversation& arriving) {
    Query query = TRY(database.query(
        "INSERT INTO conversation (title, created_ms, updated_ms, first_day, titled_by, model_name) VALUES (?1, ?2, "
        "?3, CAST(strftime('%Y%m%d', ?2 / 1000, 'unixepoch', 'localtime') AS INTEGER), 1, ?4)"));
    TRY(query.bind(std::string_view(arriving.title))
            .bind(arriving.createdMs)
            .bind(arriving.updatedMs)
            .bind(std::string_view(arriving.model))
            .run());
    const ConversationId id = database.lastInsertId();
    Query source =
        TRY(database.query("INSERT INTO conversation_source (conversation_id, source, source_id) VALUES (?, ?, ?)"));
    TRY(source.bind(id).bind(std::string_view(arriving.source)).bind(std::string_view(arriving.name)).run());
    for (const auto& [key, value] : arriving.settings) {
        Query setting =
            TRY(database.query("INSERT INTO conversation_setting (conversation_id, key, value) VALUES (?, ?, ?)"));
        TRY(setting.bind(id).bind(std::string_view(key)).bind(std::string_view(value)).run());
    }
    return id;
}

/// Where it is in none that is there.
Result<bool> putIntoFolder(Database& database, ConversationId id, const std::string& name, int64_t import) {
    if (name.empty()) return false;
    {
        Query query =
            TRY(database.query("SELECT 1 FROM conversation WHERE id = ? AND folder_id IN (SELECT id FROM "
                               "folder WHERE removed = 0)"));
        if (TRY(query.bind(id).next())) return false;
    }
    const FolderId folder = TRY(folderNamed(database, name, import));
    Query move = TRY(database.query("UPDATE conversation SET folder_id = ? WHERE id = ?"));
    TRY(move.bind(folder).bind(id).run());
    return true;
}

Result<bool> givePreset(Database& database, ConversationId id, const ArrivingConversation& arriving, int64_t import) {
    if (arriving.preset.empty()) return false;
    const PresetId preset = TRY(presetNamed(database, arriving.preset, arriving.presetSettings, import));
    Query query =
        TRY(database.query("INSERT OR REPLACE INTO conversation_setting (conversation_id, key, value) VALUES (?, "
                           "'preset', ?)"));
    TRY(query.bind(id).bind(std::string_view(std::to_string(preset))).run());
    return true;
}

Result<MessageId> insertMessage(Database& database, ConversationId id, int64_t import, const ArrivingMessage& arriving,
                                MessageId parent) {
    Query query = TRY(database.query(
        "INSERT INTO message (conversation_id, role, state, text, created_ms, pinned, parent_id, "
        "source_id, import_id, aside_state, leads, branch_name, says) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, nullif(?, "
        "0), ?, nullif(?, ''), nullif(?, ''))"));
    const std::string says = arriving.says.empty() ? std::string() : packed(arriving.says);
    TRY(query.bind(id)
            .bind(static_cast<int64_t>(arriving.role))
            .bind(static_cast<int64_t>(arriving.state))
            .bind(says.empty() ? std::string_view(arriving.text) : std::string_view(""))
            .bind(arriving.createdMs)
            .bind(int64_t{arriving.pinned})
            .bind(parent)
            .bind(std::string_view(arriving.name))
            .bind(import)
            .bind(arriving.asideState ? static_cast<int64_t>(*arriving.asideState) : 0)
            .bind(int64_t{arriving.leads})
            .bind(std::string_view(arriving.branchName))
            .bind(std::string_view(says))
            .run());
    Message inserted{.id = database.lastInsertId()};
    TRY(insertFiles(database, inserted, arriving.files, givenText(arriving.files)));
    return inserted.id;
}

Result<void> insertRecalled(Database& database, MessageId message, const std::vector<size_t>& places,
                            const std::vector<MessageId>& ids) {
    std::vector<MessageId> passages = {0};  // 0: that it was looked for
    for (const size_t place : places) {
        if (place < ids.size() - 1) passages.push_back(ids[place]);
    }
    for (const MessageId passage : passages) {
        Query query = TRY(database.query("INSERT OR IGNORE INTO recalled (message_id, passage_id) VALUES (?, ?)"));
        TRY(query.bind(message).bind(passage).run());
    }
    return {};
}

/// Where something was said here, what is shown stays, and what comes is shown where it goes on from there.
Result<bool> wasSaidHere(Database& database, ConversationId id) {
    Query query = TRY(database.query(
        "SELECT 1 FROM message WHERE conversation_id = ? AND source_id IS NULL AND role <> " DAYLONG_NOTE " LIMIT 1"));
    return query.bind(id).next();
}

Result<bool> goesOn(Database& database, ConversationId id, MessageId parent) {
    Query query = TRY(database.query(
        "SELECT coalesce((SELECT id FROM message WHERE conversation_id = ? AND state <> " DAYLONG_SUPERSEDED
        " AND role <> " DAYLONG_NOTE " ORDER BY id DESC LIMIT 1), 0)"));
    TRY(query.bind(id).next());
    return query.integer(0) == parent;
}

/// Else another branch may be shown now: one that came before shows no longer, or again.
Result<void> showBranch(Database& database, const ArrivingMessage& arriving, MessageId message) {
    const bool shown = arriving.state != MessageState::Superseded;
    Query query = TRY(database.query(
        "UPDATE message SET aside_state = iif(?1 = " DAYLONG_SUPERSEDED
        ", state, NULL), state = ?1 WHERE id = ?2 AND source_id IS NOT NULL AND (state = " DAYLONG_SUPERSEDED
        ") <> (?1 = " DAYLONG_SUPERSEDED ")"));
    return query.bind(static_cast<int64_t>(shown ? arriving.state : MessageState::Superseded)).bind(message).run();
}

Result<void> bringBack(Database& database, MessageId message, int64_t import) {
    Query query = TRY(database.query("UPDATE message SET removed_ms = NULL, import_id = ? WHERE id = ?"));
    return query.bind(import).bind(message).run();
}

Result<void> addNew(Database& database, ConversationId id, int64_t import, const ArrivingConversation& arriving,
                    const KnownConversation& known) {
    std::vector<MessageId> ids, followed;  // followed: what follows each of them; nothing follows a note
    ids.reserve(arriving.messages.size());
    MessageId firstAdded = 0;
    const bool keepsPath = known.id != 0 && TRY(wasSaidHere(database, id));
    for (ArrivingMessage arrived : arriving.messages) {
        if (const auto there = known.messages.find(arrived.name); there != known.messages.end()) {
            const auto [message, takenBack] = there->second;
            ids.push_back(message);
            followed.push_back(message);
            if (takenBack) TRY(bringBack(database, message, import));
            if (!keepsPath) TRY(showBranch(database, arrived, message));
            continue;
        }
        const auto before = known.messages.find(arrived.continues);
        const MessageId parent = arrived.parent < ids.size()      ? followed[arrived.parent]
                                 : before != known.messages.end() ? before->second.id
                                                                  : kNothingBefore;
        if (keepsPath && arrived.state != MessageState::Superseded && !TRY(goesOn(database, id, parent)))
            arrived.asideState = std::exchange(arrived.state, MessageState::Superseded);
        ids.push_back(TRY(insertMessage(database, id, import, arrived, parent)));
        followed.push_back(arrived.role == MessageRole::Note ? parent : ids.back());
        if (firstAdded == 0) firstAdded = ids.back();
        if (arrived.recalled) TRY(insertRecalled(database, ids.back(), *arrived.recalled, ids));
    }
    if (firstAdded != 0) TRY(addToIndexFrom(database, id, firstAdded));
    Query count = TRY(database.query(
        "UPDATE conversation SET message_count = (SELECT count(*) FROM message WHERE conversation_id = ?1 "
        "AND " DAYLONG_SHOWN
        "), updated_ms = max(updated_ms, ?2), stream_state = iif(stream_state = " DAYLONG_STREAM_WHOLE
        ", " DAYLONG_STREAM_TO_BE_READ ", stream_state), removed_ms = NULL WHERE id = ?1"));
    TRY(count.bind(id).bind(arriving.updatedMs).run());
    Query place = TRY(database.query(kPlace));
    return place.bind(id).bind(arriving.updatedMs).run();
}

}  // namespace

Result<int64_t> TranscriptImport::begin(std::string_view name) {
    Transaction transaction = TRY(m_writer->m_impl->begin());
    Database& database = *m_writer->m_impl->database;
    Query query = TRY(database.query("INSERT INTO import (name, at_ms) VALUES (?, ?)"));
    TRY(query.bind(name).bind(nowMs()).run());
    m_import = database.lastInsertId();
    // What is removed is dated by a clock that would else begin at the newest message, which may be an old one now.
    Query clock = TRY(database.query("INSERT OR IGNORE INTO setting (key, value) VALUES ('removal_clock_ms', ?)"));
    TRY(clock.bind(std::string_view(std::to_string(nowMs()))).run());
    TRY(transaction.commit());
    m_brought = false;
    return m_import;
}

Result<Arrival> TranscriptImport::add(const ArrivingConversation& arriving) {
    Transaction transaction = TRY(m_writer->m_impl->begin());
    Database& database = *m_writer->m_impl->database;
    const KnownConversation known = TRY(findKnown(database, arriving.source, arriving.name));
    Arrival arrival = countKnown(arriving, known);
    if (arrival.added == 0) return arrival;
    const ConversationId id = arrival.conversation =
        known.id != 0 ? known.id : TRY(insertConversation(database, arriving));
    if (known.id == 0 || known.removed) {
        arrival.inFolder = TRY(putIntoFolder(database, id, arriving.folder, m_import));
        arrival.hasPreset = TRY(givePreset(database, id, arriving, m_import));
    }
    TRY(addNew(database, id, m_import, arriving, known));
    TRY(transaction.commit());
    m_brought = true;
    return arrival;
}

Result<void> TranscriptImport::end() {
    if (m_brought) return {};
    Query query = TRY(m_writer->m_impl->database->query("DELETE FROM import WHERE id = ?"));
    return query.bind(m_import).run();
}

Result<TakenBack> TranscriptImport::takeBack(std::optional<int64_t> import) {
    TRY(m_writer->m_impl->stay());
    Database& database = *m_writer->m_impl->database;
    TakenBack taken;
    {
        Query query = TRY(
            database.query("SELECT id FROM import WHERE undone = 0 AND (?1 = 0 OR id = ?1) ORDER BY id DESC LIMIT 1"));
        if (!TRY(query.bind(import.value_or(0)).next()))
            return import ? failure(ErrorCode::NotFound, Say::ImportTakenBack, *import)
                          : failure(ErrorCode::NotFound, Say::ImportNoneToTakeBack);
        taken.import = query.integer(0);
    }
    std::map<ConversationId, std::vector<MessageId>> brought;
    {
        Query query =
            TRY(database.query("SELECT conversation_id, id FROM message WHERE import_id = ? AND removed_ms IS NULL"));
        query.bind(taken.import);
        while (TRY(query.next())) brought[query.integer(0)].push_back(query.integer(1));
    }
    for (const auto& [conversation, messages] : brought) {
        Query more = TRY(database.query(
            "SELECT 1 FROM message WHERE conversation_id = ?1 AND import_id IS NOT ?2 AND removed_ms IS NULL LIMIT 1"));
        const bool saidMore = TRY(more.bind(conversation).bind(taken.import).next());
        if (saidMore) TRY(m_writer->removeMessages(messages));
        else TRY(m_writer->remove(conversation));
        (saidMore ? taken.changed : taken.removed).push_back(conversation);
        taken.conversations += saidMore ? 0 : 1;
        taken.messages += messages.size();
    }
    {
        Query query =
            TRY(database.query("UPDATE folder SET removed = 1 WHERE import_id = ?1 AND removed = 0 AND NOT "
                               "EXISTS (SELECT 1 FROM conversation WHERE folder_id = folder.id AND "
                               "removed_ms IS NULL) RETURNING id"));
        query.bind(taken.import);
        while (TRY(query.next())) taken.folders = true;
    }
    {
        Query query = TRY(
            database.query("UPDATE preset SET removed = 1 WHERE import_id = ?1 AND removed = 0 AND NOT EXISTS "
                           "(SELECT 1 FROM conversation_setting s JOIN conversation c ON c.id = s.conversation_id "
                           "WHERE s.key = 'preset' AND s.value = preset.id AND c.removed_ms IS NULL) RETURNING id"));
        query.bind(taken.import);
        while (TRY(query.next())) taken.presets = true;
    }
    TRY(m_writer->m_impl->change("UPDATE import SET undone = ? WHERE id = ?", 1, taken.import));
    return taken;
}

}  // namespace daylong::store
