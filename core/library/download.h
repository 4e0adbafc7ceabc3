// Downloads one file: goes on where an earlier try ended, survives cuts and signatures that run out, and gives the file
// its final name only when its length and checksum are those that the hub lists.
// Thread rule: blocks the calling thread; several may run at once, for different files. Failure rule: a Result that
// says what happened, what is kept, and what to do.
#pragma once

#include "library/hub.h"
#include "library/part_file.h"

#include <cstdint>
#include <functional>

namespace daylong::library {

/// How much of it is here; a `total` of 0 is not known yet. False: stop, with Cancelled; what has come is kept.
using OnProgress = std::function<bool(uint64_t done, uint64_t total)>;

/// Nothing is fetched where the target is there already, with that length and checksum.
Result<void> download(const Hub& hub, const Plan& plan, const OnProgress& onProgress);

}  // namespace daylong::library
