// How a model's makers would have its words picked: what stands under general.sampling.* in its file (the names are
// llama.cpp's). Untrusted: what is no number is not there, and what may be is for others to say (settings::believed).
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
