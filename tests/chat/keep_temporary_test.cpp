// When a temporary conversation is kept: at once, also while the model for a turn in it is loaded, or it is read; a
// reply that is being written ends before. And what becomes of what comes too late for it.
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
#include <functional>
#include <optional>
#include <utility>
#include <vector>

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

/// Reads before it answers; what others post is done meanwhile.
class ReadingResponder final : public unit::TurnResponder {
public:
    ReadingResponder(const Workplace& workplace, std::vector<Reading>& readings)
        : TurnResponder(workplace, kPerWord), m_readings(readings) {}
    Result<void> open(store::ConversationId conversation, const text::Opening& opening) override {
        TRY(readUnlessStopped(Activity::Rebuilding));
        return TurnResponder::open(conversation, opening);
    }
    Result<void> read(store::MessageId, Reading reading) override {
        m_readings.push_back(reading);
        return readUnlessStopped(Activity::Reading);
    }

private:
    Result<std::string> textOf(const store::Message&) override { return std::string("All right, and so it is"); }
    Result<void> readUnlessStopped(Activity activity) {
        m_workplace.tell(ActivityChanged{activity});
        return m_workplace.shouldStop() ? Result<void>(Error{ErrorCode::Cancelled, "stopped"}) : Result<void>();
    }

    std::vector<Reading>& m_readings;
};

}  // namespace

