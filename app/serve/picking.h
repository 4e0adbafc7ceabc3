// How a reply's words are picked over the API: the engine's sampler, and around it what OpenAI's clients know besides:
// penalties for what the reply has said, a bias, and how likely each token was. Thread rule: one thread.
#pragma once

#include "engine/sampler.h"
#include "serve/asked.h"
#include "text/tokenizer.h"

#include <span>
#include <vector>

namespace daylong::serve {

class Picker {
public:
    /// `suited`: what holds where nothing else was asked for.
    Picker(const Picking& asked, const engine::SamplerOptions& suited, uint32_t vocabulary);

    Result<engine::TokenId> pick(std::span<const float> logits);
    /// That stands in the conversation before the reply.
    void read(engine::TokenId token) { m_sampler.accept(token); }
    /// That was picked, and is said.
    void say(engine::TokenId token);
    /// How likely it was as the model has it, before anything is done to that. `others`: the likeliest, so many.
    PickedToken chancesOf(std::span<const float> logits, engine::TokenId picked, uint32_t others,
                          const text::Tokenizer& tokenizer);

private:
    const Picking m_asked;
    engine::Sampler m_sampler;
    // Each [vocab] where it is needed, else empty.
    std::vector<float> m_changed;           // what the model gives, and something added
    std::vector<uint32_t> m_said;           // how often
    std::vector<engine::TokenId> m_sorted;  // the likeliest first
};

}  // namespace daylong::serve
