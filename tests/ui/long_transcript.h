// A sound transcript with one long conversation, made at once: told message by message it would take long.
#pragma once

#include "store/transcript_writer.h"
#include "support/unwrap.h"

#include <sqlite3.h>

#include <filesystem>
#include <string>

namespace daylong {

/// `count` messages a minute apart from 14 November 2023 on, the user's and replies in turn, each of 20 tokens.
inline store::Conversation makeLongTranscript(const std::filesystem::path& file, int count,
                                              const std::string& text = "'Message **' || i || '** of a long day.'") {
    store::Conversation conversation = unwrap(unwrap(store::TranscriptWriter::open(file))->createConversation("Long"));
    const std::string id = std::to_string(conversation.id);
    const std::string sql =
        "WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i + 1 < " + std::to_string(count) +
        ") INSERT INTO message (conversation_id, role, state, text, created_ms, token_begin, token_end) SELECT " + id +
        ", 1 + i % 2, 1, " + text +
        ", 1700000000000 + i * 60000, 20 + i * 20, 40 + i * 20 FROM n;"
        "UPDATE conversation SET title = 'Long', message_count = " +
        std::to_string(count) + ", newest_message = (SELECT max(id) FROM message) WHERE id = " + id;
    sqlite3* database = nullptr;
    sqlite3_open(file.c_str(), &database);
    const bool filled = sqlite3_exec(database, sql.c_str(), nullptr, nullptr, nullptr) == SQLITE_OK;
    sqlite3_close(database);
    if (!filled) qFatal("the transcript could not be filled");
    return conversation;
}

}  // namespace daylong
