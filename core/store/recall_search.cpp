#include "store/recall_search.h"

#include "store/recall_words.h"
#include "store/stored_numbers.h"

#include <sqlite3.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <functional>
#include <iterator>
#include <map>
#include <span>
#include <utility>

namespace daylong::store {

namespace {

// Okapi BM25. How exactly they are set matters little (docs/evaluations.md).
constexpr double kSaturation = 0.8, kLengthWeight = 0.3;
/// What a word is worth to the messages one, two, ... further on or back.
constexpr std::array<double, 4> kNearby = {0.6, 0.5, 0.3, 0.2};
constexpr double kNamedSpeaker = 1.5;

// What is looked at, however much there is.
constexpr size_t kMostRows = 24'000, kMostRowsOfWord = 4000;  // of the index
constexpr size_t kMostLooked = 3000;   // messages, the likeliest, whether they are of the conversation
constexpr size_t kMostWeighed = 1000;  // that are, by their length, too
constexpr size_t kMostSeeds = 200;     // whose neighbours are looked at

/// How often a row has what MATCH has found.
void stemCount(const Fts5ExtensionApi* api, Fts5Context* row, sqlite3_context* context, int, sqlite3_value**) {
    int count = 0;
    if (api->xInstCount(row, &count) != SQLITE_OK) sqlite3_result_error(context, "stem_count", -1);
    else sqlite3_result_int(context, count);
}

/// How many words a row has, of all.
void stemAverage(const Fts5ExtensionApi* api, Fts5Context* row, sqlite3_context* context, int, sqlite3_value**) {
    sqlite3_int64 rows = 0, total = 0;
    if (api->xRowCount(row, &rows) != SQLITE_OK || api->xColumnTotalSize(row, -1, &total) != SQLITE_OK)
        sqlite3_result_error(context, "stem_average", -1);
    else sqlite3_result_double(context, static_cast<double>(total) / static_cast<double>(std::max<int64_t>(rows, 1)));
}

double weightOf(double count, double lengthInAverages) {
    const double tame = kSaturation * (1.0 - kLengthWeight + kLengthWeight * lengthInAverages);
    return count * (kSaturation + 1.0) / (count + tame);
}

#define DAYLONG_SAID                                                                            \
    " AND role <> " DAYLONG_NOTE " AND removed_ms IS NULL AND state NOT IN (" DAYLONG_STREAMING \
    ", " DAYLONG_SUPERSEDED ")"

/// The ids among which the conversation's are.
struct Range {
    MessageId first = 0, end = 0;
    double length() const { return static_cast<double>(end - first); }
};

Result<Range> rangeOf(Database& database, const RecallQuestion& question) {
    Query query = TRY(database.query(
        "SELECT (SELECT min(id) FROM message WHERE conversation_id = ?1), (SELECT max(id) FROM message WHERE "
        "conversation_id = ?1)"));
    TRY(query.bind(question.conversation).next());
    return Range{query.integer(0), std::min(question.before, query.integer(1) + 1)};
}

/// That a message, of whichever conversation, has a phrase.
struct Holding {
    MessageId message = 0;
    size_t phrase = 0;
    double count = 0.0;
};

/// The newest with that phrase; how rare it is.
Result<double> addHoldings(Database& database, const Range& range, const std::string& phrase, size_t most, size_t index,
                           std::vector<Holding>& all) {
    Query query = TRY(database.query(
        "SELECT rowid, stem_count(message_stems) FROM message_stems WHERE message_stems MATCH ? AND rowid >= ? AND "
        "rowid < ? ORDER BY rowid DESC LIMIT ?"));
    query.bind(std::string_view('"' + phrase + '"')).bind(range.first).bind(range.end);
    query.bind(static_cast<int64_t>(most));
    const size_t before = all.size();
    while (TRY(query.next())) all.push_back({query.integer(0), index, query.real(1)});
    auto holding = static_cast<double>(all.size() - before);
    // Where only the newest were looked at, the others are as dense.
    if (all.size() - before == most) holding *= range.length() / static_cast<double>(range.end - all.back().message);
    return std::log(1.0 + (std::max(range.length(), holding) - holding + 0.5) / (holding + 0.5));
}

Result<double> averageLength(Database& database, const std::string& phrase) {
    Query query = TRY(
        database.query("SELECT stem_average(message_stems) FROM message_stems WHERE message_stems MATCH ? LIMIT 1"));
    query.bind(std::string_view('"' + phrase + '"'));
    return TRY(query.next()) ? query.real(0) : 1.0;
}

constexpr const char* kLengthOf =
    "SELECT d.sz FROM message m JOIN message_stems_docsize d ON d.id = m.id WHERE m.id = ? AND m.conversation_id = "
    "?" DAYLONG_SAID;
/// How many words FTS5 has counted in a message of the conversation; 0: it is none, or not to be told of.
Result<double> lengthOf(Query& query, const RecallQuestion& question, MessageId message) {
    if (!TRY(query.again().bind(message).bind(question.conversation).next())) return 0.0;
    uint64_t length = 0;  // a varint: seven bits a byte, the highest first
    for (const std::byte byte : query.blob(0)) length = length << 7U | (std::to_integer<uint64_t>(byte) & 0x7FU);
    return static_cast<double>(length);
}

struct Said {
    MessageId id = 0;
    MessageRole role = MessageRole::User;
};

constexpr const char* kLater =
    "SELECT id, role FROM message WHERE conversation_id = ?1 AND id >= ?2 AND id < ?3" DAYLONG_SAID
    " ORDER BY id LIMIT ?4";
constexpr const char* kEarlier =
    "SELECT id, role FROM message WHERE conversation_id = ?1 AND id <= ?2 AND id < ?3" DAYLONG_SAID
    " ORDER BY id DESC LIMIT ?4";
/// The messages on one side of `from`, nearest first; its own role besides.
Result<std::vector<Said>> neighbours(Query& query, const RecallQuestion& question, MessageId from) {
    query.again().bind(question.conversation).bind(from).bind(question.before).bind(int64_t{kNearby.size() + 1});
    std::vector<Said> all;
    while (TRY(query.next())) all.push_back({query.integer(0), static_cast<MessageRole>(query.integer(1))});
    return all;
}

/// A message with words that were asked for, and what each is worth there.
struct Seed {
    MessageId message = 0;
    double score = 0.0;
    std::span<const Holding> holdings;
    std::vector<double> worth;
    uint64_t words = 0;
};

constexpr auto kBetter = [](const auto& a, const auto& b) {
    return a.score != b.score ? a.score > b.score : a.message > b.message;
};

template <class Scored>
void keepBest(std::vector<Scored>& all, size_t most) {
    const size_t count = std::min(most, all.size());
    std::partial_sort(all.begin(), all.begin() + static_cast<ptrdiff_t>(count), all.end(), kBetter);
    all.resize(count);
}

/// The best of the conversation. Which they may be is seen without their lengths, in no order but that of their words.
Result<std::vector<Seed>> seedsOf(Database& database, const RecallQuestion& question,
                                  const std::vector<Holding>& holdings, const std::vector<double>& rarity,
                                  double average) {
    std::vector<Seed> likely;
    for (size_t begin = 0, end = 0; begin < holdings.size(); begin = end) {
        Seed seed{.message = holdings[begin].message};
        for (; end < holdings.size() && holdings[end].message == seed.message; ++end)
            seed.score += rarity[holdings[end].phrase] * weightOf(holdings[end].count, 1.0);
        seed.holdings = std::span(holdings).subspan(begin, end - begin);
        likely.push_back(std::move(seed));
    }
    keepBest(likely, kMostLooked);
    std::vector<Seed> seeds;
    Query lengths = TRY(database.query(kLengthOf));
    for (Seed& seed : likely) {
        const double length = TRY(lengthOf(lengths, question, seed.message));
        if (length == 0.0) continue;
        seed.score = 0.0;
        seed.worth.resize(rarity.size());
        for (const Holding& holding : seed.holdings) {
            seed.worth[holding.phrase] = rarity[holding.phrase] * weightOf(holding.count, length / average);
            seed.words |= uint64_t{1} << holding.phrase;
            seed.score += seed.worth[holding.phrase];
        }
        seeds.push_back(std::move(seed));
        if (seeds.size() == kMostWeighed) break;
    }
    keepBest(seeds, kMostSeeds);
    return seeds;
}

}  // namespace

Result<void> addRecallFunctions(Database& database) {
    TRY(database.addMatchFunction("stem_count", stemCount));
    return database.addMatchFunction("stem_average", stemAverage);
}

Result<std::vector<RecallHit>> searchAbout(Database& database, const RecallQuestion& question, size_t most) {
    const Asked asked = askedIn(question);
    const Reading reading = TRY(Reading::begin(database));
    const Range range = TRY(rangeOf(database, question));
    const size_t mostRows = std::min(kMostRowsOfWord, kMostRows / std::max<size_t>(asked.phrases.size(), 1));
    std::vector<Holding> holdings;
    std::vector<double> rarity;
    std::vector<size_t> named;  // phrases
    double asks = 0.0;          // what a message of common length gets that has all the words
    for (const std::string& phrase : asked.phrases) {
        if (asked.named.contains(phrase)) named.push_back(rarity.size());
        rarity.push_back(TRY(addHoldings(database, range, phrase, mostRows, rarity.size(), holdings)));
        asks += rarity.back();
    }
    if (holdings.empty()) return std::vector<RecallHit>();
    const auto& found = *std::next(asked.phrases.begin(), static_cast<ptrdiff_t>(holdings.front().phrase));
    const double average = TRY(averageLength(database, found));
    std::ranges::sort(holdings, std::greater(), &Holding::message);
    const std::vector<Seed> seeds = TRY(seedsOf(database, question, holdings, rarity, average));

    // Each word counts once for a message: where it stands nearest, or weighs most.
    struct Around {
        MessageRole role = MessageRole::User;
        std::vector<double> worth;
        uint64_t words = 0;
    };
    std::map<MessageId, Around> around;
    Query earlier = TRY(database.query(kEarlier)), later = TRY(database.query(kLater));
    for (const Seed& seed : seeds) {
        for (Query* side : {&earlier, &later}) {
            const std::vector<Said> near = TRY(neighbours(*side, question, seed.message));
            for (size_t distance = 0; distance < near.size(); ++distance) {
                Around& each = around[near[distance].id];
                each.role = near[distance].role;
                each.worth.resize(rarity.size());
                if (distance == 0) each.words = seed.words;
                const double share = distance == 0 ? 1.0 : kNearby[distance - 1];
                for (const Holding& holding : seed.holdings)
                    each.worth[holding.phrase] =
                        std::max(each.worth[holding.phrase], share * seed.worth[holding.phrase]);
            }
        }
    }
    std::vector<RecallHit> hits;
    for (const auto& [message, each] : around) {
        double score = 0.0;
        for (const double worth : each.worth) score += worth;
        const double share = asks > 0.0 ? score / asks : 0.0;
        if (each.role == MessageRole::User ? asked.user : asked.assistant) score *= kNamedSpeaker;
        const std::vector<double>& worth = each.worth;  // clang 14 captures no part of a pair
        const bool names =
            named.empty() || std::ranges::any_of(named, [&worth](size_t phrase) { return worth[phrase] > 0.0; });
        hits.push_back({.message = message, .score = score, .share = share, .words = each.words, .named = names});
    }
    keepBest(hits, most);
    return hits;
}

}  // namespace daylong::store
