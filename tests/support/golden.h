// The golden values of stories260K, and the check that every backend has to pass.
#pragma once

#include "engine/perplexity.h"

#include <array>
#include <functional>
#include <memory>
#include <string>

namespace daylong::golden {

struct Case {
    const char* file;  // under tests/data/golden/stories260K
    engine::Attention attention;
    uint32_t size, sinks;
};

inline constexpr std::array<Case, 6> kCases = {{
    {"dev.dense.nll.txt", engine::Attention::Dense, 512, 0},
    {"dev.streaming-C257-S4.nll.txt", engine::Attention::Streaming, 257, 4},
    {"dev.streaming-C128-S4.nll.txt", engine::Attention::Streaming, 128, 4},
    {"dev.streaming-C64-S1.nll.txt", engine::Attention::Streaming, 64, 1},
    {"dev.window-C128-S0.nll.txt", engine::Attention::Window, 128, 0},
    {"dev.recompute-C64.nll.txt", engine::Attention::Recompute, 64, 0},
}};

struct Options {
    uint32_t chunk = 64;
    uint64_t origin = 0;
    engine::KvType kv = engine::KvType::F32;
    uint64_t limit = UINT64_MAX;  // most predictions to compare
};

using MakeBackend = std::function<std::unique_ptr<engine::Backend>()>;

/// The largest difference of a prediction's NLL from the golden one, in nats. Throws when it cannot be measured.
double largestDifference(const Case& each, const MakeBackend& makeBackend, const Options& options);

}  // namespace daylong::golden
