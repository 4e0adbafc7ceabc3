// Responder: what answers in a chat. One of the project's two abstract interfaces. Implementations:
// ModelResponder (tokenizer + Generator), ScriptedResponder (tests/support, for UI tests).
// Thread rule: the engine thread only, but stop flags come from others through Observer::shouldStop.
#pragma once

#include "base/result.h"
#include "engine/cache.h"
#include "engine/sampler.h"
#include "text/chat_template.h"

#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace daylong::chat {

/// What the model sees of the conversation's token stream at this moment.
struct MemoryState {
    uint64_t preambleEnd = 0;  // tokens [0, preambleEnd) are sinks: always seen
    uint64_t firstSeen = 0;    // window: tokens [firstSeen, next)
    uint64_t next = 0;         // tokens in the stream so far
    uint32_t seen = 0;         // keys that the newest token attended to
    uint32_t cacheSize = 0;    // C
    uint64_t cacheBytes = 0;   // fixed
};

struct ModelSummary {
    std::string name, fingerprint, architecture, quantization, device;
    uint64_t parameters = 0, weightBytes = 0;
    uint32_t trainedContext = 0;
    double kvBytesPerTokenF16 = 0.0;
    bool starter = false;  // the tiny embedded model
};

struct ReplyStats {
    double secondsToFirstToken = 0.0;
    double tokensPerSecond = 0.0;
    uint64_t promptTokens = 0, replyTokens = 0;
};

enum class ReplyEnd { Complete, Stopped, LengthLimit };

struct Reply {
    ReplyEnd end = ReplyEnd::Complete;
    ReplyStats stats;
};

/// Hears of a reply as it is made. Called on the engine thread, in order.
class Observer {
public:
    virtual ~Observer() = default;
    virtual void onTokens(std::span<const int32_t> tokens) = 0;          // fed or sampled, in stream order
    virtual void onText(std::string_view utf8) = 0;                      // complete UTF-8, appended
    virtual void onProgress(uint64_t done, uint64_t total) = 0;          // tokens of a prompt or rebuild
    virtual bool shouldStop() = 0;
};

/// One turn of an earlier conversation whose tokens are not this model's.
struct PastTurn {
    text::Role role = text::Role::User;
    std::string text;
};

class Responder {
public:
    virtual ~Responder() = default;

    virtual ModelSummary model() const = 0;
    virtual MemoryState memory() const = 0;

    /// Starts an empty conversation: feeds BOS and the system prompt (the sinks).
    virtual Result<void> start(std::string_view systemPrompt, Observer& observer) = 0;
    /// Rebuilds the cache of a conversation from its stored stream: preamble [0, preambleEnd) and the last tokens
    /// that fit. `read(begin, end)` fetches stored tokens; total is the stream's length.
    using ReadTokens = std::function<Result<std::vector<int32_t>>(uint64_t begin, uint64_t end)>;
    virtual Result<void> resume(uint64_t preambleEnd, uint64_t total, const ReadTokens& read, Observer& observer) = 0;
    /// Starts from turns written with another model: newest turns that fit, re-encoded (through onTokens).
    virtual Result<void> adopt(std::string_view systemPrompt, std::span<const PastTurn> turns, Observer& observer) = 0;

    /// Feeds the user's turn. Its tokens go through onTokens.
    virtual Result<void> hear(std::string_view userText, Observer& observer) = 0;
    /// Generates a reply to what it heard, text through onText, tokens through onTokens (closing ones too).
    virtual Result<Reply> reply(Observer& observer) = 0;
    /// Un-feeds everything from `next` on (regenerate).
    virtual Result<void> rewind(uint64_t next) = 0;

    virtual void setSampling(const engine::SamplerOptions& options, uint32_t maxReplyTokens) = 0;
};

}  // namespace daylong::chat
