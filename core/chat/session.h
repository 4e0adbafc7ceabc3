// Session: the transcript, the conversation at hand, and what answers in it. The commands (commands.h, core/archive,
// core/queue) work on it. What answers is a Responder; what it has of the conversation in front of itself is its own
// matter. Thread rule: the engine thread. Failure rule: Result; the transcript stays whole.
#pragma once

#include "chat/chat_service.h"
#include "chat/responder.h"
#include "settings/presets.h"
#include "settings/suited.h"
#include "store/owed_reply.h"
#include "store/transcript_writer.h"

#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace daylong::chat {

struct Session {
    Session(const ServiceOptions& given, const std::function<bool()>& stopped, Listeners<Event>& hearing);

    /// Opens the transcript, the conversation, and what answers.
    Result<void> start(store::ConversationId wanted);

    /// For what is begun anew: not where the transcript was taken away, nor before all is in it that was said.
    Result<store::TranscriptWriter*> writer();
    Result<Responder*> responder();
    bool hasModel() const { return answering && answering->isThere(); }
    bool isAttached() const { return hasModel() && answering->isOpen(); }
    bool shouldStop() const;  // what goes on: what is brought, too, where another one is shown meanwhile
    std::string systemPrompt() const { return hasModel() ? beginningOf(here(), own, answering->model()) : ""; }
    /// What holds at hand but for what is its own: the general settings, and its preset's over them.
    settings::Settings here() const { return preset.over(inForce, options.overrideSettings); }
    /// Another model than the one that answers, or was tried last, holds at hand; or its file is another.
    bool wantsLoading() const { return reload || settings::needsLoading(answersBy, here()); }
    bool isLeft() const;  // what is loaded: what is shown by now wants another model

    /// Makes what answers by the settings in force.
    Result<void> load();
    /// Puts the conversation at hand, as it is by now, in front of what answers.
    Result<void> attach();
    Result<void> attachUnlessItIs() { return !wantsLoading() && isAttached() ? Result<void>() : attach(); }
    /// Something was left half done: what answers opens the conversation anew before the next turn.
    void distrust();
    /// The file of the model that is open is no longer what was loaded: it is loaded anew before the next turn.
    void distrustModel();
    Result<void> storeOwed();

    void emit(const Event& event) const;  // what goes on is told with the conversation at hand
    Result<void> useOwn();                // what the one at hand has of its own, and its preset, are as stored

    const ServiceOptions& options;
    /// What is loaded, read, rebuilt or replied ends; asked, it does what can be done between two tokens.
    const std::function<bool()>& isStopped;
    Listeners<Event>& listeners;
    Waiting& waiting;
    std::unique_ptr<store::TranscriptWriter> transcript;  // once it is open
    Workplace workplace;
    std::unique_ptr<Responder> answering;
    settings::Settings stored;
    settings::Settings inForce;        // the command line's over them, where the person has not chosen anew since
    store::Conversation conversation;  // the one at hand
    store::ConversationId shown = 0;   // the open one
    bool brings = false;               // it is not at hand yet
    bool bringing = false;             // it is on its way
    settings::OwnSettings own;         // its own
    bool otherOwn = false;             // that was changed since: it is taken anew
    settings::PresetInUse preset;      // that it uses
    settings::Settings answersBy;      // what answers was last told, or was to be made by
    double asked = 0.0;                // when what is done was asked for, by steadySeconds()
    std::pair<Command, Reading> turn;  // that goes on, as it would be begun again in a copy, and reads; else none
    store::OwedReply owed;
    bool givesWay = false;                          // what goes on ends: a message was put before all others
    bool removed = false;                           // the one at hand is: what is going on ends, and it is left
    bool reload = false;                            // the model's file is no longer what was loaded
    std::vector<store::MessageId> removedMessages;  // what answers was not told yet
};

/// Tells the listeners what is shown, with what is its own and what waits there.
Result<void> tellOpened(const Session& session, const store::Conversation& opened);
/// Tells the listeners what is seen of the conversation at hand; what a conversation is by now, its title above all.
void tellMemory(const Session& session);
Result<void> tellConversation(Session& session, store::ConversationId id);

}  // namespace daylong::chat
