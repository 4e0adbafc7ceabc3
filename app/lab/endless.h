// One stream of millions of tokens: does perplexity stay flat, does memory, does time per token? The text is repeated
// as often as needed, and a segment is a whole number of its passes, so that segments are of the same text. Thread
// rule: one thread. Failure rule: Result.
#pragma once

#include "engine/generator.h"

#include <span>
#include <vector>

namespace daylong::lab {

struct EndlessOptions {
    uint64_t tokens = 4000000;  // at least so many; rounded up to whole segments
    uint32_t segments = 20;     // at most
    uint32_t timed = 64;  // tokens fed one at a time at a segment's end, for the time of one; the others go in chunks
};

struct EndlessSegment {
    uint64_t end = 0;  // tokens fed by then
    double perplexity = 0.0;
    double tokenMs = 0.0;          // of a token fed alone; median of the segment's timed ones
    double tokensPerSecond = 0.0;  // over the whole segment
    uint64_t residentBytes = 0;
};

/// Tokens of each segment: whole passes over a text of `textTokens`.
uint64_t segmentTokens(uint64_t textTokens, const EndlessOptions& options);

/// `front` (BOS) once, then `text` again and again.
Result<std::vector<EndlessSegment>> runEndless(engine::Generator& generator, std::span<const engine::TokenId> front,
                                               std::span<const engine::TokenId> text, const EndlessOptions& options,
                                               const engine::Progress& progress);

}  // namespace daylong::lab
