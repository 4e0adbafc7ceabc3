// Responder: what answers in a chat. One of the project's two abstract interfaces. Implementations: ModelResponder
// (a tokenizer and a Generator), and a scripted one for the tests of the interface (tests/support).
// Tokens are counted in the conversation's stream: its first token is 0, whatever the model still sees.
// Thread rule: the engine thread; only Observer::shouldStop listens to others.
#pragma once

#include "base/result.h"
#include "engine/cache_shape.h"
#include "engine/sampler.h"
#include "engine/types.h"
#include "model/sampling_hints.h"
#include "text/chat_template.h"

#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace daylong::chat {

/// Tokens [begin, end) of a conversation's stream.
struct TokenRange {
    uint64_t begin = 0, end = 0;
    bool operator==(const TokenRange&) const = default;
};

/// What the model sees of the conversation's stream at this moment.
struct MemoryState {
    uint64_t preambleEnd = 0;  // tokens [0, preambleEnd) are sinks: always seen
    std::vector<TokenRange>
        pinned;               // likewise, in order; those that are still in the window need no place of their own
    uint64_t firstSeen = 0;   // window: tokens [firstSeen, next)
    uint64_t next = 0;        // tokens in the stream so far
    uint32_t seen = 0;        // keys that the newest token attended to
    uint32_t cacheSize = 0;   // C: the most it can be
    uint64_t cacheBytes = 0;  // fixed
    bool whole = true;        // else a rebuild was stopped: of the stream's rest, behind `next`, nothing is seen

    /// The most tokens of a message that can be seen at once.
    uint64_t window() const {
        uint64_t fixed = preambleEnd;
        for (const TokenRange& range : pinned) fixed += range.end - range.begin;
        return cacheSize > fixed ? cacheSize - fixed : 0;
    }
};

struct ModelSummary {
    std::string name, fingerprint, architecture, quantization;
    std::string device, deviceId;  // "AMD EPYC (AVX-512)", "cpu"
    uint64_t deviceBytes = 0;      // memory that the device has in all; 0: not known
    uint64_t parameters = 0;
    uint64_t weightBytes = 0;  // of the file's tensors
    uint64_t heldBytes = 0;    // memory that weights are held in besides the mapped file; 0: not loaded
    uint32_t trainedContext = 0;
    uint32_t vocabulary = 0;  // its tokens are [0, vocabulary); 0: not known
    engine::CacheShape cacheShape;
    model::SamplingHints sampling;  // its makers'
    text::ChatTemplate chat;        // how conversations are written for it
    bool starter = false;           // the tiny model that comes with Daylong
};

struct ReplyStats {
    double secondsToFirstToken = 0.0;  // since it was asked for: Session knows
    double tokensPerSecond = 0.0;
    uint64_t replyTokens = 0;
};

enum class ReplyEnd { Complete, Stopped, LengthLimit };

struct Reply {
    ReplyEnd end = ReplyEnd::Complete;
    ReplyStats stats;
};

/// Hears of what is read and said, on the engine thread, in stream order.
class Observer {
public:
    virtual ~Observer() = default;
    virtual Result<void> onTokens(std::span<const int32_t> tokens) = 0;  // entered the stream
    virtual Result<void> onText(std::string_view utf8) = 0;              // of a reply; complete UTF-8
    virtual void onProgress(uint64_t done, uint64_t total) = 0;          // tokens of a prompt or a rebuild
    virtual bool shouldStop() = 0;
};

struct Turn {
    text::Role role = text::Role::User;
    std::string text;
    bool whole = true;  // else a reply that something ended early: its turn stays open, see closeTurn()
};

struct TurnMeasure {
    uint64_t tokens = 0, endBytes = 0;
};

/// Tokens that a model reads at once; the cache has room for so many beyond its size.
constexpr uint32_t kReadChunk = 64;
/// Tokens at the stream's end by which a responder knows what it goes on from.
constexpr uint64_t kTail = 16;

struct CacheSettings {
    uint32_t size = 1024;
    uint32_t sinks = 4;  // at least; BOS and the system prompt are sinks too
    engine::KvType kv = engine::KvType::F16;
    bool operator==(const CacheSettings&) const = default;
};

/// A stored stream as a responder needs to know it.
struct Stream {
    text::Opening opening;
    uint64_t preambleEnd = 0, total = 0;
    std::vector<TokenRange> pinned;  // in order, disjoint, before total
};

/// Fetches [begin, end) of a stored stream.
using ReadTokens = std::function<Result<std::vector<int32_t>>(uint64_t begin, uint64_t end)>;

/// When a device is lost (ErrorCode::Device), what it was reading or saying counts as read: it enters the stream whole,
/// so that the stream never ends inside a turn, and resume() on another device takes up where this one left off.
class Responder {
public:
    virtual ~Responder() = default;

    virtual ModelSummary model() const = 0;
    virtual MemoryState memory() const = 0;

    virtual void setSampling(const engine::SamplerOptions& options) = 0;
    /// Holds from the next start or resume on.
    virtual void setCache(const CacheSettings& settings) = 0;

    /// BOS and the system prompt as tokens. InvalidArgument when the cache has no room for them and a chunk.
    virtual Result<std::vector<int32_t>> preamble(const text::Opening& opening) const = 0;
    /// Tokens that a turn takes.
    virtual uint64_t cost(const Turn& turn) const = 0;
    /// What it takes, and the bytes of its text that stand in its last `window` tokens.
    virtual TurnMeasure measure(const Turn& turn, uint64_t window) const = 0;

    /// Begins an empty conversation with its preamble.
    virtual Result<void> start(const text::Opening& opening, Observer& observer) = 0;
    /// Rebuilds the cache of a stored stream: the sinks, what is pinned, and the newest that fit. Nothing enters the
    /// stream. Cancelled when stopped: then only part of it is seen. InvalidArgument when too much is pinned.
    virtual Result<void> resume(const Stream& stream, const ReadTokens& read, Observer& observer) = 0;

    /// Reads a whole turn; a user's turn leaves the assistant's open.
    virtual Result<void> read(const Turn& turn, Observer& observer) = 0;
    /// Puts a whole turn into the stream and reads nothing of it; resume() is next.
    virtual Result<void> enterUnread(const Turn& turn, Observer& observer) = 0;
    /// Answers the user's turn just read, and closes the assistant's when the answer is complete. `said`: the tokens of
    /// this reply that are in the stream already, where it was ended early; it goes on behind them. `most`: tokens,
    /// those that are said included.
    virtual Result<Reply> reply(std::span<const int32_t> said, uint64_t most, Observer& observer) = 0;
    /// Closes an assistant's turn that something ended early; nothing to do when it is closed.
    virtual Result<void> closeTurn(Observer& observer) = 0;
    /// Takes tokens [next, ...) back out of the stream; `before`: the kTail tokens in front of them, or all there are.
    virtual Result<void> rewind(uint64_t next, std::span<const int32_t> before) = 0;
};

}  // namespace daylong::chat
