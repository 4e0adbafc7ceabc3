// Large blocks of memory, and when the system has them back.
// Thread rule: to be called first in main. Failure rule: none; where the allocator cannot be told, all stays as it is.
#pragma once

#include <malloc.h>

namespace daylong {

/// Blocks of a megabyte and more go back to the system as soon as they are freed. By itself glibc holds blocks of every
/// size that was freed before, up to 32 MB, for the next, and up to twice as much beside them: a program that is open
/// all day would keep what it once needed for a moment.
inline void returnLargeBlocks() {
#ifdef M_MMAP_THRESHOLD
    ::mallopt(M_MMAP_THRESHOLD, 1 << 20);
#endif
}

}  // namespace daylong
