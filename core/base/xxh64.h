// XXH64 with seed 0 (the xxHash specification): tells whether bytes are still what they were, about as fast as they can
// be read. No protection against forgers. A pure function; here, because the engine builds without any library.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

namespace daylong {

uint64_t xxh64(std::span<const std::byte> bytes);

}  // namespace daylong
