// This machine, as models are judged for it: its memory, and how fast that is read.
#pragma once

#include "cpu/bandwidth.h"
#include "library/fit.h"

namespace daylong::cli {

/// Takes up to a second.
inline library::Machine measuredMachine() {
    library::Machine machine = library::thisMachine();
    if (const Result<double> bandwidth = cpu::measureReadBandwidth()) machine.bytesPerSecond = *bandwidth;
    return machine;
}

}  // namespace daylong::cli
