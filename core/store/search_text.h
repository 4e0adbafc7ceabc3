// How search reads a text: folded, so that what people type finds what is written, whatever its case, accents, points,
// ligatures, quotation marks and hyphens; and cut into words. Both sides of a search go through here: what is indexed
// and what is typed. Unicode's tables are ICU's. Internal to core/store.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace daylong::store {

/// A letter run, or one letter of a script without spaces, or one emoji.
struct SearchWord {
    uint32_t begin = 0, end = 0;  // bytes of the folded text
    bool unspaced = false;        // of a script without spaces
};

struct FoldedText {
    std::string text;  // with its punctuation; white space is a space
    std::vector<SearchWord> words;
    std::vector<uint32_t>
        origin;  // of each byte of `text`: where the letter that it comes from begins; one more for the end

    std::string_view word(size_t index) const {
        return std::string_view(text).substr(words[index].begin, words[index].end - words[index].begin);
    }
    /// Where the folded bytes up to `end` come from an end in the original.
    uint32_t originEnd(uint32_t end) const;
};

FoldedText foldForSearch(std::string_view text);

/// Of what the index is made: changes with the rules in here and with Unicode's tables.
std::string searchRules();

}  // namespace daylong::store
