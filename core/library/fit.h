// Whether a model is one for this machine: what it needs in memory, how fast it would answer, and which quantisation to
// take. Estimates, made before anything is downloaded; but for this machine's, pure functions of figures.
#pragma once

#include "library/variants.h"
#include "engine/cache_shape.h"

#include <cstdint>
#include <string>
#include <vector>

namespace daylong::library {

/// A GPU that models run on where they have room in it.
struct Accelerator {
    std::string name;             // for people
    uint64_t memoryBytes = 0;     // that a model can have
    double bytesPerSecond = 0.0;  // 0: not measured
    bool shared = false;          // its memory is the machine's
};

struct Machine {
    uint64_t memoryBytes = 0;                    // that there is
    uint64_t availableBytes = 0;                 // that nobody uses now
    double bytesPerSecond = 0.0;                 // read from memory; 0: not measured
    std::vector<Accelerator> accelerators = {};  // in the order in which they are tried, before the processor
};

/// Memory of this machine, its bandwidth not measured.
Machine thisMachine();
/// With its bandwidth, which takes up to a second the first time. Any thread.
Machine measuredMachine();

/// What is known of a model before its file is here; 0: not known.
struct ModelFacts {
    uint64_t parameters = 0;
    uint64_t activeParameters = 0;     // of experts, those that one token takes
    engine::CacheEstimate cache = {};  // f16, of the tokens that it is judged with
};

enum class Verdict { Fits, Tight, TooLarge };

struct Fit {
    Verdict verdict = Verdict::Fits;
    uint64_t memoryBytes = 0;      // weights, cache, and what the program itself takes
    double tokensPerSecond = 0.0;  // 0: not known
    std::string device = {};       // the GPU that it would run on; empty: the processor
};

/// Whether it answers at reading speed, as far as is known; slower than that, one waits for words.
bool isQuick(const Fit& fit);

/// A file of `bytes` with a cache of `cacheTokens`, on the first device that has room for it, as the engine takes them.
Fit judge(uint64_t bytes, const ModelFacts& facts, uint32_t cacheTokens, const Machine& machine);

struct Recommendation {
    const Variant* variant = nullptr;  // nullptr: none runs here
    std::string why;
};

/// The most exact one that fits well and answers at reading speed; else the smallest that is still itself.
Recommendation recommend(const std::vector<Variant>& variants, const ModelFacts& facts, uint32_t cacheTokens,
                         const Machine& machine);

}  // namespace daylong::library
