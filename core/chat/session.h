// Session: the open conversation on the engine thread. Keeps transcript, token stream and the model's cache agreeing.
// Everything here runs on the engine thread; ChatService queues what others ask for.
#pragma once

#include "chat/chat_service.h"
#include "chat/device_order.h"
#include "chat/reply_recorder.h"
#include "store/transcript_writer.h"

#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace daylong::chat {

/// A message as a model reads it.
inline Turn asTurn(const store::Message& message) {
    return {message.role == store::MessageRole::User ? text::Role::User : text::Role::Assistant, message.text,
            message.state == store::MessageState::Complete};
}

/// What others want of the engine thread while it is at work.
struct Interrupts {
    std::function<bool()> isStopped;         // what is being read, rebuilt or replied ends
    std::function<bool()> isLoadingStopped;  // the loading of a model too
    std::function<void()> meanwhile;         // does what can be done between two tokens
};

/// In place of whose a stream is: it is not whole.
inline constexpr const char* kDamagedRecord = "+damaged";

std::string titleFrom(const std::string& text);  // the first words of the first message
std::string asStorable(std::string_view typed);  // UTF-8 without NULs

/// What is deleted for good before its month is over.
struct Trash {
    store::ConversationId conversation = 0;
    std::vector<store::MessageId> messages;
};

class Session {
public:
    Session(const ServiceOptions& options, const Interrupts& interrupts, Listeners& listeners)
        : m_options(options), m_interrupts(interrupts), m_listeners(listeners), m_devices(options.automaticDevices) {}

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
    /// Something was left half done: transcript, stream and cache are made to agree again before the next turn.
    void distrust() { m_attached = false; }
    /// The file of the model that is open is no longer what was loaded: it is opened anew before the next turn.
    void distrustModel() { m_attached = false, m_reopen = m_reopen || m_responder; }

    /// When what is done next was asked for, by steadySeconds(): replies tell how long they were waited for.
    void answerTo(double asked) { m_asked = asked; }

    // These ask nothing of the model's cache and may be called meanwhile: from within what is going on, between two
    // tokens.
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

    /// The end of a reply may be owed to the transcript, while another program keeps that locked or the disk is full.
    bool isEndOwed() const { return m_owed.has_value(); }
    Result<void> storeOwed();
    Result<void> saveBeforeTheEnd();  // elsewhere, if need be

    bool isOpen() const { return m_writer != nullptr; }  // the transcript
    bool hasModel() const { return m_responder != nullptr; }
    bool isRemoved() const { return m_removed; }  // the open conversation: what is going on ends, and it is left

private:
    void emit(const Event& event) const { m_listeners.tell(event); }
    void emitMemory() const;
    void emitUnfinishedMemory() const;
    Result<store::TranscriptWriter*> writer();
    Result<Responder*> responder();
    const Settings& effective() const { return m_inForce; }
    bool shouldStop() const;
    Result<void> enter(store::ConversationId id);
    Result<void> enterThatOf(store::MessageId message);
    const std::string& systemPrompt() const {
        return m_own.systemPrompt ? *m_own.systemPrompt : effective().systemPrompt;
    }
    text::Opening opening() const;
    std::string streamOwner() const;
    ReplyRecorder recorder(const store::Message& message, Activity activity) const;

    void configure();
    Result<void> loadModel();
    void giveUp(const Error& error);
    Result<void> moveOn(const Error& loss);
    Result<void> attach();
    Result<void> attachHere();
    Result<bool> resumeStream(std::span<const int32_t> preamble);
    Result<std::vector<int32_t>> readStream(uint64_t begin, uint64_t end);
    Result<void> distrustRecord();
    Error recordDamage(const std::string& what);
    Result<void> rebuild();
    Result<std::vector<TokenRange>> pinnedRanges();
    Result<bool> pinsAreMisplaced();
    Result<void> keepPinned();
    Result<void> startTokens(std::string_view fingerprint);
    Result<void> adopt();
    Result<std::vector<store::Message>> newestTurns(uint64_t room);
    Result<void> closeOpenTurn();
    Result<void> readTurn(const store::Message& message);
    void emitRange(store::MessageId id) const;
    Result<bool> isUntouched(const store::Conversation& conversation) const;
    Result<void> readEnd(const store::Message& message);
    Result<void> markReadInPart(const store::Message& message, bool inPart);
    Result<void> noteOfLength(uint64_t tokens, Reading reading);
    Result<store::Message> storeMessage(const std::string& text);
    Result<void> settle(ReplyRecorder& observer, const Result<void>& read);
    Result<void> readUnread(store::MessageId endOnly = 0);
    Result<void> answer(const store::Message& message, bool first, Reading reading);
    Result<void> replyAnew();
    Result<void> reply(const store::Message* instead = nullptr);
    Result<void> write(const store::Message& message, std::span<const int32_t> said);
    Result<Reply> goOnElsewhere(const Error& loss, uint64_t most, ReplyRecorder& observer);
    Result<void> takeBack(const store::Message& message);
    Result<store::Message> endReply();
    store::Message owedReply();
    Result<bool> titleIsFirstWords(const store::Conversation& conversation);
    Result<void> titleByFirstWords(store::ConversationId id);
    Result<void> emitOpened();
    Result<void> emitConversation(store::ConversationId id) const;
    Result<void> note(const std::string& text);
    Result<void> noteOfTemplate();

    const ServiceOptions& m_options;
    const Interrupts& m_interrupts;
    Listeners& m_listeners;
    std::unique_ptr<store::TranscriptWriter> m_writer;
    std::unique_ptr<Responder> m_responder;
    Settings m_settings;  // as stored
    Settings m_inForce;   // the command line's over them, where the person has not chosen anew since
    store::Conversation m_conversation;
    OwnSettings m_own;     // of that conversation
    double m_asked = 0.0;  // see answerTo()
    /// The end of a reply that is not in the transcript yet.
    struct Owed {
        store::Message reply;
        store::MessageState state = store::MessageState::Complete;
        ReplyRecorder::Rest rest;
    };
    std::optional<Owed> m_owed;
    bool m_recordDamaged = false;                     // the stored stream was found so, and nothing came of that yet
    bool m_attached = false;                          // the cache is this conversation's
    bool m_removed = false;                           // the conversation is
    bool m_reopen = false;                            // the model's file is no longer what was loaded
    std::vector<store::MessageId> m_removedMessages;  // the model may still see them
    DeviceOrder m_devices;
    std::string m_device;            // that the model is on, or was last tried on
    std::string m_abandoned, m_why;  // the device given up since the last one was told of, and why
};

}  // namespace daylong::chat
