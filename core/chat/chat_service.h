// ChatService: the conversations, for every other thread: commands in, events out, to any number of listeners. Every
// command names its conversation; what is said in one that is not open opens it. Here is what is said, and where; what
// is done with what was said is in core/archive, what waits for its turn in core/queue. Which command waits for which:
// mailbox.h. Thread rule: every method may be called from any thread and returns at once, except the destructor, which
// stops a reply or the loading of a model, saves the reply and joins. Failure rule: failures arrive as Failed events.
#pragma once

#include "base/listeners.h"
#include "chat/events.h"
#include "chat/letters.h"
#include "chat/responder.h"
#include "chat/waiting.h"
#include "settings/settings.h"

#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace daylong::chat {

class EngineThread;  // that everything is done on
struct Session;      // what commands work on (session.h)
using Command = std::function<Result<void>(Session&)>;

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
    std::shared_ptr<Waiting> waiting = std::make_shared<Waiting>();
};

enum class When { BetweenTokens, AsPosted, AfterOthers };  // is done what others post: asides, posts, guests

class ChatService {
public:
    explicit ChatService(ServiceOptions options);
    ~ChatService();

    /// Hears all events from now on, on the engine thread: before start(), all there are.
    ListenerId listen(std::function<void(const Event&)> listener);
    void forget(ListenerId listener);  // it is not called any more once this returns

    /// Opens the database, loads the model, opens `conversation` (0: the last one, or a new one; kFirstTemporary: a
    /// temporary one).
    void start(store::ConversationId conversation = 0);

    void send(store::ConversationId conversation, std::string text, Reading reading = Reading::Whole,
              store::AttachedFiles files = {});
    /// Ends what is being loaded, read, rebuilt or replied, and what was posted before; within one chunk. What waits
    /// there does so until it is told to go on.
    void stop(store::ConversationId conversation = kOpenOne);
    void regenerate(store::ConversationId conversation);  // another reply; one that there was is put aside
    void goOn(store::ConversationId conversation);        // with the last reply, where it was ended early

    void newConversation(std::optional<store::PresetId> preset = {});  // 0: without one; unset: the usual one
    void newTemporary();  // of which nothing is kept: gone when another one is opened, or with the program
    void openConversation(store::ConversationId id);
    void giveUpOpening(store::ConversationId id);  // of one that is removed: there is no sense in it any more

    void post(When when, Command command, store::ConversationId guestIn = kOpenOne);  // done on the engine thread
    /// Waits until every command posted so far is done, but for those AfterOthers, and what they tell is heard. For the
    /// terminal program and tests.
    void drain();

private:
    std::unique_ptr<EngineThread> m_engine;
};

}  // namespace daylong::chat
