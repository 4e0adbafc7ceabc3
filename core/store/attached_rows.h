// The rows of attached files. Internal to core/store. Thread rule: the database's. Failure rule: Result; the callers'
// are the transactions.
#pragma once

#include "store/search_query.h"
#include "store/sqlite.h"
#include "store/types.h"

#include <optional>
#include <span>
#include <string_view>
#include <vector>

namespace daylong::store {

/// All that is searched of `message m`: its words, and the names and texts of its files.
#define DAYLONG_ALL_TEXT                                                                                               \
    "iif(m.given = '', m.text, m.text || coalesce((SELECT group_concat(char(10) || f.name || char(10) || "             \
    "coalesce((SELECT group_concat(p.text, '') FROM file_piece p WHERE p.file_id = f.id), ''), '') FROM file f WHERE " \
    "f.message_id = m.id), ''))"

/// The beginning of `message m`, with the names of its files before it.
#define DAYLONG_EXCERPT                                                                                   \
    "substr(iif(m.given = '', '', coalesce((SELECT group_concat(f.name, ', ') || ': ' FROM file f WHERE " \
    "f.message_id = m.id), '')) || m.text, 1, 400)"

/// Puts them into the transcript, and what is given of them into the message.
Result<void> insertFiles(Database& database, Message& message, std::span<const AttachedFile> files,
                         std::string_view given);
/// The files of a message are those of another one, too, which takes its place, perhaps in another database.
Result<void> copyFiles(Database& from, MessageId message, Database& into, Message& copy);

/// What is shown of a message's files; asked only of messages that have some.
Result<void> addFileCards(Database& database, Message& message);
Result<std::optional<AttachedFile>> findFile(Database& database, int64_t id);
Result<std::vector<AttachedFile>> filesOf(Database& database, MessageId message);

/// Of a message's files the first name or piece with something of what is searched for; nothing: there is none.
Result<std::optional<std::string>> placeInFiles(Database& database, const SearchQuery& search, MessageId message);

/// TranscriptWriter::inFiles.
Result<std::vector<FileHit>> searchFiles(Database& database, const RecallQuestion& question, size_t most);

}  // namespace daylong::store