class KeepTemporaryTest : public QObject {
    Q_OBJECT

    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<Chat> m_chat;
    std::unique_ptr<queue::QueueCommands> m_queue;
    std::vector<Reading> m_readings;           // how what was said was to be read
    std::optional<size_t> m_readyWhenKept;     // models that were loaded before it was
    std::optional<size_t> m_finishedWhenKept;  // likewise, replies that were written

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
    MakeResponder reading() {
        return [this](const settings::Settings&, const Workplace& workplace) {
            (void)workplace.goOnLoading(0.5);
            return Result<std::unique_ptr<Responder>>(std::make_unique<ReadingResponder>(workplace, m_readings));
        };
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
    /// It is kept as soon as this is told.
    void keepAt(store::ConversationId id, const std::function<bool(const Event&)>& at) {
        m_finishedWhenKept.reset();
        m_chat->listen([this, id, at, finished = size_t(0), begun = false](const Event& event) mutable {
            if (at(event) && !std::exchange(begun, true)) archive::keepTemporary(*m_chat->service, id);
            if (std::holds_alternative<ReplyFinished>(event)) ++finished;
            if (std::holds_alternative<ConversationKept>(event)) m_finishedWhenKept = finished;
        });
    }
    /// What goes on when it is kept ends, and what it was is done under the new name.
    void drainTwice() {
        m_chat->service->drain();
        m_chat->service->drain();
        m_chat->listen({});
    }
    /// The next turn reads it anew, with a model that is loaded first.
    void distrust(bool model) {
        m_chat->service->post(When::AsPosted, [model](Session& session) {
            if (model) session.distrustModel();
            else session.distrust();
            return Result<void>();
        });
        m_chat->service->drain();
    }
    static std::function<bool(const Event&)> when(Activity activity) {
        return [activity](const Event& event) {
            const auto* changed = std::get_if<ActivityChanged>(&event);
            return changed != nullptr && changed->activity == activity;
        };
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
        m_readings.clear();
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
        QCOMPARE(m_chat->messages()[1].state, store::MessageState::Stopped);  // one can go on with it
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
        m_chat->service->post(When::AsPosted, [](Session& session) { return bring(session, true); });
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
        distrust(true);
        keepWhileOneIsLoaded(id);
        const size_t ready = m_chat->all<ModelReady>().size();
        m_chat->service->send(id, "And then?");
        drainTwice();
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

    void whileItIsReadForWhatWasSaidItIsKeptAtOnceAndThatIsAnsweredThere_data() {
        QTest::addColumn<Activity>("activity");
        QTest::newRow("the conversation") << Activity::Rebuilding;
        QTest::newRow("the message") << Activity::Reading;
    }
    void whileItIsReadForWhatWasSaidItIsKeptAtOnceAndThatIsAnsweredThere() {
        QFETCH(const Activity, activity);
        const store::ConversationId id = begin(store::kFirstTemporary, reading());
        m_chat->say("Hello");
        distrust(false);
        keepAt(id, when(activity));
        m_chat->service->send(id, "And then?");
        drainTwice();
        QVERIFY(m_finishedWhenKept == size_t(0));
        QVERIFY(!store::isTemporary(m_chat->conversation()));
        const std::vector<store::Message> messages = m_chat->messages();
        QCOMPARE(messages.size(), size_t(4));
        QCOMPARE(messages[2].text, std::string("And then?"));
        QCOMPARE(messages[2].state, store::MessageState::Complete);
        QCOMPARE(messages[3].state, store::MessageState::Complete);
        QCOMPARE(m_chat->all<ConversationRemoved>().size(), size_t(1));
        QVERIFY(m_chat->all<Failed>().empty());
    }

    void theEndAloneIsReadThereTooWhereThatWasChosen_data() {
        whileItIsReadForWhatWasSaidItIsKeptAtOnceAndThatIsAnsweredThere_data();
    }
    void theEndAloneIsReadThereTooWhereThatWasChosen() {
        QFETCH(const Activity, activity);
        const store::ConversationId id = begin(store::kFirstTemporary, reading());
        m_chat->say("Hello");
        distrust(false);
        m_readings.clear();
        keepAt(id, when(activity));
        m_chat->service->send(id, "A long one", Reading::EndOnly);
        drainTwice();
        QVERIFY(!store::isTemporary(m_chat->conversation()));
        QCOMPARE(m_chat->messages().back().state, store::MessageState::Complete);
        const size_t times = activity == Activity::Reading ? 2 : 1;  // before it was kept, too
        QVERIFY(m_readings == std::vector<Reading>(times, Reading::EndOnly));
        QVERIFY(m_chat->all<Failed>().empty());
    }

    void anotherReplyOrTheRestOfOneIsMadeThereToo_data() {
        QTest::addColumn<bool>("rest");
        QTest::addColumn<bool>("loads");
        QTest::newRow("another reply, while a model is loaded") << false << true;
        QTest::newRow("another reply, while it is read") << false << false;
        QTest::newRow("the rest, while a model is loaded") << true << true;
        QTest::newRow("the rest, while it is read") << true << false;
    }
    void anotherReplyOrTheRestOfOneIsMadeThereToo() {
        QFETCH(const bool, rest);
        QFETCH(const bool, loads);
        const store::ConversationId id = begin(store::kFirstTemporary, reading());
        if (rest) m_chat->stopAt(2);
        m_chat->say("Hello");
        QCOMPARE(m_chat->messages()[1].state, rest ? store::MessageState::Stopped : store::MessageState::Complete);
        distrust(loads);
        keepAt(id, loads ? [](const Event& event) { return std::holds_alternative<ModelLoading>(event); }
                         : when(Activity::Rebuilding));
        if (rest) m_chat->service->goOn(id);
        else m_chat->service->regenerate(id);
        drainTwice();
        QVERIFY(m_finishedWhenKept == size_t(0));
        QVERIFY(!store::isTemporary(m_chat->conversation()));
        const std::vector<store::Message> messages = m_chat->messages();
        QCOMPARE(messages.size(), size_t(2));
        QCOMPARE(messages[1].text, std::string("All right, and so it is"));
        QCOMPARE(messages[1].state, store::MessageState::Complete);
        QCOMPARE(m_chat->all<MessageSuperseded>().size(), size_t(rest ? 0 : 1));
        QCOMPARE(m_chat->all<ReplyReopened>().size(), size_t(rest ? 1 : 0));
        QVERIFY(m_chat->all<Failed>().empty());
    }

    void whereNothingGoesOnItIsKeptAndNothingIsBegun() {
        const store::ConversationId id = begin(store::kFirstTemporary, reading());
        m_chat->stopAt(2);
        m_chat->say("Hello");
        m_chat->listen({});
        archive::keepTemporary(*m_chat->service, id);
        m_chat->service->drain();
        QVERIFY(!store::isTemporary(m_chat->conversation()));
        QCOMPARE(m_chat->all<ReplyFinished>().size(), size_t(1));
        QCOMPARE(m_chat->messages()[1].state, store::MessageState::Stopped);
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
