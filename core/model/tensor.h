// A named weight inside a mapped model file: a view, never a copy.
#pragma once

#include "model/dtype.h"

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>

namespace daylong::model {

struct Tensor {
    std::string name;
    DType type = DType::F32;
    std::array<uint64_t, 4> dims{1, 1, 1, 1};  // dims[0] is the row length (fastest), as in GGUF
    const std::byte* data = nullptr;           // lives as long as the Model that owns the mapping
    uint64_t sizeBytes = 0;

    uint64_t columns() const { return dims[0]; }
    uint64_t rows() const { return dims[1] * dims[2] * dims[3]; }
};

}  // namespace daylong::model
