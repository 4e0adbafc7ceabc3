// The shapes of models whose layers keep states, in small.
#pragma once

#include "lab/models/synthetic.h"

#include <cstdint>
#include <string>

namespace daylong::chat {

/// What it says is not its last word again and again, as where the output is the embedding.
inline lab::SyntheticGeometry small(const std::string& name, uint32_t vocabulary = 300) {
    lab::SyntheticGeometry geometry = lab::syntheticGeometry(name).value();
    geometry.dim = geometry.ffn = geometry.headDim = 64;
    geometry.layers = 4;
    geometry.heads = 2;
    geometry.kvHeads = 1;
    geometry.vocabSize = vocabulary;
    geometry.tied = false;
    if (geometry.stateDim == 0) return geometry;
    geometry.stateKeyHeads = geometry.stateValueHeads = 2;
    geometry.stateDim = 32;
    return geometry;
}

}  // namespace daylong::chat
