// Runs StreamEval: feeds a stream token by token's worth, and at each query asks for the value, by the likelihood of
// the answer against distractors and by letting the model write it. The stream goes on with the right answer. Thread
// rule: one thread. Failure rule: Result; CacheFull ends a dense run, and what was asked until then counts.
#pragma once

#include "lab/choices.h"
#include "lab/streameval.h"

#include <functional>
#include <string_view>

namespace daylong::lab {

/// Text in the middle of a stream to tokens and back.
struct TextCoder {
    std::function<Tokens(std::string_view)> encode;
    std::function<std::string(std::span<const engine::TokenId>)> decode;
};

struct StreamAnswer {
    uint64_t distance = 0;   // tokens from the first of the fact's value to the query's last
    bool seen = false;       // the whole value was in the window, or among the sinks
    bool gone = false;       // none of the value was
    bool recalled = false;   // its line was brought back
    bool likeliest = false;  // the right answer was likelier than every distractor
    bool written = false;    // the model wrote the right answer
};

struct StreamScore {
    std::vector<StreamAnswer> answers;
    uint64_t tokens = 0;
    std::string stopped;  // why it ended before the stream did
};

struct ScoreOptions {
    Tokens front;       // BOS
    bool write = true;  // also let the model write
    /// Lines to bring back for a query, of the `told` ones so far those before `seen`, the first one that is seen
    /// whole; they stand in front of it. Empty: none are. Nothing of them stays in the stream.
    std::function<Result<std::vector<uint32_t>>(const std::string& query, uint32_t seen, uint32_t told)> recall = {};
    bool keys = false;  // as what was made of them when they were read; else they are read again
};

Result<StreamScore> scoreStream(engine::Generator& generator, const std::vector<StreamLine>& stream,
                                const TextCoder& coder, const ScoreOptions& options, const engine::Progress& progress);

/// Share of the answers that hold `what`; NaN of none.
template <class Chosen>
double share(const std::vector<StreamAnswer>& answers, bool StreamAnswer::*what, Chosen chosen) {
    double right = 0.0, asked = 0.0;
    for (const StreamAnswer& answer : answers) {
        if (!chosen(answer)) continue;
        asked += 1.0;
        right += answer.*what ? 1.0 : 0.0;
    }
    return right / asked;
}

}  // namespace daylong::lab
