#include "serve/picking.h"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace daylong::serve {

namespace {

engine::SamplerOptions optionsOf(const Picking& asked, const engine::SamplerOptions& suited) {
    engine::SamplerOptions options = suited;
    options.temperature = asked.temperature.value_or(suited.temperature);
    options.topP = asked.topP.value_or(suited.topP);
    options.minP = asked.minP.value_or(suited.minP);
    options.topK = asked.topK.value_or(suited.topK);
    options.repetitionPenalty = asked.repetitionPenalty.value_or(suited.repetitionPenalty);
    constexpr uint64_t kInPlaceOfZero = 0x9E3779B97F4A7C15;  // which would be another one each time
    options.seed = !asked.seed ? 0 : *asked.seed == 0 ? kInPlaceOfZero : *asked.seed;
    return options;
}

}  // namespace

Picker::Picker(const Picking& asked, const engine::SamplerOptions& suited, uint32_t vocabulary)
    : m_asked(asked), m_sampler(optionsOf(asked, suited), vocabulary) {
    const bool changes = asked.presencePenalty != 0.0F || asked.frequencyPenalty != 0.0F || !asked.bias.empty();
    if (changes) m_changed.resize(vocabulary);
}

Result<engine::TokenId> Picker::pick(std::span<const float> logits) {
    if (m_changed.empty()) return m_sampler.sample(logits);
    std::ranges::copy(logits, m_changed.begin());
    for (const auto& [token, count] : m_said)
        m_changed[static_cast<size_t>(token)] -=
            m_asked.presencePenalty + m_asked.frequencyPenalty * static_cast<float>(count);
    for (const auto& [token, bias] : m_asked.bias) {
        if (static_cast<size_t>(token) < m_changed.size()) m_changed[static_cast<size_t>(token)] += bias;
    }
    return m_sampler.sample(m_changed);
}

void Picker::say(engine::TokenId token) {
    m_sampler.accept(token);
    if (!m_changed.empty()) ++m_said[token];
}

PickedToken chancesOf(std::span<const float> logits, engine::TokenId picked, uint32_t others,
                      const text::Tokenizer& tokenizer) {
    const float most = *std::ranges::max_element(logits);
    double total = 0.0;
    for (const float each : logits) total += std::exp(double{each} - double{most});
    const double norm = double{most} + std::log(total);
    const auto chance = [&](engine::TokenId token) -> Chance {
        const bool named = tokenizer.isControl(token);
        return {std::string(named ? tokenizer.piece(token) : tokenizer.bytes(token)),
                static_cast<float>(double{logits[static_cast<size_t>(token)]} - norm)};
    };
    PickedToken made{.picked = chance(picked), .likeliest = {}};
    std::vector<engine::TokenId> tokens(logits.size());
    std::iota(tokens.begin(), tokens.end(), 0);
    const size_t count = std::min<size_t>(others, tokens.size());
    std::partial_sort(tokens.begin(), tokens.begin() + static_cast<std::ptrdiff_t>(count), tokens.end(),
                      [&](engine::TokenId a, engine::TokenId b) {
                          return logits[static_cast<size_t>(a)] > logits[static_cast<size_t>(b)];
                      });
    for (size_t i = 0; i < count; ++i) made.likeliest.push_back(chance(tokens[i]));
    return made;
}

}  // namespace daylong::serve
