#include "store/search_query.h"

#include "store/search_text.h"

#include <algorithm>
#include <array>
#include <map>
#include <utility>

namespace daylong::store {

namespace {

constexpr const char* kOpen = "\xEE\x80\x80";   // U+E000
constexpr const char* kClose = "\xEE\x80\x81";  // U+E001

/// What of a term is to be found besides its words. Quotation marks and hyphens are written in so many ways, or left
/// out, that they only part words.
bool isTelling(char sign) { return sign != ' ' && sign != '\'' && sign != '"' && sign != '-'; }

bool hasTelling(std::string_view signs) { return std::any_of(signs.begin(), signs.end(), isTelling); }

/// Bytes [begin, end) of what was typed, folded.
SearchTerm termOf(std::string_view original, const FoldedText& typed, size_t begin, size_t end, bool phrase) {
    const std::string_view text = typed.text;
    while (begin < end && text[begin] == ' ') ++begin;
    while (begin < end && text[end - 1] == ' ') --end;
    SearchTerm term;
    bool telling = false;
    size_t at = begin;
    for (size_t i = 0; i < typed.words.size(); ++i) {
        const SearchWord& word = typed.words[i];
        if (word.begin < begin || word.end > end) continue;
        term.words.emplace_back(typed.word(i));
        term.begins = !phrase && !word.unspaced && word.end == end;
        telling = telling || hasTelling(text.substr(at, word.begin - at));
        at = word.end;
    }
    telling = telling || hasTelling(text.substr(at, end - at));
    if (telling || term.words.empty()) term.literal = text.substr(begin, end - begin);
    if (term.words.empty() && begin < end) {
        const size_t from = typed.origin[begin];
        term.typed = original.substr(from, typed.originEnd(static_cast<uint32_t>(end)) - from);
    }
    return term;
}

struct Hit {
    TextRange range;  // of the folded text
    size_t term = 0;
};

bool standsAt(const SearchTerm& term, const FoldedText& text, size_t word) {
    if (term.words.size() > text.words.size() - word) return false;
    for (size_t i = 0; i < term.words.size(); ++i) {
        const bool beginning = term.begins && i + 1 == term.words.size();
        const std::string_view there = text.word(word + i);
        if (beginning ? !there.starts_with(term.words[i]) : there != term.words[i]) return false;
    }
    return true;
}

/// Of all terms, in order.
std::vector<Hit> findHits(const SearchQuery& search, const FoldedText& text) {
    std::vector<Hit> hits;
    std::array<std::vector<size_t>, 256> byFirstByte;  // terms of words: a whole page may have been typed
    for (size_t i = 0; i < search.terms.size(); ++i) {
        const SearchTerm& term = search.terms[i];
        if (term.literal.empty()) {
            byFirstByte[static_cast<unsigned char>(term.words[0][0])].push_back(i);
            continue;
        }
        for (size_t at = text.text.find(term.literal); at != std::string::npos;
             at = text.text.find(term.literal, at + term.literal.size())) {
            hits.push_back({{at, at + term.literal.size()}, i});
        }
    }
    for (size_t word = 0; word < text.words.size(); ++word) {
        for (const size_t i : byFirstByte[static_cast<unsigned char>(text.word(word)[0])]) {
            const SearchTerm& term = search.terms[i];
            if (standsAt(term, text, word))
                hits.push_back({{text.words[word].begin, text.words[word + term.words.size() - 1].end}, i});
        }
    }
    std::sort(hits.begin(), hits.end(), [](const Hit& a, const Hit& b) { return a.range.begin < b.range.begin; });
    return hits;
}

/// In the original's bytes, what overlaps as one.
std::vector<TextRange> rangesOf(const std::vector<Hit>& hits, const FoldedText& text) {
    std::vector<TextRange> ranges;
    for (const Hit& hit : hits) {
        const TextRange range{text.origin[hit.range.begin], text.originEnd(static_cast<uint32_t>(hit.range.end))};
        if (!ranges.empty() && range.begin < ranges.back().end)
            ranges.back().end = std::max(ranges.back().end, range.end);
        else ranges.push_back(range);
    }
    return ranges;
}

size_t atCharacter(std::string_view text, size_t at) {
    while (at < text.size() && (static_cast<unsigned char>(text[at]) & 0xC0U) == 0x80U) ++at;
    return at;
}

constexpr size_t kBefore = 60, kAfter = 120;  // bytes of a snippet around its first hit

/// The hit with most different terms right behind it.
size_t bestHit(const std::vector<Hit>& hits) {
    std::map<size_t, size_t> inside;  // hits of each term from `first` to `last`
    size_t best = 0, most = 0, last = 0;
    for (size_t first = 0; first < hits.size(); ++first) {
        while (last < hits.size() && hits[last].range.end <= hits[first].range.end + kAfter)
            ++inside[hits[last++].term];
        if (inside.size() > most) {
            most = inside.size();
            best = first;
        }
        if (--inside[hits[first].term] == 0) inside.erase(hits[first].term);
    }
    return best;
}

}  // namespace

SearchQuery parseSearch(std::string_view typed) {
    const FoldedText folded = foldForSearch(typed);
    const std::string_view text = folded.text;
    SearchQuery query;
    for (size_t at = 0; at < text.size();) {
        if (text[at] == ' ') {
            ++at;
            continue;
        }
        const bool phrase = text[at] == '"';
        const size_t begin = phrase ? at + 1 : at;
        const size_t end = std::min(text.size(), text.find(phrase ? '"' : ' ', begin));
        SearchTerm term = termOf(typed, folded, begin, end, phrase);
        if (!term.words.empty() || !term.literal.empty()) query.terms.push_back(std::move(term));
        at = phrase && end < text.size() ? end + 1 : end;
    }
    return query;
}

std::string matchExpression(const SearchQuery& search) {
    std::string expression;
    for (const SearchTerm& term : search.terms) {
        if (term.words.empty()) continue;
        expression += expression.empty() ? "\"" : " AND \"";
        for (size_t i = 0; i < term.words.size(); ++i) expression += (i > 0 ? " " : "") + term.words[i];
        expression += term.begins ? "\" *" : "\"";
    }
    return expression;
}

std::string literals(const SearchQuery& search) {
    std::string lines;
    for (const SearchTerm& term : search.terms) {
        if (!term.literal.empty() && !term.words.empty()) lines += term.literal + "\n";
    }
    return lines;
}

std::string signs(const SearchQuery& search) {
    std::string lines;
    for (const SearchTerm& term : search.terms) {
        if (!term.typed.empty()) lines += term.typed + "\n";
    }
    return lines;
}

std::vector<TextRange> hitsIn(const SearchQuery& search, std::string_view text) {
    const FoldedText folded = foldForSearch(text);
    return rangesOf(findHits(search, folded), folded);
}

bool searchFinds(std::string_view query, std::string_view text) {
    const SearchQuery search = parseSearch(query);
    std::vector<bool> found(search.terms.size());
    for (const Hit& hit : findHits(search, foldForSearch(text))) found[hit.term] = true;
    return std::all_of(found.begin(), found.end(), [](bool each) { return each; });
}

std::vector<TextRange> searchHits(std::string_view query, std::string_view text) {
    return hitsIn(parseSearch(query), text);
}

std::string snippet(const SearchQuery& search, const std::string& text) {
    const FoldedText folded = foldForSearch(text);
    const std::vector<Hit> hits = findHits(search, folded);
    const size_t found = hits.empty() ? 0 : folded.origin[hits[bestHit(hits)].range.begin];
    size_t begin = atCharacter(text, found > kBefore ? found - kBefore : 0);
    if (begin > 0 && text.find(' ', begin) < found) begin = text.find(' ', begin) + 1;  // whole words
    size_t end = atCharacter(text, std::min(text.size(), found + kAfter));
    std::string result = begin > 0 ? "…" : "";
    size_t at = begin;
    for (const TextRange& range : rangesOf(hits, folded)) {
        if (range.begin < begin || range.begin >= end) continue;
        end = std::max(end, range.end);
        result +=
            text.substr(at, range.begin - at) + kOpen + text.substr(range.begin, range.end - range.begin) + kClose;
        at = range.end;
    }
    result += text.substr(at, end - at);
    return end < text.size() ? result + "…" : result;
}

}  // namespace daylong::store
