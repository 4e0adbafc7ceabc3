// Session: the transcript, the conversation that is open, and what answers in it. The commands (commands.h) work on it.
// What answers is a Responder; what it has of the conversation in front of itself is its own matter.
// Thread rule: the engine thread. Failure rule: Result; the transcript stays whole.
#pragma once

#include "chat/chat_service.h"
#include "settings/suited.h"
#include "store/owed_reply.h"
#include "chat/responder.h"
#include "store/transcript_writer.h"

#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace daylong::chat {

/// What others want of the engine thread while it is at work.
struct Interrupts {
    std::function<bool()> isStopped;         // what is being read, rebuilt or replied ends
    std::function<bool()> isLoadingStopped;  // the loading of a model too
    std::function<void()> meanwhile;         // does what can be done between two tokens
};

struct Session {
    Session(const ServiceOptions& given, const Interrupts& wanted, Listeners<Event>& hearing);

    /// Opens the transcript, the conversation, and what answers.
    Result<void> start(store::ConversationId wanted);

    /// For what is begun anew: not where the transcript was taken away, nor before all is in it that was said.
    Result<store::TranscriptWriter*> writer();
    Result<Responder*> responder();
    bool hasModel() const { return answering && answering->isThere(); }
    bool isAttached() const { return hasModel() && answering->isOpen(); }
    bool shouldStop() const;
    std::string systemPrompt() const { return hasModel() ? beginningOf(inForce, own, answering->model()) : ""; }

    /// Makes what answers by the settings in force.
    Result<void> load();
    /// Puts the open conversation, as it is by now, in front of what answers.
    Result<void> attach();
    Result<void> attachUnlessItIs() { return !reload && isAttached() ? Result<void>() : attach(); }
    /// It is the open one from here on; what answers gets it in front of itself when it is needed.
    Result<void> show(const store::Conversation& next);
    /// Makes a conversation the open one, where something is to be said in it and it is not.
    Result<void> enter(store::ConversationId id);
    Result<void> enterThatOf(store::MessageId message);
    /// Something was left half done: what answers opens the conversation anew before the next turn.
    void distrust();
    /// The file of the model that is open is no longer what was loaded: it is loaded anew before the next turn.
    void distrustModel();
    Result<void> storeOwed();

    void emit(const Event& event) const { listeners.tell(event); }
    Result<void> emitOpened();
    Result<void> note(const Sayings& says);

    const ServiceOptions& options;
    const Interrupts& interrupts;
    Listeners<Event>& listeners;
    std::unique_ptr<store::TranscriptWriter> transcript;  // once it is open
    Workplace workplace;
    std::unique_ptr<Responder> answering;
    settings::Settings stored;
    settings::Settings inForce;        // the command line's over them, where the person has not chosen anew since
    store::Conversation conversation;  // the open one
    settings::OwnSettings own;         // its own
    double asked = 0.0;                // when what is done was asked for, by steadySeconds()
    store::OwedReply owed;
    bool removed = false;                           // the open conversation is: what is going on ends, and it is left
    bool reload = false;                            // the model's file is no longer what was loaded
    std::vector<store::MessageId> removedMessages;  // what answers was not told yet
};

/// A conversation as it is in the transcript.
Result<store::Conversation> found(const Session& session, store::ConversationId id);
/// Tells the listeners what is seen of the open conversation, and what a conversation is by now, its title above all.
void tellMemory(const Session& session);
Result<void> tellConversation(Session& session, store::ConversationId id);

}  // namespace daylong::chat
