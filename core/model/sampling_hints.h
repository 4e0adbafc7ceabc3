// How a model's makers would have its words picked: what stands under general.sampling.* in its file (the names are
// llama.cpp's). Untrusted: a value that makes no sense is not there.
#pragma once

#include "model/gguf.h"

#include <cstdint>
#include <optional>

namespace daylong::model {

struct SamplingHints {
    std::optional<float> temperature, topP, minP, repetitionPenalty;
    std::optional<uint32_t> topK, repetitionWindow;

    bool any() const { return temperature || topP || minP || repetitionPenalty || topK || repetitionWindow; }
};

SamplingHints readSamplingHints(const GgufFile& file);

}  // namespace daylong::model
