// A backend that answers from what it was fed and may still see, so that evaluations meet known answers: it predicts
// the token that followed the newest visible occurrence of the last two tokens (an induction head of perfect memory).
#pragma once

#include "engine/backend.h"
#include "engine/generator.h"

#include <vector>

namespace daylong::testing {

class ScriptedBackend final : public engine::Backend {
public:
    engine::DeviceInfo device() const override { return {.id = "scripted", .name = "scripted"}; }
    Result<void> loadWeights(std::shared_ptr<const model::Model>, const engine::Progress&) override { return {}; }
    Result<void> prepare(const engine::Graph& graph, const engine::CacheLayout& layout) override {
        m_vocab = graph.vocabSize;
        m_layout = layout;
        m_slots.assign(layout.slots(), -1);
        return {};
    }
    Result<void> run(const engine::Step& step, std::span<float> logits) override {
        for (uint32_t row = 0; row < step.rows; ++row) m_slots[step.rings[0].slot[row]] = step.tokens[row];
        for (uint32_t row = step.firstLogitRow; row < step.rows; ++row) {
            const std::span<float> out = logits.subspan(size_t{row - step.firstLogitRow} * m_vocab, m_vocab);
            std::fill(out.begin(), out.end(), 0.0F);
            const engine::TokenId next = predict(visible(step, row));
            if (next >= 0) out[static_cast<size_t>(next)] = 10.0F;
        }
        return {};
    }
    uint64_t cacheBytes() const override { return m_slots.size() * sizeof(engine::TokenId); }
    uint64_t weightBytes() const override { return 0; }

private:
    std::vector<engine::TokenId> visible(const engine::Step& step, uint32_t row) const {
        std::vector<engine::TokenId> seen;
        for (uint32_t i = 0; i < step.rings[0].fixedCount[row]; ++i) seen.push_back(m_slots[i]);
        for (uint32_t i = 0; i < step.rings[0].windowCount[row]; ++i) {
            seen.push_back(m_slots[m_layout.fixedSlots + (step.rings[0].windowFirst[row] + i) % m_layout.ringSlots]);
        }
        return seen;
    }
    static engine::TokenId predict(const std::vector<engine::TokenId>& seen) {
        const size_t n = seen.size();
        for (size_t i = n < 3 ? 0 : n - 2; i-- > 1;) {
            if (seen[i] == seen[n - 1] && seen[i - 1] == seen[n - 2]) return seen[i + 1];
        }
        return -1;
    }

    uint32_t m_vocab = 0;
    engine::CacheLayout m_layout;
    std::vector<engine::TokenId> m_slots;
};

}  // namespace daylong::testing
