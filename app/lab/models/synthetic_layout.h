// What a synthetic model's file consists of: its keys, and its tensors with what fills them. Internal to synthetic.cpp,
// whose families are in synthetic_families.cpp. Plain values.
#pragma once

#include "lab/models/gguf_writer.h"
#include "lab/models/synthetic.h"

#include <string>
#include <utility>
#include <vector>

namespace daylong::lab {

struct SyntheticTensor {
    std::string name;
    std::vector<uint64_t> dims;
    float gain = 0.0F;      // of a matrix: how much longer a product is than what goes in; 0: not a matrix
    float constant = 1.0F;  // what all numbers of the others are
};

struct SyntheticLayout {
    std::vector<std::pair<std::string, GgufWriter::Value>> keys;  // but for the vocabulary's
    std::vector<SyntheticTensor> tensors;
};

/// Of the geometry's architecture, which is one that synthetic.h names.
SyntheticLayout syntheticLayout(const SyntheticGeometry& geometry);

}  // namespace daylong::lab
