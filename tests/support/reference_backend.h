// A Backend of plain loops in double precision: the oracle that every other backend is tested against. Slow, obvious.
// Activations are doubles; weights are dequantised row by row; the KV cache is rounded through its type as stored.
#pragma once

#include "engine/backend.h"

#include <memory>

namespace daylong::testing {

std::unique_ptr<engine::Backend> makeReferenceBackend();

}  // namespace daylong::testing
