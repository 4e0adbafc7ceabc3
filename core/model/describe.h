// What a model file is made of, for people: parameters and bytes by type. Plain values.
#pragma once

#include "model/model.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace daylong::model {

struct TypeShare {
    DType type = DType::F32;
    uint64_t tensors = 0, parameters = 0, bytes = 0;
};

struct ModelDescription {
    std::vector<TypeShare> types;  // most bytes first
    uint64_t tensors = 0, parameters = 0, weightBytes = 0;
    double bitsPerWeight = 0.0;
    /// Weights that one decoded token reads: all but the embedding, of which it reads one row, unless tied; and of
    /// experts the chosen ones.
    uint64_t bytesPerToken = 0;
};

ModelDescription describe(const Model& model);

/// What of the file nothing here needs: "1 layer that guesses further tokens; 27 tensors for pictures or sound". Empty:
/// nothing.
std::string leftAlone(const Model& model);

/// "Llama", "GPT-NeoX (Pythia)": what people call the architecture.
std::string familyName(const ModelConfig& config);
/// The same, of a model of which nothing else is known; the name itself where it is none of ours.
std::string familyName(std::string_view architecture);
/// Which layers see the sinks once a cache of `cacheSize` tokens is full: "all 32", or "2 of 12 (5, 11); the others see
/// the last 512 tokens alone". Layers are counted from 0.
std::string sinkLayers(const ModelConfig& config, uint32_t cacheSize);

/// "Q4_K 98.2%, F32 1.8%", by bytes.
std::string typeMix(const ModelDescription& description);
/// "135M", "1.2B", "293K".
std::string shortCount(uint64_t count);

}  // namespace daylong::model
