// A small random model of a given shape, loaded; nullptr where the machine has no room for its file.
#pragma once

#include "lab/models/synthetic.h"
#include "model/model.h"

#include <memory>

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

inline std::shared_ptr<const model::Model> syntheticModel(const lab::SyntheticGeometry& geometry, model::DType type) {
    const auto file = lab::temporarySyntheticModel(geometry, type);
    if (!file) return nullptr;
    const auto model = model::loadModel(file->path());  // the mapping stays
    return model ? *model : nullptr;
}

}  // namespace daylong::testing
