#include "serve/picking.h"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace daylong::serve {

namespace {

constexpr double kNever = -9999.0;  // as OpenAI has it; no number in JSON is without end

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
    if (changes) m_said.resize(vocabulary);
}

Result<engine::TokenId> Picker::pick(std::span<const float> logits) {
    if (m_changed.empty()) return m_sampler.sample(logits);
    std::ranges::copy(logits, m_changed.begin());
    for (size_t i = 0; i < m_said.size(); ++i) {
        if (m_said[i] > 0)
            m_changed[i] -= m_asked.presencePenalty + m_asked.frequencyPenalty * static_cast<float>(m_said[i]);
    }
    for (const auto& [token, bias] : m_asked.bias) m_changed[static_cast<size_t>(token)] += bias;
    return m_sampler.sample(m_changed);
}

void Picker::say(engine::TokenId token) {
    m_sampler.accept(token);
    if (!m_said.empty()) ++m_said[static_cast<size_t>(token)];
}

PickedToken Picker::chancesOf(std::span<const float> logits, engine::TokenId picked, uint32_t others,
                              const text::Tokenizer& tokenizer) {
    const float most = *std::ranges::max_element(logits);
    double total = 0.0;
    for (const float each : logits) total += std::exp(double{each} - double{most});
    const double norm = double{most} + std::log(total);
    const auto chance = [&](engine::TokenId token) -> Chance {
        const bool named = tokenizer.isControl(token);
        const double logProbability = double{logits[static_cast<size_t>(token)]} - norm;
        return {std::string(named ? tokenizer.piece(token) : tokenizer.bytes(token)),
                static_cast<float>(std::max(logProbability, kNever))};
    };
    PickedToken made{.picked = chance(picked), .likeliest = {}};
    if (others == 0) return made;
    m_sorted.resize(logits.size());
    std::iota(m_sorted.begin(), m_sorted.end(), 0);
    const size_t count = std::min<size_t>(others, m_sorted.size());
    std::partial_sort(m_sorted.begin(), m_sorted.begin() + static_cast<std::ptrdiff_t>(count), m_sorted.end(),
                      [&](engine::TokenId a, engine::TokenId b) {
                          return logits[static_cast<size_t>(a)] > logits[static_cast<size_t>(b)];
                      });
    for (size_t i = 0; i < count; ++i) made.likeliest.push_back(chance(m_sorted[i]));
    return made;
}

}  // namespace daylong::serve
