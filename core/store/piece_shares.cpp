#include "store/piece_shares.h"

#include "store/recall_words.h"
#include "store/search_index.h"
#include "store/sqlite.h"

#include <algorithm>
#include <cmath>
#include <memory>
#include <string>

namespace daylong::store {

double rarityOf(double all, double holding) {
    return std::log(1.0 + (std::max(all, holding) - holding + 0.5) / (holding + 0.5));
}

Result<std::vector<double>> piecesAbout(std::span<const FilePiece> pieces, std::string_view text) {
    std::vector<double> shares(pieces.size(), 0.0);
    const Asked asked = askedIn({.text = std::string(text)});
    if (asked.phrases.empty()) return shares;
    const std::unique_ptr<Database> database = TRY(Database::inMemory());
    TRY(addSearchFunctions(*database));
    TRY(database->execute("CREATE VIRTUAL TABLE stems USING fts5 (words, content = '', tokenize = 'porter ascii')"));
    {
        Transaction transaction = TRY(Transaction::begin(*database));
        for (size_t i = 0; i < pieces.size(); ++i) {
            Query add = TRY(database->query("INSERT INTO stems (rowid, words) VALUES (?, search_words(?))"));
            TRY(add.bind(static_cast<int64_t>(i)).bind(std::string_view(pieces[i].text)).run());
        }
        TRY(transaction.commit());
    }
    double asks = 0.0;
    for (const std::string& phrase : asked.phrases) {
        Query query = TRY(database->query("SELECT rowid FROM stems WHERE stems MATCH ?"));
        query.bind(std::string_view('"' + phrase + '"'));
        std::vector<size_t> holding;
        while (TRY(query.next())) holding.push_back(static_cast<size_t>(query.integer(0)));
        const double rarity = rarityOf(static_cast<double>(pieces.size()), static_cast<double>(holding.size()));
        asks += rarity;
        for (const size_t piece : holding) shares[piece] += rarity;
    }
    for (double& share : shares) share /= asks;
    return shares;
}

}  // namespace daylong::store
