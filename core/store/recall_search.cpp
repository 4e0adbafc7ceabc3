#include "store/recall_search.h"

#include "store/search_text.h"

#include <sqlite3.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <set>
#include <unordered_map>
#include <unordered_set>

namespace daylong::store {

namespace {

// Okapi BM25. How exactly they are set matters little (docs/evaluations.md).
constexpr double kSaturation = 0.8, kLengthWeight = 0.3;
/// What a word is worth to the messages one, two, ... further on or back.
constexpr std::array<double, 4> kNearby = {0.6, 0.5, 0.3, 0.2};
constexpr double kNamedSpeaker = 1.5;
constexpr int64_t kMostRows = 3000;   // of one word
constexpr size_t kMostSeeds = 200;    // messages whose neighbours are looked at
constexpr size_t kMostWords = 48;     // of a text: the beginning of a very long one
constexpr size_t kLongestPhrase = 3;  // letters of scripts that do not tell words apart
constexpr size_t kMostTextBytes = 16 * 1024;

/// Words that say nothing about a subject, folded. English, as the stemmer is; elsewhere their frequency tells.
const std::unordered_set<std::string_view>& emptyWords() {
    static const std::unordered_set<std::string_view> words = {
        "a",      "about",  "above",   "after",  "again",   "all",     "also",   "am",      "an",    "and",     "any",
        "are",    "as",     "at",      "be",     "because", "been",    "before", "being",   "below", "between", "both",
        "but",    "by",     "can",     "could",  "d",       "did",     "didn",   "do",      "does",  "doesn",   "doing",
        "don",    "down",   "during",  "each",   "few",     "for",     "from",   "further", "had",   "has",     "have",
        "having", "he",     "her",     "here",   "hers",    "herself", "him",    "himself", "his",   "how",     "i",
        "if",     "in",     "into",    "is",     "isn",     "it",      "its",    "itself",  "just",  "ll",      "m",
        "me",     "more",   "most",    "my",     "myself",  "no",      "nor",    "not",     "now",   "of",      "off",
        "on",     "once",   "only",    "or",     "other",   "our",     "ours",   "out",     "over",  "own",     "re",
        "s",      "same",   "she",     "should", "so",      "some",    "such",   "t",       "than",  "that",    "the",
        "their",  "theirs", "them",    "then",   "there",   "these",   "they",   "this",    "those", "through", "to",
        "too",    "under",  "until",   "up",     "ve",      "very",    "was",    "wasn",    "we",    "were",    "what",
        "when",   "where",  "which",   "while",  "who",     "whom",    "why",    "will",    "with",  "would",   "you",
        "your",   "yours",  "yourself"};
    return words;
}

struct Asked {
    std::set<std::string> phrases;         // for MATCH, without quotation marks: one word, or letters in a row
    bool user = false, assistant = false;  // named
};

Asked askedIn(const RecallQuestion& question) {
    const FoldedText folded = foldForSearch(std::string_view(question.text).substr(0, kMostTextBytes));
    const auto foldedNames = [](const std::vector<std::string>& names) {
        std::set<std::string> all;
        for (const std::string& name : names) all.insert(foldForSearch(name).text);
        return all;
    };
    const std::set<std::string> userNames = foldedNames(question.userNames),
                                assistantNames = foldedNames(question.assistantNames);
    Asked asked;
    for (size_t i = 0; i < folded.words.size() && asked.phrases.size() < kMostWords; ++i) {
        std::string word(folded.word(i));
        if (folded.words[i].unspaced) {
            const size_t end = std::min(folded.words.size(), i + kLongestPhrase);
            for (size_t next = i + 1;
                 next < end && folded.words[next].unspaced && folded.words[next].begin == folded.words[next - 1].end;
                 ++next)
                word.append(1, ' ').append(folded.word(next));
            asked.phrases.insert(std::move(word));
            continue;
        }
        const bool user = userNames.contains(word), assistant = assistantNames.contains(word);
        asked.user = asked.user || user;
        asked.assistant = asked.assistant || assistant;
        if (!user && !assistant && !emptyWords().contains(word)) asked.phrases.insert(std::move(word));
    }
    return asked;
}

void stemWeight(const Fts5ExtensionApi* api, Fts5Context* row, sqlite3_context* context, int, sqlite3_value**) {
    int count = 0, length = 0;
    sqlite3_int64 rows = 0, total = 0;
    if (api->xInstCount(row, &count) != SQLITE_OK || api->xColumnSize(row, -1, &length) != SQLITE_OK ||
        api->xRowCount(row, &rows) != SQLITE_OK || api->xColumnTotalSize(row, -1, &total) != SQLITE_OK) {
        sqlite3_result_error(context, "stem_weight", -1);
        return;
    }
    const double average = total > 0 ? static_cast<double>(total) / static_cast<double>(rows) : 1.0;
    const double tame = kSaturation * (1.0 - kLengthWeight + kLengthWeight * length / average);
    sqlite3_result_double(context, count * (kSaturation + 1.0) / (count + tame));
}

#define DAYLONG_SAID " AND role <> 3 AND removed_ms IS NULL AND state NOT IN (2, 5)"

/// The newest messages with a phrase, and what it is worth there.
using Weights = std::unordered_map<MessageId, double>;
Result<Weights> weightsOf(Database& database, const RecallQuestion& question, MessageId first,
                          const std::string& phrase) {
    Query query = TRY(database.query(
        "SELECT s.rowid, stem_weight(message_stems) FROM message_stems s CROSS "
        "JOIN message m ON m.id = s.rowid WHERE s.message_stems MATCH ? AND s.rowid >= ? AND s.rowid < ? "
        "AND m.conversation_id = ?" DAYLONG_SAID " ORDER BY s.rowid DESC LIMIT ?"));
    query.bind(std::string_view('"' + phrase + '"')).bind(first).bind(question.before).bind(question.conversation);
    query.bind(kMostRows);
    Weights weights;
    while (TRY(query.next())) weights[query.integer(0)] = query.real(1);
    return weights;
}

struct Said {
    MessageId id = 0;
    MessageRole role = MessageRole::User;
};

/// The messages on one side of `from`, nearest first; its own role besides.
Result<std::vector<Said>> neighbours(Database& database, const RecallQuestion& question, MessageId from, bool later) {
    Query query = TRY(database.query(
        later ? "SELECT id, role FROM message WHERE conversation_id = ?1 AND id >= ?2 AND id < ?3" DAYLONG_SAID
                " ORDER BY id LIMIT ?4"
              : "SELECT id, role FROM message WHERE conversation_id = ?1 AND id <= ?2 AND id < ?3" DAYLONG_SAID
                " ORDER BY id DESC LIMIT ?4"));
    query.bind(question.conversation).bind(from).bind(question.before).bind(int64_t{kNearby.size() + 1});
    std::vector<Said> all;
    while (TRY(query.next())) all.push_back({query.integer(0), static_cast<MessageRole>(query.integer(1))});
    return all;
}

}  // namespace

Result<void> addRecallFunction(Database& database) { return database.addMatchFunction("stem_weight", stemWeight); }

Result<std::vector<RecallHit>> searchAbout(Database& database, const RecallQuestion& question, size_t most) {
    const Asked asked = askedIn(question);
    Query bounds =
        TRY(database.query("SELECT min(id), (SELECT message_count FROM conversation WHERE id = ?1) FROM message "
                           "WHERE conversation_id = ?1"));
    TRY(bounds.bind(question.conversation).next());
    const MessageId first = bounds.integer(0);
    const auto all = static_cast<double>(bounds.integer(1));

    struct Phrase {
        Weights weights;
        double rarity = 0.0;
    };
    std::vector<Phrase> phrases;
    double asks = 0.0;  // what a message of common length gets that has all the words
    std::unordered_map<MessageId, double> direct;
    for (const std::string& text : asked.phrases) {
        Phrase phrase{.weights = TRY(weightsOf(database, question, first, text))};
        const auto holding = static_cast<double>(phrase.weights.size());
        phrase.rarity = std::log(1.0 + (std::max(all, holding) - holding + 0.5) / (holding + 0.5));
        asks += phrase.rarity;
        for (const auto& [message, weight] : phrase.weights) direct[message] += phrase.rarity * weight;
        if (!phrase.weights.empty()) phrases.push_back(std::move(phrase));
    }
    std::vector<RecallHit> seeds;
    for (const auto& [message, score] : direct) seeds.push_back({.message = message, .score = score});
    const auto better = [](const RecallHit& a, const RecallHit& b) {
        return a.score != b.score ? a.score > b.score : a.message > b.message;
    };
    const auto keepBest = [&](std::vector<RecallHit>& hits, size_t count) {
        std::partial_sort(hits.begin(), hits.begin() + static_cast<ptrdiff_t>(std::min(count, hits.size())), hits.end(),
                          better);
        hits.resize(std::min(count, hits.size()));
    };
    keepBest(seeds, kMostSeeds);

    // Each word counts once for a message: where it stands nearest, or weighs most.
    std::map<MessageId, std::pair<MessageRole, std::vector<double>>> around;
    for (const RecallHit& seed : seeds) {
        for (const bool later : {false, true}) {
            const std::vector<Said> near = TRY(neighbours(database, question, seed.message, later));
            for (size_t distance = 0; distance < near.size(); ++distance) {
                auto& [role, worth] = around[near[distance].id];
                role = near[distance].role;
                worth.resize(phrases.size());
                const double share = distance == 0 ? 1.0 : kNearby[distance - 1];
                for (size_t i = 0; i < phrases.size(); ++i) {
                    const auto weight = phrases[i].weights.find(seed.message);
                    if (weight == phrases[i].weights.end()) continue;
                    worth[i] = std::max(worth[i], share * phrases[i].rarity * weight->second);
                }
            }
        }
    }
    std::vector<RecallHit> hits;
    for (const auto& [message, said] : around) {
        double score = 0.0;
        for (const double worth : said.second) score += worth;
        const double share = asks > 0.0 ? score / asks : 0.0;
        if (said.first == MessageRole::User ? asked.user : asked.assistant) score *= kNamedSpeaker;
        hits.push_back({.message = message, .score = score, .share = share});
    }
    keepBest(hits, most);
    return hits;
}

}  // namespace daylong::store
