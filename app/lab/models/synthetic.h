// Random models in the geometry of real ones, as GGUF files that any GGUF engine loads. For benchmarks and tests:
// a step costs what the real model's does, the text means nothing. The same arguments give the same bytes.
#pragma once

#include "base/anonymous_file.h"
#include "base/result.h"
#include "model/dtype.h"

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

namespace daylong::lab {

using model::DType;

/// A model's shape. The vocabulary is 3 control tokens, 256 byte tokens and made-up words.
struct SyntheticGeometry {
    std::string name;
    uint32_t dim = 0, layers = 0, heads = 0, kvHeads = 0, headDim = 0, ffn = 0;
    uint32_t vocabSize = 0;  // at least 260
    uint32_t trainedContext = 0;
    float ropeBase = 10000.0F;
    bool tied = true;                    // the output matrix is the embedding
    std::string architecture = "llama";  // or qwen35, gemma4, lfm2
    uint32_t interval = 0;  // each so many-th layer attends to all words; the others keep a state, or see a window
    uint32_t taps = 0;      // of short convolutions
    uint32_t stateKeyHeads = 0, stateValueHeads = 0, stateDim = 0;            // of a delta net
    uint32_t window = 0, wideHeadDim = 0, layerInput = 0, sharingLayers = 0;  // of Gemma 4
    bool attends(uint32_t layer) const;                                       // to all words
};

constexpr const char* kSyntheticNames = "135m, 1b, 7b, qwen3.5-0.8b, qwen3.5-4b, gemma4-e2b or lfm2-1.2b";
/// "135m": SmolLM2-135M's geometry; "1b": Llama-3.2-1B's (without its rope scaling, which costs nothing);
/// "7b": Llama-2-7B's; the others are named after theirs.
std::optional<SyntheticGeometry> syntheticGeometry(std::string_view name);

/// The type a matrix of this row length gets when `wanted` is asked for: Q4_K and Q6_K need rows of a multiple
/// of 256 and become Q8_0 elsewhere (dim 576 of "135m": all of its matrices but ffn_down).
DType syntheticType(DType wanted, uint32_t columns);

/// Writes the model; norms are F32 ones, matrices normal or uniform with a scale that keeps activations finite.
Result<void> writeSyntheticModel(const SyntheticGeometry& geometry, DType type, const std::filesystem::path& path);
/// The same, for as long as the file lives.
Result<AnonymousFile> temporarySyntheticModel(const SyntheticGeometry& geometry, DType type);

}  // namespace daylong::lab
