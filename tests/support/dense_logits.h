// A model's logits for every token of a text, each of which sees all before it: what other implementations are compared
// with.
#pragma once

#include "cpu/cpu_backend.h"
#include "engine/generator.h"

#include <memory>
#include <vector>

namespace daylong::testing {

/// [tokens, vocabulary]
inline Result<std::vector<float>> denseLogits(const std::shared_ptr<const model::Model>& model,
                                              const std::vector<engine::TokenId>& tokens,
                                              const cpu::CpuOptions& options = {}) {
    auto backend = cpu::makeCpuBackend(options);
    TRY(backend->loadWeights(model, {}));
    const auto count = static_cast<uint32_t>(tokens.size());
    engine::Generator generator = TRY(engine::Generator::create(model, std::move(backend),
                                                                {.attention = engine::Attention::Dense,
                                                                 .size = count,
                                                                 .sinks = 0,
                                                                 .kv = engine::KvType::F32,
                                                                 .chunk = count,
                                                                 .maxLogitRows = count}));
    const std::span<const float> logits = TRY(generator.feedAll(tokens));
    return std::vector<float>(logits.begin(), logits.end());
}

}  // namespace daylong::testing
