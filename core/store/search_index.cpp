#include "store/search_index.h"

#include "store/attached_rows.h"
#include "store/search_text.h"
#include "store/stored_numbers.h"

#include <sqlite3.h>

#include <array>
#include <exception>
#include <limits>
#include <string>
#include <string_view>

namespace daylong::store {

namespace {

std::string_view textOf(sqlite3_value* value) {
    const auto* bytes = reinterpret_cast<const char*>(sqlite3_value_text(value));
    return bytes == nullptr ? std::string_view()
                            : std::string_view(bytes, static_cast<size_t>(sqlite3_value_bytes(value)));
}

std::string wordsOf(std::string_view text) {
    const FoldedText folded = foldForSearch(text);
    std::string words;
    words.reserve(folded.text.size() + folded.words.size());
    for (size_t i = 0; i < folded.words.size(); ++i) {
        if (i > 0) words += ' ';
        words += folded.word(i);
    }
    return words;
}

bool containsEach(std::string_view text, std::string_view lines) {
    while (!lines.empty()) {
        const size_t end = lines.find('\n');
        if (text.find(lines.substr(0, end)) == std::string::npos) return false;
        lines.remove_prefix(end + 1);
    }
    return true;
}

/// No exception may pass through SQLite.
template <class Work>
void guarded(sqlite3_context* context, Work&& work) {
    try {
        work();
    } catch (const std::exception&) {
        sqlite3_result_error_nomem(context);
    }
}

constexpr const char* kRulesKey = "search_rules";

/// A table of words, and the rows that messages m give it.
struct Index {
    const char *table, *rows;

    std::string add(const char* which) const {
        return std::string("INSERT INTO ") + table + " (rowid, words) SELECT " + rows + " WHERE " + which;
    }
    std::string take(const char* which) const {
        return std::string("INSERT INTO ") + table + " (" + table + ", rowid, words) SELECT 'delete', " + rows +
               " WHERE " + which;
    }
};
constexpr std::array<Index, 3> kIndexes = {{
    {"message_words", "m.id, search_words(" DAYLONG_ALL_TEXT ") FROM message m"},
    {"message_stems", "m.id, search_words(m.text) FROM message m"},
    {"file_stems",
     "p.id, search_words(p.text) FROM message m JOIN file f ON f.message_id = m.id JOIN file_piece p ON p.file_id = "
     "f.id"},
}};

/// In parts, so that it can be said how far it is.
Result<void> indexAll(Database& database, const Progress& progress) {
    constexpr int64_t kRowsAtOnce = 500;
    uint64_t done = 0, total = 0;
    {
        Query count = TRY(database.query("SELECT count(*) FROM message"));
        TRY(count.next());
        total = static_cast<uint64_t>(count.integer(0));
    }
    for (int64_t before = std::numeric_limits<int64_t>::min();;) {
        if (progress && total > 0) progress(done, total);
        Query part = TRY(
            database.query("SELECT count(*), max(id) FROM (SELECT id FROM message WHERE id > ? ORDER BY id LIMIT ?)"));
        TRY(part.bind(before).bind(kRowsAtOnce).next());
        if (part.integer(0) == 0) return {};
        done += static_cast<uint64_t>(part.integer(0));
        const int64_t last = part.integer(1);
        for (const Index& index : kIndexes) {
            Query add =
                TRY(database.query(index.add("m.state <> " DAYLONG_STREAMING " AND m.id > ? AND m.id <= ?").c_str()));
            TRY(add.bind(before).bind(last).run());
        }
        before = last;
    }
}

}  // namespace

Result<void> addSearchFunctions(Database& database) {
    TRY(database.addFunction("search_words", 1, [](sqlite3_context* context, int, sqlite3_value** values) {
        guarded(context, [&] {
            const std::string words = wordsOf(textOf(values[0]));
            sqlite3_result_text64(context, words.data(), words.size(), SQLITE_TRANSIENT, SQLITE_UTF8);
        });
    }));
    return database.addFunction("search_contains", 3, [](sqlite3_context* context, int, sqlite3_value** values) {
        guarded(context, [&] {
            const std::string_view text = textOf(values[0]), folded = textOf(values[1]);
            const bool found = containsEach(text, textOf(values[2])) &&  // first: folding takes far longer
                               (folded.empty() || containsEach(foldForSearch(text).text, folded));
            sqlite3_result_int(context, found ? 1 : 0);
        });
    });
}

Result<void> bringSearchUpToDate(Database& database, const Progress& progress) {
    const std::string rules = "stems/" + searchRules();
    {
        Query stored = TRY(database.query("SELECT value FROM setting WHERE key = ?"));
        const bool found = TRY(stored.bind(std::string_view(kRulesKey)).next());
        if (found && stored.text(0) == rules) return {};
    }
    Transaction transaction = TRY(Transaction::begin(database));
    for (const Index& index : kIndexes) {
        const std::string sql =
            std::string("INSERT INTO ") + index.table + " (" + index.table + ") VALUES ('delete-all')";
        TRY(database.execute(sql.c_str()));
    }
    TRY(indexAll(database, progress));
    Query store = TRY(database.query("INSERT OR REPLACE INTO setting (key, value) VALUES (?, ?)"));
    TRY(store.bind(std::string_view(kRulesKey)).bind(std::string_view(rules)).run());
    return transaction.commit();
}

Result<void> addToIndex(Database& database, MessageId message) {
    for (const Index& index : kIndexes) {
        Query query = TRY(database.query(index.add("m.id = ?").c_str()));
        TRY(query.bind(message).run());
    }
    return {};
}

Result<void> addToIndexFrom(Database& database, ConversationId conversation, MessageId first) {
    for (const Index& index : kIndexes) {
        Query query = TRY(database.query(index.add("m.conversation_id = ? AND m.id >= ? ORDER BY m.id").c_str()));
        TRY(query.bind(conversation).bind(first).run());
    }
    return {};
}

Result<void> takeFromIndex(Database& database, MessageId message) {
    for (const Index& index : kIndexes) {
        Query query = TRY(database.query(index.take("m.id = ?").c_str()));
        TRY(query.bind(message).run());
    }
    return {};
}

}  // namespace daylong::store
