// What the chat service says. Plain values, emitted on the engine thread, delivered to one sink
// (the UI's bridge queues them to the GUI thread; the terminal program prints them).
#pragma once

#include "base/result.h"
#include "chat/responder.h"
#include "chat/settings.h"
#include "store/types.h"

#include <string>
#include <variant>

namespace daylong::chat {

struct ModelLoading { std::string path; double fraction = 0.0; };
struct ModelReady { ModelSummary model; Settings settings; };  // settings as applied
struct ModelGone {};  // nobody answers, before another one is ready or for good
struct SettingsChanged { Settings settings; };  // those in force, whether a model can be loaded with them or not
struct ConversationOpened { store::Conversation conversation; };
struct ConversationChanged { store::Conversation conversation; };  // title, times, count
struct ConversationRemoved { store::ConversationId id = 0; };
struct MessageAdded { store::Message message; };
struct MessageRejected { std::string text; };  // could not be stored (disk full...): it is the sender's again
struct ReplyText { store::MessageId message = 0; std::string text; };  // appended, complete UTF-8
struct ReplyReopened { store::Message message; };  // it goes on: Streaming again
struct ReplyFinished { store::Message message; ReplyStats stats; };
struct MessagePinned { store::MessageId message = 0; bool pinned = false; };
struct MessageSuperseded { store::MessageId message = 0; };
struct MemoryChanged { store::ConversationId conversation = 0; MemoryState memory; };
enum class Activity { Idle, LoadingModel, Rebuilding, Reading, Replying };
struct ActivityChanged { Activity activity = Activity::Idle; uint64_t done = 0, total = 0; };
/// Another device than the one asked for, or than the one before. Nothing is lost; `reason` says what failed.
struct DeviceChanged { std::string from, to, reason; };
struct Failed { Error error; };  // shown to the user; the service goes on

using Event = std::variant<ModelLoading, ModelReady, ModelGone, SettingsChanged, ConversationOpened, ConversationChanged, ConversationRemoved,
                           MessageAdded, MessageRejected, ReplyReopened, ReplyText, ReplyFinished, MessageSuperseded, MessagePinned, MemoryChanged, ActivityChanged,
                           DeviceChanged, Failed>;

}  // namespace daylong::chat
