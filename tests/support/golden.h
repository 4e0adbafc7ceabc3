// The golden values in tests/data/golden, and how far a backend is from them.
#pragma once

#include "lab/perplexity.h"

#include <array>
#include <functional>
#include <memory>
#include <string>

namespace daylong::golden {

struct Case {
    const char* model;  // under tests/data
    const char* ids;    // under tests/data/golden
    const char* file;   // under tests/data/golden
    engine::Attention attention;
    uint32_t size, sinks;
    lab::Way way = lab::Way::InOrder;
};

/// A real model of 260,000 parameters, trained on stories.
inline constexpr std::array<Case, 6> kCases = {{
    {"stories260K.gguf", "stories260K/dev.ids.txt", "stories260K/dev.dense.nll.txt", engine::Attention::Dense, 512, 0},
    {"stories260K.gguf", "stories260K/dev.ids.txt", "stories260K/dev.streaming-C257-S4.nll.txt",
     engine::Attention::Streaming, 257, 4},
    {"stories260K.gguf", "stories260K/dev.ids.txt", "stories260K/dev.streaming-C128-S4.nll.txt",
     engine::Attention::Streaming, 128, 4},
    {"stories260K.gguf", "stories260K/dev.ids.txt", "stories260K/dev.streaming-C64-S1.nll.txt",
     engine::Attention::Streaming, 64, 1},
    {"stories260K.gguf", "stories260K/dev.ids.txt", "stories260K/dev.window-C128-S0.nll.txt", engine::Attention::Window,
     128, 0},
    {"stories260K.gguf", "stories260K/dev.ids.txt", "stories260K/dev.recompute-C64.nll.txt", engine::Attention::Dense,
     64, 0, lab::Way::Anew},
}};

/// Tiny random Llamas through PyTorch: transformers (dense) and the StreamingLLM procedure; see make_tiny_llama.py.
inline constexpr std::array<Case, 9> kTinyLlama = {{
    {"golden/tiny_llama/plain.gguf", "tiny_llama/ids.txt", "tiny_llama/plain.dense.nll.txt", engine::Attention::Dense,
     140, 0},
    {"golden/tiny_llama/plain.gguf", "tiny_llama/ids.txt", "tiny_llama/plain.streaming-C33-S4.nll.txt",
     engine::Attention::Streaming, 33, 4},
    {"golden/tiny_llama/plain.gguf", "tiny_llama/ids.txt", "tiny_llama/plain.window-C33-S0.nll.txt",
     engine::Attention::Window, 33, 0},
    {"golden/tiny_llama/linear.gguf", "tiny_llama/ids.txt", "tiny_llama/linear.dense.nll.txt", engine::Attention::Dense,
     140, 0},
    {"golden/tiny_llama/linear.gguf", "tiny_llama/ids.txt", "tiny_llama/linear.streaming-C33-S4.nll.txt",
     engine::Attention::Streaming, 33, 4},
    {"golden/tiny_llama/linear.gguf", "tiny_llama/ids.txt", "tiny_llama/linear.window-C33-S0.nll.txt",
     engine::Attention::Window, 33, 0},
    {"golden/tiny_llama/llama3.gguf", "tiny_llama/ids.txt", "tiny_llama/llama3.dense.nll.txt", engine::Attention::Dense,
     140, 0},
    {"golden/tiny_llama/llama3.gguf", "tiny_llama/ids.txt", "tiny_llama/llama3.streaming-C33-S4.nll.txt",
     engine::Attention::Streaming, 33, 4},
    {"golden/tiny_llama/llama3.gguf", "tiny_llama/ids.txt", "tiny_llama/llama3.window-C33-S0.nll.txt",
     engine::Attention::Window, 33, 0},
}};

struct Options {
    uint32_t chunk = 64;
    uint64_t origin = 0;
    engine::KvType kv = engine::KvType::F32;
    uint64_t limit = UINT64_MAX;  // most predictions to compare
};

using MakeBackend = std::function<std::unique_ptr<engine::Backend>()>;

/// Of the predictions' NLLs from the golden ones, in nats.
struct Difference {
    double largest = 0.0;
    double mean = 0.0;  // signed: what the text as a whole got worse
};

/// Throws when it cannot be measured.
Difference difference(const Case& each, const MakeBackend& makeBackend, const Options& options);
double largestDifference(const Case& each, const MakeBackend& makeBackend, const Options& options);

}  // namespace daylong::golden
