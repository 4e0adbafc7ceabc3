#include "store/attached_rows.h"

#include "store/attached.h"
#include "store/piece_shares.h"
#include "store/recall_words.h"
#include "store/stored_numbers.h"

#include <algorithm>
#include <map>
#include <string>
#include <utility>

namespace daylong::store {

namespace {

#define DAYLONG_FILE_COLUMNS "id, name, kind, bytes, pages, text_bytes, seen_bytes, seen_pages"

constexpr int64_t kMostPiecesOfWord = 4000;  // that are looked at, the newest
constexpr int64_t kMostPieces = 50'000;      // of a conversation that are searched: 30 MB of text

FileCard readCard(const Query& row) {
    return {.id = row.integer(0),
            .name = row.text(1),
            .kind = static_cast<FileKind>(row.integer(2)),
            .bytes = static_cast<uint64_t>(row.integer(3)),
            .pages = static_cast<uint32_t>(row.integer(4)),
            .textBytes = static_cast<uint64_t>(row.integer(5)),
            .seenBytes = static_cast<uint64_t>(row.integer(6)),
            .seenPages = row.text(7)};
}

Result<FileCard> insertFile(Database& database, MessageId message, AttachedFile file) {
    countPieces(file);
    FileCard& card = file.card;
    Query query = TRY(
        database.query("INSERT INTO file (message_id, name, kind, bytes, pages, text_bytes, seen_bytes, seen_pages, "
                       "picture) VALUES (?, ?, ?, ?, ?, ?, ?, ?, iif(length(?9) > 0, ?9, NULL))"));
    TRY(query.bind(message)
            .bind(std::string_view(card.name))
            .bind(static_cast<int64_t>(card.kind))
            .bind(static_cast<int64_t>(card.bytes))
            .bind(int64_t{card.pages})
            .bind(static_cast<int64_t>(card.textBytes))
            .bind(static_cast<int64_t>(card.seenBytes))
            .bind(std::string_view(card.seenPages))
            .bindBlob(std::as_bytes(std::span(file.picture)))
            .run());
    card.id = database.lastInsertId();
    for (const FilePiece& piece : file.pieces) {
        Query each = TRY(database.query("INSERT INTO file_piece (file_id, page, seen, text) VALUES (?, ?, ?, ?)"));
        TRY(each.bind(card.id)
                .bind(int64_t{piece.page})
                .bind(int64_t{piece.seen})
                .bind(std::string_view(piece.text))
                .run());
    }
    return card;
}

}  // namespace

Result<void> insertFiles(Database& database, Message& message, std::span<const AttachedFile> files,
                         std::string_view given) {
    if (files.empty()) return {};
    message.given = given;
    for (const AttachedFile& file : files) message.files.push_back(TRY(insertFile(database, message.id, file)));
    Query query = TRY(database.query("UPDATE message SET given = ? WHERE id = ?"));
    return query.bind(given).bind(message.id).run();
}

Result<void> copyFiles(Database& from, MessageId message, Database& into, Message& copy) {
    Query query = TRY(from.query("SELECT given FROM message WHERE id = ? AND given <> ''"));
    if (!TRY(query.bind(message).next())) return {};
    const std::string given = query.text(0);
    const std::vector<AttachedFile> files = TRY(filesOf(from, message));
    return insertFiles(into, copy, files, given);
}

Result<void> addFileCards(Database& database, Message& message) {
    if (message.given.empty()) return {};
    Query query = TRY(database.query("SELECT " DAYLONG_FILE_COLUMNS " FROM file WHERE message_id = ? ORDER BY id"));
    query.bind(message.id);
    while (TRY(query.next())) message.files.push_back(readCard(query));
    return {};
}

Result<std::optional<AttachedFile>> findFile(Database& database, int64_t id) {
    AttachedFile file;
    {
        Query query = TRY(database.query("SELECT " DAYLONG_FILE_COLUMNS ", picture FROM file WHERE id = ?"));
        if (!TRY(query.bind(id).next())) return std::optional<AttachedFile>();
        file.card = readCard(query);
        const std::span<const std::byte> picture = query.blob(8);
        file.picture.assign(reinterpret_cast<const char*>(picture.data()), picture.size());
    }
    Query pieces = TRY(database.query("SELECT text, page, seen FROM file_piece WHERE file_id = ? ORDER BY id"));
    pieces.bind(id);
    while (TRY(pieces.next()))
        file.pieces.push_back(
            {.text = pieces.text(0), .page = static_cast<uint32_t>(pieces.integer(1)), .seen = pieces.integer(2) != 0});
    return std::optional(std::move(file));
}

Result<std::vector<AttachedFile>> filesOf(Database& database, MessageId message) {
    std::vector<int64_t> ids;
    {
        Query query = TRY(database.query("SELECT id FROM file WHERE message_id = ? ORDER BY id"));
        query.bind(message);
        while (TRY(query.next())) ids.push_back(query.integer(0));
    }
    std::vector<AttachedFile> files;
    for (const int64_t id : ids) {
        if (std::optional<AttachedFile> file = TRY(findFile(database, id))) files.push_back(std::move(*file));
    }
    return files;
}

/// Piece by piece: a file may be a long one, and most often what is looked for stands near its beginning.
Result<std::optional<std::string>> placeInFiles(Database& database, const SearchQuery& search, MessageId message) {
    Query query = TRY(database.query(
        "SELECT name FROM (SELECT 0 AS kind, id, name FROM file WHERE message_id = ?1 UNION ALL SELECT 1, p.id, p.text "
        "FROM file f JOIN file_piece p ON p.file_id = f.id WHERE f.message_id = ?1) ORDER BY kind, id"));
    query.bind(message);
    while (TRY(query.next())) {
        std::string text = query.text(0);
        if (!hitsIn(search, text).empty()) return std::optional(std::move(text));
    }
    return std::optional<std::string>();
}

/// Rarer words weigh more, and each counts once for a piece: pieces are about as long as each other. Pieces of other
/// conversations are between these, and not few: the index is read from this one's newest piece on, and only so far.
Result<std::vector<FileHit>> searchFiles(Database& database, const RecallQuestion& question, size_t most) {
    const Asked asked = askedIn(question);
    std::map<int64_t, double> scores;
    double asks = 0.0, all = 0.0;
    int64_t first = 0, last = 0;  // pieces
    {
        Query count = TRY(database.query(
            "SELECT count(*), min(id), max(id) FROM (SELECT p.id FROM message m CROSS JOIN file f ON f.message_id = "
            "m.id CROSS JOIN file_piece p ON p.file_id = f.id WHERE m.conversation_id = ? AND m.id < ? AND m.given <> "
            "'' ORDER BY m.id DESC LIMIT ?)"));
        TRY(count.bind(question.conversation).bind(question.before).bind(kMostPieces).next());
        all = static_cast<double>(count.integer(0));
        first = count.integer(1);
        last = count.integer(2);
    }
    if (all == 0.0) return std::vector<FileHit>();
    for (const std::string& phrase : asked.phrases) {
        Query query = TRY(database.query(
            "SELECT p.id FROM (SELECT rowid FROM file_stems WHERE file_stems MATCH ? AND rowid BETWEEN ? AND ? ORDER "
            "BY rowid DESC LIMIT ?) s CROSS JOIN file_piece p ON p.id = s.rowid CROSS JOIN file f ON f.id = p.file_id "
            "CROSS JOIN message m ON m.id = f.message_id WHERE m.conversation_id = ? AND m.id < ? AND m.state NOT IN "
            "(" DAYLONG_STREAMING ", " DAYLONG_SUPERSEDED ") AND m.removed_ms IS NULL"));
        query.bind(std::string_view('"' + phrase + '"')).bind(first).bind(last).bind(kMostPiecesOfWord);
        query.bind(question.conversation).bind(question.before);
        std::vector<int64_t> holding;
        while (TRY(query.next())) holding.push_back(query.integer(0));
        const double rarity = rarityOf(all, static_cast<double>(holding.size()));
        asks += rarity;
        for (const int64_t piece : holding) scores[piece] += rarity;
    }
    std::vector<std::pair<double, int64_t>> best;
    for (const auto& [piece, score] : scores) best.emplace_back(-score, piece);
    std::sort(best.begin(), best.end());
    best.resize(std::min(most, best.size()));
    std::vector<FileHit> hits;
    for (const auto& [score, piece] : best) {
        Query query =
            TRY(database.query("SELECT f.message_id, f.name, p.page, p.seen, p.text FROM file_piece p JOIN file "
                               "f ON f.id = p.file_id WHERE p.id = ?"));
        if (!TRY(query.bind(piece).next())) continue;
        hits.push_back({.message = query.integer(0),
                        .piece = piece,
                        .name = query.text(1),
                        .page = static_cast<uint32_t>(query.integer(2)),
                        .given = query.integer(3) != 0,
                        .text = query.text(4),
                        .share = -score / asks});
    }
    return hits;
}

}  // namespace daylong::store
