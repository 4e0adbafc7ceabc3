// Whether somebody says in so many words that what was said before does not hold any more, and whether somebody asks
// for what was so before. English, as the stemmer is (store/recall_search.h); elsewhere nothing is taken for a
// correction. Pure functions; nothing fails.
#pragma once

#include <string_view>

namespace daylong::recall {

/// "Things have changed", "I was wrong about that", "forget what I said".
bool saysItChanged(std::string_view text);

/// "What did she collect before?"
bool asksOfFormerTimes(std::string_view text);

}  // namespace daylong::recall
