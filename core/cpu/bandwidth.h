// How fast this machine reads memory: the ceiling of decoding, which reads every weight once per token.
#pragma once

#include "base/result.h"

#include <cstdint>

namespace daylong::cpu {

/// Bytes per second of sequential reads by `threads` threads (0: all cores) through memory far larger than the
/// caches; the median of a few passes. Takes under a second. Errors: OutOfMemory.
Result<double> measureReadBandwidth(uint32_t threads = 0);

}  // namespace daylong::cpu
