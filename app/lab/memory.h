// This process's memory, from the kernel. Plain functions; 0 where the kernel does not say.
#pragma once

#include <cstdint>

namespace daylong::lab {

uint64_t residentBytes();      // now
uint64_t anonymousBytes();     // of these, what no file backs: a model's mapped pages come as its words are needed
uint64_t peakResidentBytes();  // the most so far

}  // namespace daylong::lab
