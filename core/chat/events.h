// What the chat service says. Plain values, told on the engine thread to every listener (the window's bridge queues
// them to the GUI thread; the terminal program prints them).
#pragma once

#include "base/result.h"
#include "memory/memory_state.h"
#include "settings/model_summary.h"
#include "settings/presets.h"
#include "store/types.h"

#include <string>
#include <variant>
#include <vector>

namespace daylong::chat {

struct ReplyStats {
    double secondsToFirstToken = 0.0;  // since it was asked for: Session knows
    double tokensPerSecond = 0.0;
    uint64_t replyTokens = 0, promptTokens = 0, cachedTokens = 0;  // a server's count; of its prompt, read before
};

struct ModelLoading {
    std::string path;
    double fraction = 0.0;
};
struct ModelReady {
    settings::ModelSummary model;
    settings::Settings settings;
};                    // settings as applied
struct ModelGone {};  // nobody answers, before another one is ready or for good
struct SettingsChanged {
    settings::Settings settings;
};  // those in force, whether a model can be loaded with them or not
struct ConversationOpened {
    store::Conversation conversation;
};
struct OwnSettingsChanged {
    store::ConversationId conversation = 0;
    settings::OwnSettings own;
};  // those in force; comes with every opening
struct PresetsChanged {
    std::vector<settings::Preset> presets;
};  // all there are, by their names
struct FoldersChanged {
    std::vector<store::Folder> folders;
};  // likewise
struct ConversationChanged {
    store::Conversation conversation;
};  // title, times, count
struct ConversationRemoved {
    store::ConversationId id = 0;
};
/// A temporary one goes on as this, which is opened next.
struct ConversationKept {
    store::ConversationId temporary = 0;
    store::Conversation conversation;
};
struct MessageAdded {
    store::Message message;
};
struct MessageRejected {
    std::string text;
};  // could not be stored (disk full...): it is the sender's again
struct ReplyText {
    store::MessageId message = 0;
    std::string text;
};  // appended, complete UTF-8
struct ReplyReopened {
    store::Message message;
};  // it goes on: Streaming again
struct ReplyFinished {
    store::Message message;
    ReplyStats stats;
};
/// A message's tokens stand there in the stream by now; empty: nowhere any more.
struct MessageRead {
    store::MessageId message = 0;
    memory::TokenRange tokens;
};
/// So many forgotten messages were quoted to the model with this one.
struct MessagesRecalled {
    store::MessageId message = 0;
    std::vector<store::MessageId> passages;
};
struct StreamRestarted {
    store::ConversationId conversation = 0;
    bool moved = false;
};  // none of its messages has tokens, before they are read; moved: those that have some have them elsewhere
struct ReadAgain {
    store::ConversationId conversation = 0;
    Sayings says;
};  // how much of what is seen was, because something is set otherwise
struct MessagePinned {
    store::MessageId message = 0;
    bool pinned = false;
};
/// The model has read the beginning of a message of the user's and no more, because that was stopped; or all of it
/// after all.
struct MessageReadInPart {
    store::MessageId message = 0;
    bool inPart = true;
};
struct MessagesRemoved {
    std::vector<store::Message> messages;
};  // a turn, its replies and what they replaced
struct MessagesRestored {
    std::vector<store::Message> messages;
};
struct TrashChanged {};  // what is removed, and can be brought back, is not what it was
struct MessageSuperseded {
    store::MessageId message = 0;
};
/// What is shown behind this message (0: from the beginning on) is another branch by now.
struct PathChanged {
    store::ConversationId conversation = 0;
    store::MessageId behind = 0;
};
struct BranchNamed {
    store::MessageId message = 0;  // with which it begins
    std::string name;
};
struct MemoryChanged {
    store::ConversationId conversation = 0;
    memory::MemoryState memory;
};
/// What waits in a conversation until the reply before it has ended, in its order.
struct QueueChanged {
    store::ConversationId conversation = 0;
    std::vector<store::QueuedMessage> messages;
    bool paused = false;       // until the person says so
    store::QueuedId held = 0;  // being changed: it waits, and what is behind it
};
enum class Activity { Idle, LoadingModel, Rebuilding, Reading, Replying, UpdatingTranscript };
struct ActivityChanged {
    Activity activity = Activity::Idle;
    uint64_t done = 0, total = 0;
    store::ConversationId conversation = 0;  // of what is read or replied: there; else 0
};
/// Another device than the one asked for, or than the one before. Nothing is lost.
struct DeviceChanged {
    std::string from, to;
    Error reason;
};
/// What a failure is of: it is settled when another model loads, or does not concern who opens another conversation.
enum class Concern { Transcript, Model, Conversation };
/// Shown to the user; the service goes on.
struct Failed {
    Error error;
    Concern concern = Concern::Conversation;
    store::ConversationId conversation = 0;  // that the command named, or worked in; 0: it was between two tokens
};
/// What of a message that is being written the model would see: archive::measure().
struct DraftMeasured : memory::DraftSize {
    uint64_t draft = 0;  // as asked for
};

using Event = std::variant<ModelLoading, ModelReady, ModelGone, SettingsChanged, ConversationOpened, OwnSettingsChanged,
                           ConversationChanged, ConversationRemoved, ConversationKept, MessageAdded, MessageRejected,
                           ReplyReopened, ReplyText, ReplyFinished, MessageReadInPart, MessageSuperseded, PathChanged,
                           BranchNamed, MessagePinned, MemoryChanged, ActivityChanged, DeviceChanged, MessageRead,
                           MessagesRecalled, StreamRestarted, MessagesRemoved, MessagesRestored, TrashChanged,
                           FoldersChanged, PresetsChanged, QueueChanged, Failed, DraftMeasured, ReadAgain>;

}  // namespace daylong::chat
