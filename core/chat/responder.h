// Responder: what answers in a chat, in turns. One of the project's abstract interfaces. A responder reads the
// conversation's messages from the transcript, as far as it can see them, and says the next one. It can be a model on
// this machine (local/), a server that knows nothing but messages, or a script in the tests (tests/support).
//
//   use, open           once, and again when the settings or the conversation are others
//   read, answer        a turn: what was said and not read yet, then the reply to it
//   canGoOn, answer     the rest of a reply that ended early
//   takeBack, settle    what was said is said no more; is pinned, removed, or back again
//   memory, measure     what is seen
//   sayAside            what is not said in the conversation: a title for it
//
// It stops, before its next piece, when its workplace says so: with Cancelled, or as a reply that was Stopped.
// Thread rule: the engine thread. Failure rule: Result; after a failure the session calls close(), and open() before
// the next turn.
#pragma once

#include "base/say.h"
#include "chat/events.h"
#include "memory/memory_state.h"
#include "settings/model_summary.h"
#include "settings/settings.h"
#include "store/transcript_writer.h"
#include "text/chat_template.h"

#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace daylong::chat {

/// What a responder works with. The session's; it outlives the responder.
struct Workplace {
    store::TranscriptWriter* transcript = nullptr;
    std::filesystem::path kept;  // the folder for what is made of this transcript; empty: nothing is kept
    std::function<void(const Event&)> tell;
    std::function<bool()> shouldStop;                  // ask it between two pieces: what others want is done meanwhile
    std::function<bool(double)> goOnLoading;           // how far a model is loaded, 0..1; false: stop, with Cancelled
    std::function<Result<void>(const Sayings&)> note;  // Daylong itself says something in the conversation
};

/// Hears a reply, and keeps it.
class Observer {
public:
    virtual ~Observer() = default;
    virtual Result<void> onText(std::string_view utf8) = 0;  // complete UTF-8
    virtual bool shouldStop() = 0;     // between two pieces; what was heard so far may be stored here
    virtual Result<void> store() = 0;  // what was heard so far is in the transcript once this returns
};

enum class ReplyEnd { Complete, Stopped, LengthLimit };

struct Reply {
    ReplyEnd end = ReplyEnd::Complete;
    ReplyStats stats;
};

/// What of a message is read that is longer than can be seen at once.
enum class Reading {
    Whole,
    EndOnly,  // what is seen of it when its reply begins
};

enum class Change { Pinned, Removed, Restored };

class Responder {
public:
    virtual ~Responder() = default;

    /// False once there is nothing left that could answer; the failure was said.
    virtual bool isThere() const { return true; }
    virtual settings::ModelSummary model() const = 0;
    virtual memory::MemoryState memory() const = 0;
    virtual std::optional<memory::DraftSize> measure(const std::string& text) const = 0;

    /// What holds from now on. True: the conversation is to be opened again.
    virtual bool use(const settings::Settings& settings, const settings::OwnSettings& own) = 0;
    /// Gets a conversation in front of itself, as far as it can see it; anew where it has it already. It begins as
    /// `opening` says. Cancelled when stopped: then only part of it is seen.
    virtual Result<void> open(store::ConversationId conversation, const text::Opening& opening) = 0;
    virtual bool isOpen() const = 0;
    virtual void close() = 0;

    /// Reads what was said and not read yet. `said`: what is said for the first time, 0: nothing.
    virtual Result<void> read(store::MessageId said, Reading reading) = 0;
    /// Says `reply`, which is in the transcript, as yet empty or ended early.
    virtual Result<Reply> answer(const store::Message& reply, Observer& observer) = 0;
    /// Whether that can be gone on with, the last message, instead of being said anew.
    virtual Result<bool> canGoOn(const store::Message& reply) = 0;
    /// These, the newest, count as said no more; their texts stay. Not open any more: something is to be read again.
    virtual Result<void> takeBack(std::span<const store::Message> newest) = 0;
    /// Whether there is room to keep what is pinned in front of itself, and one message more, or none.
    virtual Result<void> canPin(const store::Message* more) const = 0;
    /// These were changed in the transcript; what is seen shall agree.
    virtual Result<void> settle(Change change, std::span<const store::MessageId> messages) = 0;
    /// Says something besides the conversation, which stays as it is to the bit; nothing of it is kept. Nothing: it
    /// cannot now. Cancelled when `shouldStop`, before the next piece. After any other failure it is to be closed.
    virtual Result<std::optional<std::string>> sayAside(const std::string&, uint64_t /*most, as replies are bounded*/,
                                                        const std::function<bool()>& /*shouldStop*/) {
        return std::optional<std::string>();
    }
    /// What it has on disk of the open conversation is to go.
    virtual void dropKept() {}
};

/// Makes a responder for settings (a local one loads the model; slow). Cancelled when that was stopped.
using MakeResponder =
    std::function<Result<std::unique_ptr<Responder>>(const settings::Settings& settings, const Workplace& workplace)>;

/// What a stopped loading comes to.
inline Error loadingWasStopped() { return failure(ErrorCode::NotFound, Say::LoadingStopped); }

}  // namespace daylong::chat
