// What a person types into the search field: terms that must all hold, what SQLite is asked for them, and where they
// stand in a text. Never a syntax error, whatever the script. Internal to core/store.
#pragma once

#include "store/search_hits.h"

#include <string>
#include <string_view>
#include <vector>

namespace daylong::store {

/// One word or "phrase", folded (store/search_text.h).
struct SearchTerm {
    std::vector<std::string> words;  // in a row
    bool begins = false;             // the last word is the beginning of one
    std::string
        literal;  // where signs count as well ("C++", "100%"): stands so in the folded text. Empty: words tell all
    std::string typed;  // of nothing but signs ("?!"): as they were typed, to be found without folding every message
};

struct SearchQuery {
    std::vector<SearchTerm> terms;  // all must hold
};

SearchQuery parseSearch(std::string_view typed);

/// For message_words MATCH; empty: no word was typed.
std::string matchExpression(const SearchQuery& search);
/// For search_contains(text, ...) (store/search_index.h), a line each: words with signs that count, and signs alone.
std::string literals(const SearchQuery& search);
std::string signs(const SearchQuery& search);

std::vector<TextRange> hitsIn(const SearchQuery& search, std::string_view text);
/// Text around the place with most of the terms, hits between U+E000 and U+E001.
std::string snippet(const SearchQuery& search, const std::string& text);

}  // namespace daylong::store
