// What one more token costs with a full cache: streaming, which evaluates that token, against sliding window with
// recomputation, which evaluates the last C tokens afresh (figure 10 of arXiv 2309.17453). Both in one run,
// alternating, so that what else the machine does meets both. Thread rule: one thread. Failure rule: Result.
#pragma once

#include "engine/generator.h"

#include <vector>

namespace daylong::lab {

struct LatencyOptions {
    std::vector<uint32_t> sizes = {256, 512, 1024, 2048, 4096};
    engine::CacheOptions cache;  // all but the size
    uint32_t rounds = 3;         // each: one recomputation, then `tokens` streamed
    uint32_t tokens = 16;
};

struct LatencyPoint {
    uint32_t size = 0;
    double streamingMs = 0.0, recomputeMs = 0.0;  // per token; medians over the rounds
    double times = 0.0;                           // median over the rounds of recomputation / streaming
    std::vector<double> streamingRounds, recomputeRounds;
    uint64_t cacheBytes = 0, residentBytes = 0;  // both ways use one cache of C tokens
};

Result<std::vector<LatencyPoint>> measureLatency(engine::Generator& generator, const LatencyOptions& options,
                                                 const engine::Progress& progress);

double median(std::vector<double> values);

}  // namespace daylong::lab
