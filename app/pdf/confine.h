// What the program that reads a stranger's PDF takes away from itself before it looks at it: whoever gets hold of it by
// such a file shall find nothing there to do.
// Thread rule: before there is a second thread. Failure rule: none; a system that lacks one of them has the others.
#pragma once

#include <cstdint>
#include <sys/types.h>

namespace daylong::app {

struct Confinement {
    pid_t parent = 0;      // ends with it
    uint64_t memory = 0;   // bytes of addresses
    uint64_t seconds = 0;  // of processor time
};

/// For good. False: whoever started this program is gone already.
bool confine(const Confinement& confinement);

}  // namespace daylong::app
