// Every tensor of a model that a backend must hold, once each, by how it is read. What a backend loads is asked for
// here, so that a family's new tensor reaches all of them.
#pragma once

#include "model/model.h"

#include <vector>

namespace daylong::model {

struct Inventory {
    std::vector<const Tensor*> matrices;  // of products; an expert tensor is dims[2] matrices, one after another
    std::vector<const Tensor*> vectors;   // read as floats: norms, biases (an expert's too: one row each), sink logits
};

/// The embedding is among the matrices only where the output is tied to it: else only its rows are looked up. Those of
/// Model::layerTable are read from the file.
Inventory takeInventory(const Model& model);

}  // namespace daylong::model
