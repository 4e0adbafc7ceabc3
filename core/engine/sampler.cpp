#include "engine/sampler.h"

#include "base/say.h"

#include <algorithm>
#include <cassert>
#include <chrono>
#include <cmath>

namespace daylong::engine {

namespace {

constexpr TokenId kNoToken = -1;

uint64_t seedFromClock() { return static_cast<uint64_t>(std::chrono::system_clock::now().time_since_epoch().count()); }

}  // namespace

Sampler::Sampler(const SamplerOptions& options, uint32_t vocabSize)
    : m_options(options),
      m_random(options.seed != 0 ? options.seed : seedFromClock()),
      m_candidates(vocabSize),
      m_recent(options.repetitionWindow, kNoToken) {}

void Sampler::accept(TokenId token) {
    if (m_recent.empty()) return;
    m_recent[m_recentNext] = token;
    m_recentNext = (m_recentNext + 1) % m_recent.size();
}

void Sampler::forget() {
    std::ranges::fill(m_recent, kNoToken);
    m_recentNext = 0;
}

void Sampler::penalize() {
    if (m_options.repetitionPenalty == 1.0F) return;
    for (size_t i = 0; i < m_recent.size(); ++i) {
        const TokenId token = m_recent[i];
        if (token == kNoToken) continue;
        const auto seenBefore = std::find(m_recent.begin(), m_recent.begin() + static_cast<std::ptrdiff_t>(i), token);
        if (seenBefore != m_recent.begin() + static_cast<std::ptrdiff_t>(i)) continue;  // once for each token
        float& logit = m_candidates[static_cast<size_t>(token)].logit;
        logit = logit > 0.0F ? logit / m_options.repetitionPenalty : logit * m_options.repetitionPenalty;
    }
}

size_t Sampler::keepTop(size_t count) {
    const auto likelier = [](const Candidate& a, const Candidate& b) { return a.logit > b.logit; };
    std::partial_sort(m_candidates.begin(), m_candidates.begin() + static_cast<std::ptrdiff_t>(count),
                      m_candidates.end(), likelier);
    return count;
}

size_t Sampler::keepNucleus(size_t count) const {
    const float most = m_candidates[0].logit;
    double total = 0.0;
    for (size_t i = 0; i < count; ++i) total += std::exp(double{m_candidates[i].logit} - double{most});
    double sum = 0.0;
    size_t kept = 0;
    while (kept < count) {
        const double weight = std::exp(double{m_candidates[kept].logit} - double{most});
        if (kept > 0 && (sum >= double{m_options.topP} * total || weight < double{m_options.minP})) break;
        sum += weight;
        ++kept;
    }
    return kept;
}

Result<TokenId> Sampler::sample(std::span<const float> logits) {
    assert(logits.size() == m_candidates.size());
    if (std::none_of(logits.begin(), logits.end(), [](float logit) { return std::isfinite(logit); })) {
        return failure(ErrorCode::Device, Say::NoNumbers);
    }
    for (size_t i = 0; i < logits.size(); ++i) {
        const float logit = std::isnan(logits[i]) ? -1e30F : std::clamp(logits[i], -1e30F, 1e30F);
        m_candidates[i] = {static_cast<TokenId>(i), logit};
    }
    penalize();
    size_t count = m_candidates.size();
    if (m_options.temperature <= 0.0F) count = 1;
    else if (m_options.topK > 0) count = std::min<size_t>(count, m_options.topK);
    count = keepNucleus(keepTop(count));

    double total = 0.0;
    const auto weight = [&](size_t i) {
        return std::exp((double{m_candidates[i].logit} - double{m_candidates[0].logit}) /
                        double{m_options.temperature});
    };
    size_t chosen = 0;
    if (count > 1) {
        for (size_t i = 0; i < count; ++i) total += weight(i);
        double left = std::uniform_real_distribution<double>(0.0, total)(m_random);
        while (chosen + 1 < count && (left -= weight(chosen)) >= 0.0) ++chosen;
    }
    return m_candidates[chosen].token;
}

}  // namespace daylong::engine
