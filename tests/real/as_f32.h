// A copy of a model file whose weights are all F32: with it the engine rounds no activations, so that what is left
// between it and another implementation is the model as it is written down, to float32's rounding.
#pragma once

#include "base/result.h"

#include <filesystem>

namespace daylong::real {

Result<void> writeAsF32(const std::filesystem::path& source, const std::filesystem::path& target);

}  // namespace daylong::real
