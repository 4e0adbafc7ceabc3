// Watch: who looks on while something is read or written, and may have it stopped. Called on that thread. Plain values.
#pragma once

#include <cstdint>
#include <functional>

namespace daylong::exchange {

/// Both may be empty.
struct Watch {
    /// Bytes of what is imported; messages of what is exported, whose total is about right.
    std::function<void(uint64_t done, uint64_t total)> progress = {};
    std::function<bool()> isStopped = {};  // then it ends with Cancelled
};

}  // namespace daylong::exchange
