// A small random model of a given shape, loaded; nullptr where the machine has no room for its file.
#pragma once

#include "engine/generator.h"
#include "lab/models/synthetic.h"
#include "model/model.h"

#include <algorithm>
#include <memory>
#include <vector>

namespace daylong::testing {

/// Two layers, 256 wide; for what needs a whole transformer and no particular one.
inline const lab::SyntheticGeometry kSmallGeometry{.name = "small",
                                                   .dim = 256,
                                                   .layers = 2,
                                                   .heads = 4,
                                                   .kvHeads = 2,
                                                   .headDim = 64,
                                                   .ffn = 512,
                                                   .vocabSize = 300,
                                                   .trainedContext = 512};

/// Likewise, of other sizes.
inline lab::SyntheticGeometry smallGeometry(uint32_t layers, uint32_t ffn) {
    lab::SyntheticGeometry geometry = kSmallGeometry;
    geometry.layers = layers;
    geometry.ffn = ffn;
    return geometry;
}

inline std::shared_ptr<const model::Model> syntheticModel(const lab::SyntheticGeometry& geometry, model::DType type) {
    const auto file = lab::temporarySyntheticModel(geometry, type);
    if (!file) return nullptr;
    const auto model = model::loadModel(file->path());  // the mapping stays
    return model ? *model : nullptr;
}

/// Of the first `count` tokens of an arbitrary stream, all of them; empty where it fails.
inline std::vector<float> logitsOf(engine::Generator& generator, uint32_t chunk, uint32_t count) {
    std::vector<float> all;
    std::vector<engine::TokenId> tokens;
    for (uint32_t fed = 0; fed < count; fed += static_cast<uint32_t>(tokens.size())) {
        tokens.clear();
        for (uint32_t i = fed; i < std::min(count, fed + chunk); ++i)
            tokens.push_back(static_cast<engine::TokenId>(i * 31 % 300));
        const auto logits = generator.feedAll(tokens);
        if (!logits) return {};
        all.insert(all.end(), logits->begin(), logits->end());
    }
    return all;
}

}  // namespace daylong::testing
