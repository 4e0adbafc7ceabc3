// What suits a model on a device: what holds wherever a person has chosen nothing. Pure functions.
#pragma once

#include "settings/model_summary.h"
#include "settings/settings.h"

#include <cstdint>
#include <filesystem>

namespace daylong::settings {

/// How many tokens a model should see at once, and what decided it.
struct SuitedCache {
    enum class Limit {
        Trained,  // the model saw no more at once in its training
        Memory,   // a quarter of what the weights leave of the device's memory
        Speed,    // more makes replies slower, and the reading back at a start longer, than most talks are worth
        Unknown,  // nothing is known of the model's training
    };
    uint32_t tokens = 0;
    Limit limit = Limit::Speed;
};
/// Of the device's whole memory, not of what is free just now: the size must not change from start to start.
SuitedCache suitedCache(const ModelSummary& model, engine::KvType kv);

/// How a model's words should be picked, and what decided it.
struct SuitedSampling {
    enum class Source {
        File,   // its makers say so in its file
        Size,   // a small model is sure of little beyond its likeliest words, and wanders where they are picked freely
        Usual,  // our defaults
    };
    engine::SamplerOptions options;
    Source source = Source::Usual;
};
SuitedSampling suitedSampling(const ModelSummary& model);
/// What a file says, without what no setting may be (settings_table.h).
model::SamplingHints believed(model::SamplingHints said);

/// What a model should be told to be, and what decided it.
struct SuitedPrompt {
    enum class Source {
        Template,  // its makers' template says so where nothing is given
        Size,      // a small model takes every word of it for a matter to talk of
        Usual,     // ours
    };
    std::string text;
    Source source = Source::Usual;
};
SuitedPrompt suitedPrompt(const ModelSummary& model);

/// Whether it makes titles, as chosen or by its size.
bool makesTitles(const Settings& settings, const ModelSummary& model);

/// Bytes that may be kept on disk of what a model makes of conversations, in this folder (memory/kept.h); 0: nothing
/// is.
uint64_t keptLimit(const Settings& settings, const std::filesystem::path& kept);

/// Tokens that a cache must have left for what is said, behind what comes first and what is pinned.
constexpr uint32_t kLeastWindow = 64;
/// Most tokens that a model reads at once, on a device that reads `rows` of them well (engine::DeviceInfo). A cache has
/// room for so many beyond its size, in every layer; so they are a quarter of it at most, but for the smallest caches,
/// and in whole tiles of a device's products.
uint32_t readChunk(uint32_t rows, uint32_t cacheSize);

struct CacheSettings {
    uint32_t size = 1024;
    uint32_t sinks = 4;  // at least; BOS and the system prompt are sinks too
    engine::KvType kv = engine::KvType::F16;
    bool operator==(const CacheSettings&) const = default;
};

/// What a person chose, else what suits the model.
CacheSettings cacheFor(const Settings& settings, const ModelSummary& model);
engine::SamplerOptions samplingFor(const Settings& settings, const ModelSummary& model);
std::string promptFor(const Settings& settings, const ModelSummary& model);
std::string promptFor(const Settings& settings, const OwnSettings& own, const ModelSummary& model);
/// What a conversation begins with: its system prompt, and its note.
std::string beginningOf(const Settings& settings, const OwnSettings& own, const ModelSummary& model);

}  // namespace daylong::settings
