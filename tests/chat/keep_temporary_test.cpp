// When a temporary conversation is kept: at once where no reply is written in it, also while the model for that is
// loaded, else once it has ended; and what becomes of what comes too late for it.
#include "archive/temporary.h"
#include "chat/commands/commands.h"
#include "queue/queue.h"
#include "queue/queue_commands.h"
#include "store/sqlite.h"
#include "support/turn_responders.h"
#include "test_chat.h"

#include <QTemporaryDir>
#include <QTest>

#include <algorithm>
#include <optional>
#include <utility>

using namespace daylong;
using namespace daylong::chat;

namespace {

constexpr std::chrono::milliseconds kPerWord{4};

/// What others post is done once while a model is loaded.
MakeResponder loading() {
    return [](const settings::Settings& settings, const Workplace& workplace) {
        (void)workplace.goOnLoading(0.5);
        return unit::scriptedTurns({"All right, and so it is, all day long"}, kPerWord)(settings, workplace);
    };
}

}  // namespace

class KeepTemporaryTest : public QObject {
    Q_OBJECT

    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<Chat> m_chat;
    std::unique_ptr<queue::QueueCommands> m_queue;
    std::optional<size_t> m_readyWhenKept;  // models that were loaded before it was

    std::filesystem::path file() const { return m_folder->filePath("t.db").toStdString(); }
    store::ConversationId begin(store::ConversationId conversation = store::kFirstTemporary,
                                const MakeResponder& make = loading()) {
        const auto waiting = std::make_shared<queue::Queue>();
        m_chat = std::make_unique<Chat>(
            file(), [](settings::Settings& all) { all.maxReplyTokens = 4000; }, make, std::filesystem::path(),
            WhenQuiet(), waiting);
        m_queue = std::make_unique<queue::QueueCommands>(*m_chat->service, waiting);
        m_chat->service->start(conversation);
        m_chat->service->drain();
        return m_chat->conversation();
    }
    /// It is kept as soon as a model is being loaded, and then something more comes for it.
    void keepWhileOneIsLoaded(store::ConversationId id) {
        m_readyWhenKept.reset();
        m_chat->listen([this, id, ready = size_t(0), begun = false](const Event& event) mutable {
            if (std::holds_alternative<ModelLoading>(event) && !std::exchange(begun, true))
                archive::keepTemporary(*m_chat->service, id);
            if (std::holds_alternative<ModelReady>(event)) ++ready;
            if (!std::holds_alternative<ConversationKept>(event)) return;
            m_readyWhenKept = ready;
            m_queue->add(id, "Too late");
        });
    }
    std::vector<std::string> rejected() {
        std::vector<std::string> texts;
        for (const MessageRejected& each : m_chat->all<MessageRejected>()) texts.push_back(each.text);
        return texts;
    }

private Q_SLOTS:
    void init() { m_folder = std::make_unique<QTemporaryDir>(); }
    void cleanup() {
        m_queue.reset();
        m_chat.reset();
    }

    void whatComesTooLateForItIsTheSendersAgain() {
        const store::ConversationId id = begin();
        size_t waits = 0;
        m_chat->listen([&, begun = false](const Event& event) mutable {
            if (std::holds_alternative<ReplyText>(event) && !std::exchange(begun, true))
                archive::keepTemporary(*m_chat->service, id);
            if (std::holds_alternative<ConversationKept>(event)) m_queue->add(id, "Too late");
            const auto* changed = std::get_if<QueueChanged>(&event);
            if (changed != nullptr && changed->conversation == id) waits += changed->messages.size();
        });
        m_chat->say("Hello");
        m_chat->service->drain();  // it is kept behind the reply
        m_chat->listen({});
        QVERIFY(!store::isTemporary(m_chat->conversation()));
        QCOMPARE(m_chat->messages().size(), size_t(2));
        QCOMPARE(m_chat->messages()[1].state, store::MessageState::Complete);
        QCOMPARE(rejected(), std::vector<std::string>{"Too late"});
        QCOMPARE(waits, size_t(0));  // it was never said that it is there
        QCOMPARE(m_chat->all<ConversationRemoved>().size(), size_t(1));
        QVERIFY(m_chat->all<Failed>().empty());
    }

