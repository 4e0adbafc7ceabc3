// Time, in the two kinds that must not be mixed: the calendar's for what is stored, the steady one for what is
// measured.
#pragma once

#include <chrono>
#include <cstdint>

namespace daylong {

/// Milliseconds since 1970 in UTC; may jump when the user sets the clock.
inline int64_t nowMs() {
    return std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::system_clock::now().time_since_epoch())
        .count();
}

/// Seconds since some moment; never jumps, for durations only.
inline double steadySeconds() {
    return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count();
}

}  // namespace daylong
