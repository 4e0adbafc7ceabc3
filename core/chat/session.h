// Session: what a person does in their conversations, on the engine thread: turns, and the transcript's rows. What
// answers is a Responder; what of the conversation that has in front of itself is its own matter. ChatService queues
// what others ask for. Thread rule: the engine thread. Failure rule: Result; the transcript stays whole.
#pragma once

#include "chat/chat_service.h"
#include "chat/owed_reply.h"
#include "chat/responder.h"
#include "store/transcript_writer.h"

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace daylong::chat {

/// What others want of the engine thread while it is at work.
struct Interrupts {
    std::function<bool()> isStopped;         // what is being read, rebuilt or replied ends
    std::function<bool()> isLoadingStopped;  // the loading of a model too
    std::function<void()> meanwhile;         // does what can be done between two tokens
};

/// What is deleted for good before its month is over.
struct Trash {
    store::ConversationId conversation = 0;
    std::vector<store::MessageId> messages;
};

class Session {
public:
    Session(const ServiceOptions& options, const Interrupts& interrupts, Listeners& listeners);

    Result<void> start(store::ConversationId conversation);
    Result<void> send(store::ConversationId conversation, const std::string& typed, Reading reading);
    Result<void> regenerate(store::ConversationId conversation);
    Result<void> goOn(store::ConversationId conversation);
    Result<void> edit(store::MessageId message, const std::string& typed);
    Result<void> takeFormer(store::MessageId reply);
    Result<void> purge(const Trash& trash);
    Result<void> newConversation();
    Result<void> openConversation(store::ConversationId id);
    Result<void> applySettings(Settings settings);
    Result<void> applyOwnSettings(store::ConversationId conversation, const OwnSettings& own);
    /// Something was left half done: what answers opens the conversation anew before the next turn.
    void distrust();
    /// The file of the model that is open is no longer what was loaded: it is loaded anew before the next turn.
    void distrustModel();

    /// When what is done next was asked for, by steadySeconds(): replies tell how long they were waited for.
    void answerTo(double asked) { m_asked = asked; }

    // These ask nothing of what answers and may be called meanwhile: from within what is going on, between two tokens.
    Result<void> pin(store::MessageId message, bool pinned);
    Result<void> measure(store::ConversationId conversation, uint64_t draft, const std::string& typed) const;
    Result<void> rename(store::ConversationId id, const std::string& title);
    Result<void> remove(store::ConversationId id);
    Result<void> restore(store::ConversationId id);
    Result<void> removeTurn(store::MessageId message);
    Result<void> restoreMessages(const std::vector<store::MessageId>& ids);
    // What they leave to do.
    Result<void> settleRemoved();
    Result<void> settleRestored();
    Result<void> settlePin(store::MessageId message);
    Result<void> leaveRemoved();

    bool isEndOwed() const { return m_owed.isOwed(); }
    Result<void> storeOwed();
    Result<void> saveBeforeTheEnd() { return m_owed.isOwed() ? m_owed.storeBeforeTheEnd(*m_writer) : Result<void>(); }

    bool isOpen() const { return m_writer != nullptr; }  // the transcript
    bool hasModel() const { return m_responder && m_responder->isThere(); }
    bool isRemoved() const { return m_removed; }  // the open conversation: what is going on ends, and it is left

private:
    void emit(const Event& event) const { m_listeners.tell(event); }
    void emitMemory() const;
    Result<void> emitOpened();
    Result<void> emitConversation(store::ConversationId id) const;
    Result<void> note(const std::string& text);

    Result<store::TranscriptWriter*> writer();
    Result<Responder*> responder();
    bool shouldStop() const;
    bool isAttached() const { return hasModel() && m_responder->isOpen(); }
    const std::string& systemPrompt() const {
        return m_own.systemPrompt ? *m_own.systemPrompt : m_inForce.systemPrompt;
    }

    Result<void> load();
    Result<void> attach();
    Result<void> attachUnlessItIs() { return isAttached() ? Result<void>() : attach(); }
    Result<void> show(const store::Conversation& conversation);
    Result<void> enter(store::ConversationId id);
    Result<void> enterThatOf(store::MessageId message);
    Result<void> settle(Change change, const std::vector<store::MessageId>& messages);

    Result<store::Message> storeMessage(const std::string& text);
    Result<void> answer(const store::Message& message, bool first, Reading reading);
    Result<void> replyAnew();
    Result<void> reply(const store::Message* instead = nullptr);
    Result<void> write(const store::Message& message);
    Result<void> takeBack(const std::vector<store::Message>& newest);

    const ServiceOptions& m_options;
    const Interrupts& m_interrupts;
    Listeners& m_listeners;
    std::unique_ptr<store::TranscriptWriter> m_writer;
    Workplace m_workplace;
    std::unique_ptr<Responder> m_responder;
    Settings m_settings;                 // as stored
    Settings m_inForce;                  // the command line's over them, where the person has not chosen anew since
    store::Conversation m_conversation;  // the open one
    OwnSettings m_own;                   // its own
    double m_asked = 0.0;                // see answerTo()
    OwedReply m_owed;
    bool m_removed = false;                           // the open conversation is
    bool m_reload = false;                            // the model's file is no longer what was loaded
    std::vector<store::MessageId> m_removedMessages;  // what answers was not told yet
};

}  // namespace daylong::chat