    void whileAModelIsLoadedForItItIsKeptAtOnce() {
        const store::ConversationId id = begin();
        m_chat->say("Hello");
        keepWhileOneIsLoaded(id);
        const size_t ready = m_chat->all<ModelReady>().size();
        m_chat->service->post(When::AsPosted, loadAndBring);
        m_chat->service->drain();
        m_chat->listen({});
        QVERIFY(m_readyWhenKept == size_t(0));
        QCOMPARE(m_chat->all<ModelReady>().size(), ready + 1);  // what was loaded for it is for what it is now
        QVERIFY(!store::isTemporary(m_chat->conversation()));
        QCOMPARE(rejected(), std::vector<std::string>{"Too late"});
        QCOMPARE(m_chat->all<ConversationKept>().size(), size_t(1));
        QCOMPARE(m_chat->all<ConversationRemoved>().size(), size_t(1));
        m_chat->say("And then?");
        QCOMPARE(m_chat->messages().size(), size_t(4));
        QVERIFY(m_chat->all<Failed>().empty());
    }

    void whileAModelIsLoadedForWhatWasSaidItIsKeptAtOnceAndThatIsAnsweredThere() {
        const store::ConversationId id = begin();
        m_chat->say("Hello");
        m_chat->service->post(When::AsPosted, [](Session& session) {
            session.distrustModel();  // the next turn loads it
            return Result<void>();
        });
        m_chat->service->drain();
        keepWhileOneIsLoaded(id);
        const size_t ready = m_chat->all<ModelReady>().size();
        m_chat->service->send(id, "And then?");
        m_chat->service->drain();
        m_chat->service->drain();  // it is answered behind the turn that ended
        m_chat->listen({});
        QVERIFY(m_readyWhenKept == size_t(0));
        QCOMPARE(m_chat->all<ModelReady>().size(), ready + 1);
        QVERIFY(!store::isTemporary(m_chat->conversation()));
        const std::vector<store::Message> messages = m_chat->messages();
        QCOMPARE(messages.size(), size_t(4));
        QCOMPARE(messages[2].text, std::string("And then?"));
        QCOMPARE(messages[3].state, store::MessageState::Complete);
        const auto conversationOf = [](const MessageAdded& each) { return each.message.conversation; };
        const auto before = std::ranges::count(m_chat->all<MessageAdded>(), id, conversationOf);
        QCOMPARE(before, std::ptrdiff_t(3));  // no reply was begun there
        QCOMPARE(rejected(), std::vector<std::string>{"Too late"});
        QCOMPARE(m_chat->all<ConversationRemoved>().size(), size_t(1));
        QVERIFY(m_chat->all<Failed>().empty());
    }

    void whereNothingCouldBeLoadedItIsKeptAndNothingMore() {
        const store::ConversationId id =
            begin(store::kFirstTemporary,
                  [](const settings::Settings&, const Workplace&) -> Result<std::unique_ptr<Responder>> {
                      return Error{ErrorCode::NotFound, "there is no such model"};
                  });
        m_chat->say("Hello");
        const size_t failed = m_chat->all<Failed>().size();
        archive::keepTemporary(*m_chat->service, id);
        m_chat->service->drain();
        QVERIFY(!store::isTemporary(m_chat->conversation()));
        QCOMPARE(m_chat->messages().size(), size_t(1));
        QCOMPARE(m_chat->all<ConversationRemoved>().size(), size_t(1));
        QCOMPARE(m_chat->all<Failed>().size(), failed);  // nobody asked for an answer
    }

    void thatItCouldNotBeKeptIsSaidOnce() {
        const store::ConversationId elsewhere = begin(0);
        store::ConversationId id = 0;
        const auto keep = [&](const Event& event) {
            const auto* opened = std::get_if<ConversationOpened>(&event);
            if (opened == nullptr || !store::isTemporary(opened->conversation.id)) return;
            id = opened->conversation.id;
            m_queue->add(id, "Keep this");
            archive::keepTemporary(*m_chat->service, id);
        };
        m_chat->listen([&, begun = false](const Event& event) mutable {
            if (std::holds_alternative<ReplyText>(event) && !std::exchange(begun, true))
                m_chat->service->newTemporary();
            keep(event);
        });
        check(unwrap(store::Database::open(file(), store::Database::Mode::ReadWrite))
                  ->execute("CREATE TRIGGER fail BEFORE INSERT ON conversation BEGIN SELECT RAISE(FAIL, 'no room'); "
                            "END"));
        m_chat->service->send(elsewhere, "Hello");
        m_chat->service->drain();
        m_chat->service->drain();  // it would have been tried again behind the reply
        m_chat->listen({});
        QVERIFY(id != 0);
        QCOMPARE(m_chat->all<Failed>().size(), size_t(1));
        QCOMPARE(m_chat->all<Failed>()[0].conversation, store::ConversationId{0});  // not of the one with the reply
        QCOMPARE(m_chat->conversation(), id);
    }
};

QTEST_GUILESS_MAIN(KeepTemporaryTest)
#include "keep_temporary_test.moc"
