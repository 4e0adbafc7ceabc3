// One way of reading a long text in limited memory, and how well it predicts that text: what the evaluations of
// perplexity, of the number of sinks and of cache sizes are made of (tables 1, 2 and 6, figures 1 and 3 of
// arXiv 2309.17453). Thread rule: one thread. Failure rule: Result; running out of memory ends a method's curve, no
// more.
#pragma once

#include "engine/generator.h"
#include "lab/tally.h"

#include <span>
#include <string>
#include <vector>

namespace daylong::lab {

struct Method {
    std::string name;  // "streaming 4+508"
    engine::CacheOptions cache;
    bool anew = false;  // past the first C, each shared prediction reads the last C tokens anew; the cache is dense
    bool keepFirst = false;              // anew: the text's first token stands in front of its last C - 1
    std::vector<engine::TokenId> front;  // stand in place of the text's first tokens: "four line breaks as sinks"
};

struct MethodScore {
    std::string name;
    std::vector<Curve::Point> curve;
    Tally all;                              // every prediction made
    Tally pastCache;                        // of tokens past the first C of them
    Tally shared;                           // of those, every `every`th: what all methods of a run have in common
    std::vector<Curve::Point> sharedCurve;  // running perplexity over the shared ones
    double seconds = 0.0;
    std::string stopped;  // why it ended before the text did; empty: it did not
};

struct ReadingOptions {
    uint64_t segmentTokens = 1024;  // of the curve
    uint64_t every = 1;             // of MethodScore::shared
    uint64_t past = 0;              // where pastCache and shared begin; the same for all methods of a run
};

/// Reads `ids` from the start, predicting ids[1..]. The generator takes on the method's cache.
Result<MethodScore> readBy(const Method& method, engine::Generator& generator, std::span<const engine::TokenId> ids,
                           const ReadingOptions& options, const engine::Progress& progress);

}  // namespace daylong::lab
