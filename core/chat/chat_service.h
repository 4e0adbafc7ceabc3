// ChatService: one engine thread; commands in, events out, to any number of listeners. The only owner of the Responder
// and the TranscriptWriter. Every command names its conversation, by itself or by a message in it; what is said in one
// that is not open opens it. Which command waits for which: mailbox.h. Thread rule: every method may be called from any
// thread and returns at once, except the destructor, which stops a reply or the loading of a model, saves the reply and
// joins. Failure rule: failures arrive as Failed events.
#pragma once

#include "base/listeners.h"
#include "chat/events.h"
#include "chat/mailbox.h"
#include "chat/responder.h"
#include "settings/settings.h"

#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace daylong::chat {

struct Session;  // what commands work on (session.h)

/// What is done once nothing was asked for so long, until `isWanted` says that something is. True: there may be more to
/// do, after as long again. It may fail in silence: nobody asked for it.
struct WhenQuiet {
    double seconds = 0.0;  // 0: never
    std::function<Result<bool>(Session& session, const std::function<bool()>& isWanted)> work;
};

struct ServiceOptions {
    std::filesystem::path database;
    MakeResponder makeResponder;
    std::filesystem::path cacheFolder = {};  // for what can be made again; empty: nothing is kept
    /// Changes made on the command line: over the stored settings, not stored, and each until the person chooses
    /// otherwise.
    std::function<void(settings::Settings&)> overrideSettings;
    WhenQuiet whenQuiet = {};
};

struct EngineThread;                          // and its mailbox (chat_service.cpp)
enum class When { BetweenTokens, AsPosted };  // is done what another thread asks: an aside of the mailbox's, or a post

/// What is said, and answered.
class TurnCommands {
public:
    void send(store::ConversationId conversation, std::string text, Reading reading = Reading::Whole,
              store::AttachedFiles files = {});
    /// Ends what is being loaded, read, rebuilt or replied, and what was posted before; within one chunk. What is
    /// queued there waits until it is told to go on.
    void stop(store::ConversationId conversation = kOpenOne);
    void regenerate(store::ConversationId conversation);  // another reply; one that there was is put aside
    void goOn(store::ConversationId conversation);        // with the last reply, where it was ended early
    /// A message of the user's is said anew; it and what followed it are put aside, as a branch (archive/branches.h).
    void edit(store::MessageId message, std::string text);
    /// What the model would see of a draft: DraftMeasured, where a model has that conversation in front of it.
    void measure(store::ConversationId conversation, uint64_t draft, std::string text);
    void pin(store::MessageId message, bool pinned);  // the model keeps seeing it; read again where it is forgotten
    /// Without this passage that was brought back for a message: the last one is answered anew.
    void dropRecalled(store::MessageId message, store::MessageId passage);

protected:
    explicit TurnCommands(EngineThread& engine) : m_engine(engine) {}
    ~TurnCommands() = default;

private:
    EngineThread& m_engine;
};

/// What is said while a reply is made: it waits in its conversation, stored, and goes when that reply has ended.
class QueueCommands {
public:
    void queue(store::ConversationId conversation, std::string text, Reading reading = Reading::Whole,
               store::AttachedFiles files = {});
    void changeQueued(store::QueuedId id, std::string text);
    void removeQueued(store::QueuedId id);
    void holdQueued(store::QueuedId id);     // it is being changed, and waits with what is behind it; 0: none is
    void sendQueuedNow(store::QueuedId id);  // ends the reply that is being made
    /// After a stop, a failure or a restart; until then nothing goes by itself.
    void goOnQueue(store::ConversationId conversation);

protected:
    explicit QueueCommands(EngineThread& engine) : m_engine(engine) {}
    ~QueueCommands() = default;

private:
    EngineThread& m_engine;
};

/// What is removed, brought back, or deleted for good.
class TrashCommands {
public:
    void removeConversation(store::ConversationId id);   // the open one: the newest other is opened
    void restoreConversation(store::ConversationId id);  // and open it
    /// A message of the user's with its replies. What the model saw of them it forgets when it is free.
    void removeTurn(store::MessageId message);
    void restoreMessages(std::vector<store::MessageId> messages);
    void purge(store::ConversationId removed);
    void purge(std::vector<store::MessageId> removed);

protected:
    explicit TrashCommands(EngineThread& engine) : m_engine(engine) {}
    ~TrashCommands() = default;

private:
    EngineThread& m_engine;
};

class ChatService : public TurnCommands, public QueueCommands, public TrashCommands {
public:
    explicit ChatService(ServiceOptions options);
    ~ChatService();

    /// Hears all events from now on, on the engine thread: before start(), all there are.
    ListenerId listen(std::function<void(const Event&)> listener);
    void forget(ListenerId listener);  // it is not called any more once this returns

    /// Opens the database, loads the model, opens `conversation` (0: the last one, or a new one; kFirstTemporary: a
    /// temporary one).
    void start(store::ConversationId conversation = 0);

    void newConversation();
    void newTemporary();  // of which nothing is kept: gone when another one is opened, or with the program
    void openConversation(store::ConversationId id);
    void renameConversation(store::ConversationId id, std::string title);
    /// Rebuilds where its system prompt changes.
    void applyOwnSettings(store::ConversationId conversation, settings::OwnSettings own);
    void applySettings(settings::Settings settings);  // reloads, rebuilds or neither, as the change needs
    void clearKept();                                 // all that is kept of what models made of conversations
    /// Waits until every command posted so far is done. For the terminal program and tests.
    void drain();
    void post(When when, std::function<Result<void>(Session&)> work);  // to be done on the engine thread
    /// Waits for it; not for that thread, or the window's. Cancelled where the service ends.
    Result<void> ask(When when, std::function<Result<void>(Session&)> work);

private:
    explicit ChatService(std::unique_ptr<EngineThread> engine);

    std::unique_ptr<EngineThread> m_engine;
};

}  // namespace daylong::chat
