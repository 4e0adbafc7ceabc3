// Where a search's words stand in a text, by the very rules by which messages are found.
// Thread rule: a free function. Failure rule: none fails, whatever was typed.
#pragma once

#include <cstddef>
#include <string_view>
#include <vector>

namespace daylong::store {

/// Bytes [begin, end) of a UTF-8 text; at the edges of characters.
struct TextRange {
    size_t begin = 0, end = 0;
    bool operator==(const TextRange&) const = default;
};

/// Every word and phrase of `query` (as TranscriptReader::search takes it) wherever it stands in `text`; in order,
/// apart from each other. Some may be there where not all are.
std::vector<TextRange> searchHits(std::string_view query, std::string_view text);

/// Whether all of them are there.
bool searchFinds(std::string_view query, std::string_view text);

}  // namespace daylong::store
