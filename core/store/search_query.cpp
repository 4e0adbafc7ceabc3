#include "store/search_query.h"

#include "base/utf8.h"

#include <algorithm>
#include <array>
#include <utility>

namespace daylong::store {

namespace {

constexpr const char* kOpen = "\xEE\x80\x80";   // U+E000
constexpr const char* kClose = "\xEE\x80\x81";  // U+E001

using Range = std::pair<char32_t, char32_t>;
/// Thai, Lao, Myanmar, Khmer, CJK, kana, Hangul: words are not told by spaces.
constexpr std::array<Range, 8> kUnspaced = {{{0x0E00, 0x0EFF}, {0x1000, 0x109F}, {0x1780, 0x17FF}, {0x2E80, 0x9FFF}, {0xA960, 0xA97F}, {0xAC00, 0xD7FF}, {0xF900, 0xFAFF}, {0x20000, 0x3FFFF}}};
/// Punctuation and symbols beyond ASCII, emoji among them: no words to FTS.
constexpr std::array<Range, 5> kSymbols = {{{0x80, 0xBF}, {0x2000, 0x2BFF}, {0x3000, 0x303F}, {0xFE00, 0xFE6F}, {0x1F000, 0x1FAFF}}};

template <size_t N>
bool isIn(const std::array<Range, N>& ranges, char32_t c) {
    return std::any_of(ranges.begin(), ranges.end(), [&](const Range& range) { return c >= range.first && c <= range.second; });
}

bool isAsciiWord(char32_t c) { return (c >= '0' && c <= '9') || ((c | 0x20) >= 'a' && (c | 0x20) <= 'z'); }

std::string quoted(std::string_view text) {
    std::string result = "\"";
    for (const char c : text) result += c == '"' ? "\"\"" : std::string(1, c);
    return result + '"';
}

/// All of a kind's terms as one expression of FTS.
std::string matchAll(const SearchQuery& search, SearchTerm::Kind kind) {
    std::string match;
    for (const SearchTerm& term : search.terms) {
        if (term.kind == kind) match += (match.empty() ? "" : " AND ") + term.match;
    }
    return match;
}

void addTerm(std::string_view text, bool phrase, SearchQuery& query) {
    size_t characters = 0, words = 0;
    bool unspaced = false, symbols = false;
    for (std::string_view rest = text; !rest.empty(); ++characters) {
        const Utf8Sequence next = nextUtf8(rest);
        rest.remove_prefix(next.size);
        const char32_t c = next.codePoint;
        const bool symbol = c < 0x80 ? !isAsciiWord(c) && c != ' ' : isIn(kSymbols, c);
        symbols = symbols || symbol;
        unspaced = unspaced || (!symbol && isIn(kUnspaced, c));
        words += symbol || c == ' ' ? 0 : 1;
    }
    const std::string typed(text);
    if (unspaced && characters >= 3) {
        query.terms.push_back({SearchTerm::Kind::Trigrams, quoted(text), typed});
        return;
    }
    if (!unspaced && words > 0) query.terms.push_back({SearchTerm::Kind::Words, quoted(text) + (phrase ? "" : " *"), typed});
    if (unspaced || words == 0 || symbols) query.terms.push_back({SearchTerm::Kind::Anywhere, "", typed});
}

bool isSpace(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }

/// The place of `needle` in `text`, ASCII letters of either case.
size_t findAnyCase(std::string_view text, std::string_view needle) {
    const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c | 0x20) : c; };
    const auto found = std::search(text.begin(), text.end(), needle.begin(), needle.end(), [&](char a, char b) { return lower(a) == lower(b); });
    return found == text.end() ? std::string_view::npos : static_cast<size_t>(found - text.begin());
}

size_t atCharacter(std::string_view text, size_t at) {
    while (at < text.size() && (static_cast<unsigned char>(text[at]) & 0xC0U) == 0x80U) ++at;
    return at;
}

