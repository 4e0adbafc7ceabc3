// What a Vulkan device reaches at most, measured: how fast it copies in its own memory, which decoding is held against,
// and how fast it computes, which prefill is. Each takes about a second. Thread rule: one thread at a time. Failure
// rule: Device or OutOfMemory.
#pragma once

#include "base/result.h"

#include <cstdint>

namespace daylong::vulkan {

/// Bytes read and bytes written per second.
Result<double> measureCopyBandwidth(uint32_t index);

/// Multiplications and additions per second of floats, as plain arithmetic reaches them, without cooperative matrices.
Result<double> measureMatrixPeak(uint32_t index);

}  // namespace daylong::vulkan
