// Every setting with the key that it is stored under: one list, so that no two uses can disagree on what there is.
#pragma once

#include "base/result.h"
#include "settings/settings.h"

namespace daylong::settings {

/// Calls each(key, field...) with the same field of every one of `settings`; ends with the first failure.
template <class Visit, class... Sampling>
Result<void> visitSampling(Visit&& each, Sampling&... sampling) {
    TRY(each("temperature", sampling.temperature...));
    TRY(each("top_k", sampling.topK...));
    TRY(each("top_p", sampling.topP...));
    TRY(each("min_p", sampling.minP...));
    TRY(each("repetition_penalty", sampling.repetitionPenalty...));
    TRY(each("repetition_window", sampling.repetitionWindow...));
    return each("seed", sampling.seed...);
}

/// Likewise of whole settings.
template <class Visit, class... S>
Result<void> visitSettings(Visit&& each, S&... settings) {
    TRY(each("model_path", settings.modelPath...));
    TRY(each("device", settings.device...));
    TRY(each("threads", settings.threads...));
    TRY(each("cache_size", settings.cacheSize...));
    TRY(each("other_cache_sizes", settings.otherCacheSizes...));
    TRY(each("sinks", settings.sinks...));
    TRY(each("kv_type", settings.kv...));
    TRY(each("keeps_memory", settings.keepsMemory...));
    TRY(each("kept_mib", settings.keptMiB...));
    TRY(each("recalls", settings.recalls...));
    TRY(each("recall_tokens", settings.recallTokens...));
    TRY(each("recall_share", settings.recallShare...));
    TRY(each("tells_time", settings.tellsTime...));
    TRY(each("tries_ahead", settings.triesAhead...));
    TRY(each("own_sampling", settings.ownSampling...));
    TRY(visitSampling(each, settings.sampling...));
    TRY(each("max_reply_tokens", settings.maxReplyTokens...));
    TRY(each("titles", settings.titles...));
    TRY(each("chat_templates", settings.chatTemplates...));
    TRY(each("local_model", settings.localModel...));
    TRY(each("gives_way", settings.givesWay...));
    return each("system_prompt", settings.systemPrompt...);
}

}  // namespace daylong::settings
