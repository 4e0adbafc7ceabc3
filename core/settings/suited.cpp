#include "settings/suited.h"

#include "memory/budget.h"
#include "settings/settings_table.h"

#include <algorithm>

namespace daylong::settings {

namespace {

constexpr uint32_t kMost = 4096, kLeast = 512, kStep = 256;
constexpr uint32_t kOfUnknown = 1024;
/// Of a server's model. What is sent is read anew at each of the horizon's steps, and often paid for; what nothing is
/// known of, the smallest servers take at once.
constexpr uint32_t kMostOfServer = 16384, kOfUnknownServer = 4096;

/// What the makers of small models propose where their files say nothing: SmolLM2 for its smallest, Llama 3.2 for 1B;
/// between them a step, above them our defaults. A penalty makes a small model avoid the question's own words, and
/// without enough of one it repeats itself for ever. SmolLM2 135M, asked for stories and lists twelve times, did so 3
/// times with 1.05 and never with 1.08 at temperature 0.2, 4 times and once at 0.4; of 36 simple questions it answered
/// 31 with 1.05, 29 with 1.08, 26 with 1.12.
struct SamplingOfSize {
    uint64_t most;  // parameters
    float temperature, topP, repetitionPenalty;
};
constexpr SamplingOfSize kBySize[] = {
    {200'000'000, 0.2F, 0.9F, 1.08F},
    {700'000'000, 0.4F, 0.9F, 1.08F},
    {2'000'000'000, 0.6F, 0.9F, 1.1F},
};

/// All of it is a sink, and counts in a cache of any size: longer ones are not taken over.
constexpr size_t kLongestPrompt = 1024;
/// The starter, which writes in turns of its own, was trained with it; larger models are none the worse for it.
constexpr const char* kUsualPrompt = "You are Daylong, a friendly assistant.";
/// A small model takes a name for what the talk is about. Of twelve simple questions, each asked five times, SmolLM2
/// 135M answered 51 with its template's own prompt or with this one, 46 with the usual one, 44 and 48 with others that
/// name Daylong.
constexpr const char* kSmallPrompt = "You are a helpful assistant.";
constexpr uint64_t kSmall = 700'000'000;  // parameters

/// Smaller ones mostly answer the message a second time, or repeat it: of twenty first exchanges SmolLM2 135M made
/// three titles that say what they are of.
constexpr uint64_t kMakesTitles = 900'000'000;  // parameters

engine::SamplerOptions withHints(engine::SamplerOptions sampling, const model::SamplingHints& hints) {
    sampling.temperature = hints.temperature.value_or(sampling.temperature);
    sampling.topK = hints.topK.value_or(sampling.topK);
    sampling.topP = hints.topP.value_or(sampling.topP);
    sampling.minP = hints.minP.value_or(sampling.minP);
    sampling.repetitionPenalty = hints.repetitionPenalty.value_or(sampling.repetitionPenalty);
    sampling.repetitionWindow = hints.repetitionWindow.value_or(sampling.repetitionWindow);
    return sampling;
}

}  // namespace

bool makesTitles(const Settings& settings, const ModelSummary& model) {
    if (settings.titles != Titles::Automatic) return settings.titles == Titles::On;
    return model.parameters >= kMakesTitles;
}

SuitedCache suitedCache(const ModelSummary& model, engine::KvType kv) {
    using enum SuitedCache::Limit;
    if (model.remote) {
        if (model.trainedContext == 0) return {kOfUnknownServer, Unknown};
        return {std::min(model.trainedContext, kMostOfServer), model.trainedContext < kMostOfServer ? Trained : Speed};
    }
    SuitedCache suited{kMost, Speed};
    if (model.trainedContext == 0) suited = {kOfUnknown, Unknown};
    else if (model.trainedContext < kMost) suited = {model.trainedContext, Trained};
    if (model.deviceBytes == 0) return suited;
    const uint64_t left = model.deviceBytes - std::min(model.deviceBytes, model.weightBytes);
    const auto fits = [&](uint32_t tokens) {
        return engine::estimatedCache(model.cacheShape, tokens, kv).bytes <= static_cast<double>(left) / 4.0;
    };
    if (fits(suited.tokens)) return suited;
    uint32_t tokens = suited.tokens / kStep * kStep;
    while (tokens > kLeast && !fits(tokens)) tokens -= kStep;
    return {std::min(suited.tokens, std::max(tokens, kLeast)), Memory};
}

model::SamplingHints believed(model::SamplingHints said) {
    const auto keepWithin = [](std::string_view key, auto& value) {
        if (value && !isWithinBounds(key, static_cast<double>(*value))) value.reset();
    };
    keepWithin("temperature", said.temperature);
    keepWithin("top_p", said.topP);
    keepWithin("min_p", said.minP);
    keepWithin("repetition_penalty", said.repetitionPenalty);
    keepWithin("top_k", said.topK);
    keepWithin("repetition_window", said.repetitionWindow);
    return said;
}

SuitedSampling suitedSampling(const ModelSummary& model) {
    using enum SuitedSampling::Source;
    if (model.sampling.any()) return {withHints({}, model.sampling), File};
    if (model.parameters == 0) return {};
    for (const SamplingOfSize& size : kBySize) {
        if (model.parameters > size.most) continue;
        return {{.temperature = size.temperature, .topP = size.topP, .repetitionPenalty = size.repetitionPenalty},
                Size};
    }
    return {};
}

SuitedPrompt suitedPrompt(const ModelSummary& model) {
    using enum SuitedPrompt::Source;
    const std::string& makers = model.chat.markup.ownSystem;
    if (!makers.empty() && makers.size() <= kLongestPrompt) return {makers, Template};
    const bool small = model.parameters != 0 && model.parameters <= kSmall && !model.chat.isOurs;
    return small ? SuitedPrompt{kSmallPrompt, Size} : SuitedPrompt{kUsualPrompt, Usual};
}

uint64_t keptLimit(const Settings& settings, const std::filesystem::path& kept) {
    if (!settings.keepsMemory || kept.empty()) return 0;
    return settings.keptMiB != 0 ? uint64_t{settings.keptMiB} << 20U : memory::suitableBudget(kept.parent_path());
}

uint32_t readChunk(uint32_t rows, uint32_t cacheSize) {
    constexpr uint32_t kTile = 64;  // and the least
    return std::max(kTile, std::min(rows, cacheSize / 4) / kTile * kTile);
}

CacheSettings cacheFor(const Settings& settings, const ModelSummary& model) {
    const uint32_t size = settings.cacheSize != 0 ? settings.cacheSize : suitedCache(model, settings.kv).tokens;
    return {.size = size, .sinks = settings.sinks, .kv = settings.kv};
}

engine::SamplerOptions samplingFor(const Settings& settings, const ModelSummary& model) {
    if (settings.ownSampling) return settings.sampling;
    engine::SamplerOptions suited = suitedSampling(model).options;
    suited.seed = settings.sampling.seed;
    return suited;
}

std::string promptFor(const Settings& settings, const ModelSummary& model) {
    return settings.systemPrompt ? *settings.systemPrompt : suitedPrompt(model).text;
}

std::string promptFor(const Settings& settings, const OwnSettings& own, const ModelSummary& model) {
    return own.systemPrompt ? *own.systemPrompt : promptFor(settings, model);
}

std::string beginningOf(const Settings& settings, const OwnSettings& own, const ModelSummary& model) {
    std::string prompt = promptFor(settings, own, model);
    if (!own.note.empty()) prompt += (prompt.empty() ? "" : "\n\n") + own.note;
    return prompt;
}

}  // namespace daylong::settings
