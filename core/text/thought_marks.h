// The marks that models write around their thoughts. In a reply's text they are always <think> and </think>, whatever
// the model's own are, so that whoever shows it knows one kind only; on their way back into the model they are its own
// again. Facts from the model makers' published templates and vocabularies. Immutable data; never fails.
#pragma once

#include "text/tokenizer.h"

#include <span>
#include <string>
#include <string_view>

namespace daylong::text {

struct ThoughtMarks {
    std::string_view opening, closing;
    std::string_view heading = {};  // what the model writes behind the opening to say that these are its thoughts
};
inline constexpr ThoughtMarks kShownThoughts{"<think>", "</think>"};

/// All that are known, the shown ones first.
std::span<const ThoughtMarks> allThoughtMarks();
/// Whether both are tokens of their own, not words.
bool hasThoughtMarks(const Tokenizer& tokenizer, const ThoughtMarks& marks);
/// Those that the vocabulary has; the shown ones where it has none.
ThoughtMarks thoughtMarksOf(const Tokenizer& tokenizer);

/// What follows the opening and its heading, which may be missing.
std::string_view behindOpening(const ThoughtMarks& marks, std::string_view thoughts);

/// The thoughts that markup in front of a reply opens, and whether it says that they are over.
struct ThoughtsInMarkup {
    ThoughtMarks marks{};
    std::string_view text;  // from the opening to the markup's end; empty: it opens none
    bool closed = false;    // also where it opens none (DeepSeek 3.1)
};
ThoughtsInMarkup findThoughts(std::string_view markup);

}  // namespace daylong::text
