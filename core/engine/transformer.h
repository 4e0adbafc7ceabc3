// The one transformer: records a model's graph from its config and weights. See graph.h. Pure; what model::loadModel
// let through never fails here.
#pragma once

#include "engine/graph.h"
#include "model/model.h"

namespace daylong::engine {

/// The graph of any supported family. The tensors it names are the model's.
Graph recordTransformer(const model::Model& model);

}  // namespace daylong::engine
