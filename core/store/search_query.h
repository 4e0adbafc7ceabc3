// What a person types into the search field, as conditions that SQLite can answer: never a syntax error, whatever the
// script. Internal to core/store.
#pragma once

#include "base/result.h"
#include "store/sqlite.h"
#include "store/types.h"

#include <string>
#include <string_view>
#include <vector>

namespace daylong::store {

struct SearchTerm {
    enum class Kind {
        Words,     // starts of words, case and accents aside (FTS, unicode61)
        Trigrams,  // three characters and more of a script without spaces, anywhere (FTS, trigram)
        Anywhere,  // shorter ones, and what is no word at all: "C++" (every text is looked through)
    };
    Kind kind = Kind::Words;
    std::string match;  // in FTS's syntax; empty for Anywhere
    std::string typed;
};

struct SearchQuery {
    std::vector<SearchTerm> terms;  // all must hold
};

SearchQuery parseSearch(std::string_view typed);

/// SQL on message m, and what its parameters are: few for FTS however many words were typed, since SQLite limits the
/// depth of an expression.
struct SearchCondition {
    std::string sql;
    std::vector<std::string> parameters;
};
SearchCondition condition(const SearchQuery& search);

/// Text around the first match, matches between U+E000 and U+E001.
Result<std::string> snippet(Database& database, const SearchQuery& search, MessageId message);

}  // namespace daylong::store