std::string snippetAround(std::string_view text, std::string_view needle) {
    constexpr size_t kBefore = 60, kAfter = 120;  // bytes
    const size_t found = findAnyCase(text, needle);
    if (found == std::string_view::npos) return std::string(text.substr(0, atCharacter(text, std::min(text.size(), kAfter))));
    const size_t begin = atCharacter(text, found > kBefore ? found - kBefore : 0), after = found + needle.size();
    const size_t end = atCharacter(text, std::min(text.size(), after + kAfter));
    std::string result = begin > 0 ? "…" : "";
    result += text.substr(begin, found - begin);
    result += kOpen + std::string(text.substr(found, needle.size())) + kClose;
    result += text.substr(after, end - after);
    return end < text.size() ? result + "…" : result;
}

}  // namespace

SearchQuery parseSearch(std::string_view typed) {
    const std::string text = toValidUtf8(typed);
    SearchQuery query;
    for (size_t at = 0; at < text.size();) {
        if (isSpace(text[at]) || text[at] == '\0') {
            ++at;
            continue;
        }
        const bool phrase = text[at] == '"';
        const size_t begin = phrase ? at + 1 : at;
        size_t end = begin;
        while (end < text.size() && text[end] != '\0' && (phrase ? text[end] != '"' : !isSpace(text[end]))) ++end;
        if (end > begin) addTerm(std::string_view(text).substr(begin, end - begin), phrase, query);
        at = phrase && end < text.size() ? end + 1 : end;
    }
    return query;
}

SearchCondition condition(const SearchQuery& search) {
    constexpr size_t kGroup = 200;  // terms in one pair of brackets, for the depth's sake
    SearchCondition result{.sql = "1"};
    const auto add = [&](const char* sql, std::string match) {
        if (match.empty()) return;
        result.sql += sql;
        result.parameters.push_back(std::move(match));
    };
    add(" AND m.id IN (SELECT rowid FROM message_words WHERE message_words MATCH ?)", matchAll(search, SearchTerm::Kind::Words));
    add(" AND m.id IN (SELECT rowid FROM message_trigrams WHERE message_trigrams MATCH ?)", matchAll(search, SearchTerm::Kind::Trigrams));
    size_t inGroup = 0;
    for (const SearchTerm& term : search.terms) {
        if (term.kind != SearchTerm::Kind::Anywhere) continue;
        // Not LIKE: its patterns may not be long.
        result.sql += inGroup == 0 ? " AND (" : " AND ";
        result.sql += "instr(lower(m.text), lower(?)) > 0";
        result.parameters.push_back(term.typed);
        inGroup = (inGroup + 1) % kGroup;
        if (inGroup == 0) result.sql += ")";
    }
    if (inGroup != 0) result.sql += ")";
    return result;
}

Result<std::string> snippet(Database& database, const SearchQuery& search, MessageId message) {
    // FTS marks every word of one table; where none answered, the first term is marked by hand.
    const SearchTerm::Kind kind = search.terms[0].kind;
    if (kind == SearchTerm::Kind::Anywhere) {
        Query query = TRY(database.query("SELECT text FROM message WHERE id = ?"));
        TRY(query.bind(message).next());
        return snippetAround(query.text(0), search.terms[0].typed);
    }
    const std::string match = matchAll(search, kind);
    Query query = TRY(database.query(kind == SearchTerm::Kind::Words
                                         ? "SELECT snippet(message_words, 0, ?, ?, '…', 24) FROM message_words WHERE message_words MATCH ? AND rowid = ?"
                                         : "SELECT snippet(message_trigrams, 0, ?, ?, '…', 48) FROM message_trigrams WHERE message_trigrams MATCH ? AND rowid = ?"));
    TRY(query.bind(std::string_view(kOpen)).bind(std::string_view(kClose)).bind(std::string_view(match)).bind(message).next());
    return query.text(0);
}

}  // namespace daylong::store
