// TokenModel: what answers token by token, with a cache of one token stream. It keeps nothing of the conversation but
// that cache; TokenStream makes it agree with the transcript. LocalModel is the real one; the window's tests have one
// that counts words (tests/support). Tokens are counted in the conversation's stream: its first is 0, whatever is still
// seen. Thread rule: the engine thread; only TokenObserver::shouldStop listens to others. Failure rule: Result. When a
// device is lost (ErrorCode::Device), what it was reading or saying counts as read: it enters the stream whole, so that
// the stream never ends inside a turn, and resume() on another device takes up where this one left off.
#pragma once

#include "chat/local/keep_place.h"
#include "chat/responder.h"
#include "settings/suited.h"

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace daylong::chat {

/// Hears of what is read and said, in stream order.
class TokenObserver {
public:
    virtual ~TokenObserver() = default;
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

/// Tokens at the stream's end by which a model knows what it goes on from; and what it is held back from repeating is
/// among so many.
constexpr uint64_t kTail = 16, kBefore = 256;

/// A stored stream as a model needs to know it.
struct Stream {
    text::Opening opening;
    uint64_t preambleEnd = 0, total = 0;
    std::vector<memory::TokenRange> pinned;  // in order, disjoint, before total
};

/// A part of the stream that is to stand in it again.
struct Repeated {
    memory::TokenRange tokens;
    bool leavesTurnOpen = false;  // it is a message of the user's, behind which the reply's turn was begun
};

/// Fetches [begin, end) of a stored stream.
using ReadTokens = std::function<Result<std::vector<int32_t>>(uint64_t begin, uint64_t end)>;

class TokenModel {
public:
    virtual ~TokenModel() = default;

    virtual const settings::ModelSummary& summary() const = 0;
    virtual memory::MemoryState memory() const = 0;
    virtual void setSampling(const engine::SamplerOptions& options) = 0;
    /// Holds from the next start or resume on.
    virtual void setCache(const settings::CacheSettings& settings) = 0;

    /// Whether replies come sooner where they say what was said before. Not a word of them depends on it.
    virtual void setTriesAhead(bool) {}
    /// A small model that says what may come is out of memory, until this one is loaded again.
    virtual void freeDrafts() {}

    /// Where what it makes of a conversation is kept, to be put back by resume(). Holds from the next start or resume
    /// on.
    virtual void keepAt(const KeepPlace&) {}
    /// Nothing of what was kept of this conversation stays.
    virtual void dropKept() {}

    /// BOS and the system prompt as tokens. InvalidArgument when the cache has no room for them and a chunk.
    virtual Result<std::vector<int32_t>> preamble(const text::Opening& opening) const = 0;
    /// Tokens that a turn takes.
    virtual uint64_t cost(const Turn& turn) const = 0;
    /// What it takes, and the bytes of its text that would be seen.
    virtual memory::DraftSize measure(const Turn& turn) const = 0;

    /// Begins an empty conversation with its preamble.
    virtual Result<void> start(const text::Opening& opening, TokenObserver& observer) = 0;
    /// Rebuilds the cache of a stored stream: the sinks, what is pinned, and the newest that fit. Nothing enters the
    /// stream. Says how many tokens were read for it, besides the newest one. Cancelled when stopped: then only part of
    /// it is seen. InvalidArgument when too much is pinned.
    virtual Result<uint64_t> resume(const Stream& stream, const ReadTokens& read, TokenObserver& observer) = 0;

    /// Before resume(): all of a conversation's stream of `total` tokens, also what will not be seen, to find again
    /// what is said once more. Reads nothing where it has that one already; what cannot be read is left out.
    virtual void recollect(int64_t, uint64_t, const ReadTokens&) {}
    /// Nothing that was said is found again.
    virtual void recollectNothing() {}

    /// Reads a whole turn; a user's turn leaves the assistant's open.
    virtual Result<void> read(const Turn& turn, TokenObserver& observer) = 0;
    /// Puts parts of the stream behind its newest tokens as what was made of them when they were read; nothing of them
    /// is read but what closes a turn. They enter the stream. False: that is not kept any more, and nothing happened.
    virtual Result<bool> repeat(std::span<const Repeated>, const ReadTokens&, TokenObserver&) { return false; }
    /// Tokens that it reads in a second, by what it read last; 0: that is not known.
    virtual double readingSpeed() const { return 0.0; }
    /// Puts a whole turn into the stream and reads nothing of it; resume() is next.
    virtual Result<void> enterUnread(const Turn& turn, TokenObserver& observer) = 0;
    /// Answers the user's turn just read, and closes the assistant's when the answer is complete. `said`: the tokens of
    /// this reply that are in the stream already, where it was ended early; it goes on behind them. `most`: tokens,
    /// those that are said included.
    virtual Result<Reply> reply(std::span<const int32_t> said, uint64_t most, TokenObserver& observer) = 0;
    /// Closes an assistant's turn that something ended early; nothing to do when it is closed.
    virtual Result<void> closeTurn(TokenObserver& observer) = 0;
    /// Responder's, of the likeliest tokens.
    virtual Result<std::optional<std::string>> sayAside(const std::string&, uint64_t, const std::function<bool()>&) {
        return std::optional<std::string>();
    }
    /// Takes tokens [next, ...) back out of the stream; `before`: the kBefore in front of them, or all there are.
    virtual Result<void> rewind(uint64_t next, std::span<const int32_t> before) = 0;
};

}  // namespace daylong::chat
