// Turns logits into the next token: repetition penalty, temperature, top-k, top-p, min-p, seeded.
// Thread rule: one thread. Allocates only when constructed. Failure rule: Device, when a model's arithmetic broke down.
#pragma once

#include "base/result.h"
#include "engine/types.h"

#include <cstdint>
#include <random>
#include <span>
#include <vector>

namespace daylong::engine {

struct SamplerOptions {
    float temperature = 0.7F;         // 0: the likeliest token, always
    uint32_t topK = 40;               // 0: off
    float topP = 0.95F;               // 1: off
    float minP = 0.05F;               // 0: off
    float repetitionPenalty = 1.1F;   // 1: off
    uint32_t repetitionWindow = 128;  // last tokens that the penalty looks at
    uint64_t seed = 0;                // 0: from the clock
    bool operator==(const SamplerOptions&) const = default;
};

class Sampler {
public:
    Sampler(const SamplerOptions& options, uint32_t vocabSize);

    /// Draws from `logits` [vocab]; those that are no numbers are never drawn, and an error where there are no others.
    Result<TokenId> sample(std::span<const float> logits);
    /// Makes a token count for the penalty. Which ones do is the caller's to say: a penalised end-of-turn token
    /// would make replies ramble.
    void accept(TokenId token);
    void forget();  // what counted; the next draw is as random as it would have been

private:
    struct Candidate {
        TokenId token;
        float logit;
    };
    void penalize();
    size_t keepTop(size_t count);            // sorts the `count` likeliest to the front
    size_t keepNucleus(size_t count) const;  // how many of them top-p and min-p keep

    SamplerOptions m_options;
    std::mt19937_64 m_random;
    std::vector<Candidate> m_candidates;  // [vocab]
    std::vector<TokenId> m_recent;        // ring of the last tokens
    size_t m_recentNext = 0;
};

}  // namespace daylong::engine
