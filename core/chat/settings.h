// What a person can set. Stored as rows of the transcript's settings table.
#pragma once

#include "engine/cache.h"
#include "engine/sampler.h"

#include <cstdint>
#include <string>

namespace daylong::chat {

struct Settings {
    std::string modelPath;  // empty: the embedded starter
    std::string device = "auto";
    uint32_t threads = 0;  // 0: all
    uint32_t cacheSize = 1024;
    uint32_t sinks = 4;  // at least; the system prompt's tokens are sinks too
    engine::KvType kv = engine::KvType::F16;
    engine::SamplerOptions sampling;
    uint32_t maxReplyTokens = 512;
    std::string chatTemplate;  // empty: the model file's own; a family's name; or the text of a template
    std::string systemPrompt = "You are Daylong, a friendly assistant.";
};

}  // namespace daylong::chat
