// What a CUDA device reaches at most, measured: how fast it copies in its own memory, which decoding is held against,
// and how fast it multiplies matrices of half floats, which prefill is. Each takes well under a second. Thread rule:
// one thread at a time. Failure rule: Device or OutOfMemory, with the driver's own words.
#pragma once

#include "base/result.h"

#include <cstdint>

namespace daylong::cuda {

/// Bytes read and bytes written per second.
Result<double> measureCopyBandwidth(uint32_t index);

/// Multiplications and additions per second on the tensor cores, as mma.sync reaches them: half floats in, floats
/// summed.
Result<double> measureMatrixPeak(uint32_t index);

}  // namespace daylong::cuda
