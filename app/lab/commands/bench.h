// Measures an engine on one model: decoding with an empty and with a full cache and after a million tokens, prefill,
// time to first token, memory, all beside what the device reaches at most, and beside it, in alternate rounds,
// llama.cpp where its Python package is installed.
#pragma once

#include "base/result.h"
#include "engine/cache.h"
#include "cli/options.h"

#include <optional>
#include <string>
#include <vector>

namespace daylong::cli {

struct BenchOptions {
    EngineOptions engine;        // model, cache, backend
    std::string name;            // what to call the model
    engine::CacheOptions cache;  // C = 2048 unless the user said otherwise
    uint32_t rounds = 3;
    bool compare = true;
    bool contention = false;  // also decode while another process takes a core
};

/// Tokens per second of one engine; medians over the rounds. 0: not measured.
struct Speeds {
    double decodeEmpty = 0.0, decodeFull = 0.0, prefill = 0.0;
    double decodeMillion = 0.0;    // full cache, the token's index past a million
    double decodeContended = 0.0;  // full cache
};

struct BenchReport {
    std::string name, device, types;
    uint64_t bytesPerToken = 0;                // of weights
    uint64_t cacheBytesPerToken = 0;           // read with a full cache
    uint64_t weightBytes = 0, cacheBytes = 0;  // held in memory
    double bandwidth = 0.0;                    // bytes per second, measured: a GPU's copy, a CPU's reads
    double matrixPeak = 0.0;                   // FLOP per second, measured; 0: not known
    double prefillFlops = 0.0;                 // that a token of the prompt takes
    double outsideMs = 0.0;                    // of a decoded token's time, outside the device's kernels
    uint64_t fullPosition = 0;                 // where "full cache" was measured
    double firstTokenMs = 0.0;                 // after a prompt of 128 tokens
    double firstMessageMs = 0.0;               // after one of 500
    double loadSeconds = 0.0;
    bool weightsMapped = false;  // from what an earlier load kept (cpu/kept_weights.h)
    Speeds own;
    std::optional<Speeds> reference;  // llama.cpp
    Speeds timesReference;            // own speed over llama.cpp's in the same round; medians over the rounds
    std::string referenceName;
};

/// Errors: those of loading the model and of the backend. Prints progress on standard error.
Result<BenchReport> runBench(const BenchOptions& options);

void printBenchText(const std::vector<BenchReport>& reports);
void printBenchJson(const std::vector<BenchReport>& reports);

}  // namespace daylong::cli
