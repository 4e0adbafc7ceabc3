// What is needed for a moment is not kept for the day.
#include "base/large_blocks.h"
#include "support/sanitized.h"
#include "support/unit.h"

#include <cstddef>
#include <cstring>
#include <fstream>
#include <memory>
#include <string>

using namespace daylong;

namespace {

/// Of this process, those that no file backs.
uint64_t residentKibibytes() {
    std::ifstream status("/proc/self/status");
    uint64_t kibibytes = 0;
    for (std::string word; status >> word;) {
        if (word == "RssAnon:" && status >> kibibytes) break;
    }
    return kibibytes;
}

}  // namespace

TEST("large blocks go back to the system, however often they are wanted") {
    if constexpr (unit::kSanitized) return;  // which have an allocator of their own
    returnLargeBlocks();
    const uint64_t before = residentKibibytes();
    for (int round = 0; round < 3; ++round) {
        const size_t bytes = size_t{8} << 20U;
        const auto block = std::make_unique_for_overwrite<std::byte[]>(bytes);
        std::memset(block.get(), round + 1, bytes);
        CHECK(residentKibibytes() > before + 7000);
    }
    CHECK(residentKibibytes() < before + 1000);
}
