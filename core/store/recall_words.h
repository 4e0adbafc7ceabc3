// What a text asks for when it is looked up what was said about it: its words that say something about a subject, and
// whom it names. Internal to core/store.
#pragma once

#include "store/types.h"

#include <set>
#include <string>

namespace daylong::store {

struct Asked {
    std::set<std::string> phrases;         // for MATCH, without quotation marks: one word, or letters in a row
    std::set<std::string> named;           // of these: "sister" in "my sister", "anna" in "what Anna said"
    bool user = false, assistant = false;  // named
};

/// At most 48 phrases: of a very long text, the beginning. RecallHit::words has a bit for each.
Asked askedIn(const RecallQuestion& question);

}  // namespace daylong::store
