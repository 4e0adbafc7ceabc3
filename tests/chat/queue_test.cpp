// Messages that are said while a reply comes wait for its end, in their conversations, and go one by one; what the
// person does to them meanwhile.
#include "archive/redact.h"
#include "archive/trash.h"
#include "queue/queue.h"
#include "queue/queue_commands.h"
#include "support/turn_responders.h"
#include "test_chat.h"

#include <QTemporaryDir>
#include <QTest>

#include <algorithm>
#include <functional>

using namespace daylong;
using namespace daylong::chat;

namespace {

using Texts = std::vector<std::string>;
constexpr std::chrono::milliseconds kPerWord{4};

std::string words(int count) {
    std::string text;
    for (int i = 0; i < count; ++i) text += "word ";
    return text;
}

}  // namespace

class QueueTest : public QObject {
    Q_OBJECT

    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<Chat> m_chat;
    std::unique_ptr<queue::QueueCommands> m_queue;

    void begin(MakeResponder responder = unit::scriptedTurns({words(60)}, kPerWord)) {
        m_chat.reset();
        const auto waiting = std::make_shared<queue::Queue>();
        m_chat = std::make_unique<Chat>(
            m_folder->filePath("t.db").toStdString(), [](settings::Settings& all) { all.maxReplyTokens = 4000; },
            std::move(responder), std::filesystem::path(), WhenQuiet(), waiting);
        m_queue = std::make_unique<queue::QueueCommands>(*m_chat->service, waiting);
        m_chat->start();
    }
    /// Says something, and does this when its reply has begun. Does not wait for the end.
    void amidAReply(const std::function<void()>& what) {
        const size_t before = m_chat->all<ReplyText>().size();
        m_chat->service->send(m_chat->conversation(), "first");
        QTRY_VERIFY(m_chat->all<ReplyText>().size() > before);
        what();
    }
    void add(std::initializer_list<const char*> texts) {
        for (const char* text : texts) m_queue->add(m_chat->conversation(), text);
    }
    QueueChanged newest() { return m_chat->all<QueueChanged>().back(); }
    Texts waiting() {
        Texts all;
        for (const store::QueuedMessage& each : newest().messages) all.push_back(each.text);
        return all;
    }
    Texts said() {
        Texts all;
        for (const store::Message& each : m_chat->messages()) {
            if (each.role == store::MessageRole::User) all.push_back(each.text);
        }
        return all;
    }
    store::MessageState stateOf(size_t message) { return m_chat->messages().at(message).state; }
    /// Two wait, and the reply before them is stopped.
    void stopBeforeTwo() {
        begin();
        amidAReply([&] {
            add({"second", "third"});
            QTRY_COMPARE(waiting().size(), size_t(2));
            m_chat->service->stop(m_chat->conversation());
        });
    }

private Q_SLOTS:
    void init() { m_folder = std::make_unique<QTemporaryDir>(); }
    void cleanup() { m_chat.reset(); }

    void theyGoOneByOneWhenTheReplyBeforeHasEnded() {
        begin();
        amidAReply([&] { add({"second", "third"}); });
        QTRY_COMPARE(waiting(), (Texts{"second", "third"}));
        QVERIFY(!newest().paused);
        QCOMPARE(said(), (Texts{"first"}));
        QTRY_COMPARE_WITH_TIMEOUT(m_chat->all<ReplyFinished>().size(), size_t(3), 20000);
        QCOMPARE(said(), (Texts{"first", "second", "third"}));
        const auto messages = m_chat->messages();
        QCOMPARE(messages.size(), size_t(6));
        QVERIFY(std::all_of(messages.begin(), messages.end(),
                            [](const store::Message& each) { return each.state == store::MessageState::Complete; }));
        QVERIFY(newest().messages.empty());
        QVERIFY(m_chat->all<Failed>().empty());
    }

    void aStopEndsTheReplyAndTheyWaitUntilThePersonSaysSo() {
        stopBeforeTwo();
        QTRY_COMPARE(m_chat->all<ReplyFinished>().size(), size_t(1));
        m_chat->service->drain();
        QTest::qWait(100);
        QCOMPARE(stateOf(1), store::MessageState::Stopped);
        QCOMPARE(waiting(), (Texts{"second", "third"}));
        QVERIFY(newest().paused);
        QCOMPARE(said(), (Texts{"first"}));
        // What is said meanwhile goes at once, and what is queued behind them waits with them.
        amidAReply([&] { add({"fourth"}); });
        QTRY_COMPARE_WITH_TIMEOUT(m_chat->all<ReplyFinished>().size(), size_t(2), 10000);
        QCOMPARE(waiting(), (Texts{"second", "third", "fourth"}));
        m_queue->goOn(m_chat->conversation());
        QTRY_COMPARE_WITH_TIMEOUT(m_chat->all<ReplyFinished>().size(), size_t(5), 20000);
        QCOMPARE(said(), (Texts{"first", "first", "second", "third", "fourth"}));
    }

    void oneIsSentAtOnceAndTheOthersFollowInTheirOrder() {
        begin();
        amidAReply([&] {
            add({"second", "third", "fourth"});
            QTRY_COMPARE(waiting().size(), size_t(3));
            m_queue->sendNow(newest().messages[1].id);
        });
        QTRY_COMPARE_WITH_TIMEOUT(m_chat->all<ReplyFinished>().size(), size_t(4), 20000);
        QCOMPARE(said(), (Texts{"first", "third", "second", "fourth"}));
        QCOMPARE(stateOf(1), store::MessageState::Stopped);
        QCOMPARE(stateOf(3), store::MessageState::Complete);
    }

    void oneIsChangedAndHoldsUpWhatIsBehindIt() {
        begin();
        store::QueuedId second = 0;
        amidAReply([&] {
            add({"second", "third"});
            QTRY_COMPARE(waiting().size(), size_t(2));
            second = newest().messages[0].id;
            m_queue->hold(second);
        });
        QTRY_COMPARE_WITH_TIMEOUT(m_chat->all<ReplyFinished>().size(), size_t(1), 10000);
        m_chat->service->drain();
        QTest::qWait(100);
        QCOMPARE(said(), (Texts{"first"}));
        QCOMPARE(newest().held, second);
        m_queue->change(second, "second, in other words");
        QTRY_COMPARE_WITH_TIMEOUT(m_chat->all<ReplyFinished>().size(), size_t(3), 20000);
        QCOMPARE(said(), (Texts{"first", "second, in other words", "third"}));
    }

    void oneIsTakenOut() {
        begin();
        amidAReply([&] {
            add({"second", "third"});
            QTRY_COMPARE(waiting().size(), size_t(2));
            m_queue->remove(newest().messages[0].id);
        });
        QTRY_COMPARE_WITH_TIMEOUT(m_chat->all<ReplyFinished>().size(), size_t(2), 10000);
        QCOMPARE(said(), (Texts{"first", "third"}));
    }

    void whatWasTakenOutComesBackWhereItWas() {
        begin();
        amidAReply([&] {
            add({"second", "third"});
            QTRY_COMPARE(waiting().size(), size_t(2));
            const store::QueuedId second = newest().messages[0].id;
            m_queue->remove(second);
            QTRY_COMPARE(waiting(), (Texts{"third"}));
            m_queue->putBack(second);
            QTRY_COMPARE(waiting(), (Texts{"second", "third"}));
            m_queue->putBack(second);  // it is there
        });
        QTRY_COMPARE_WITH_TIMEOUT(m_chat->all<ReplyFinished>().size(), size_t(3), 20000);
        QCOMPARE(said(), (Texts{"first", "second", "third"}));
        QVERIFY(m_chat->all<Failed>().empty());
    }

    void whatWasTakenOutIsForgottenOnceNobodyCanAskForIt() {
        begin();
        amidAReply([&] {
            add({"second", "third"});
            QTRY_COMPARE(waiting().size(), size_t(2));
            const std::vector<store::QueuedMessage> both = newest().messages;
            m_queue->remove(both[0].id);
            m_queue->forgetTakenOut();
            m_queue->putBack(both[0].id);
            m_queue->remove(both[1].id);
            QTRY_VERIFY(waiting().empty());
            m_chat->service->stop(m_chat->conversation());
        });
        m_chat->service->drain();
        QCOMPARE(said(), (Texts{"first"}));
        QVERIFY(m_chat->all<Failed>().empty());
    }

    void whatWasTakenOutDoesNotComeBackOnceSomethingIsRedacted() {
        begin();
        store::QueuedId second = 0;
        amidAReply([&] {
            add({"second"});
            QTRY_COMPARE(waiting().size(), size_t(1));
            second = newest().messages[0].id;
            m_queue->remove(second);
        });
        unwrap(archive::redact(*m_chat->service, {.search = "first"}));  // when the reply has ended
        m_queue->putBack(second);
        m_chat->service->drain();
        QVERIFY(waiting().empty());
    }

    void afterARestartTheyAreShownAndWait() {
        begin();
        store::AttachedFile file{.card = {.name = "letter.txt"}};
        file.pieces = {{.text = "Dear all"}};
        amidAReply([&] {
            m_queue->add(m_chat->conversation(), "second", Reading::Whole, {file});
            QTRY_COMPARE(waiting().size(), size_t(1));
        });
        begin();  // the service ends what goes on, and nothing is begun on the way out
        QCOMPARE(waiting(), (Texts{"second"}));
        QVERIFY(newest().paused);
        QCOMPARE(newest().messages[0].files, (Texts{"letter.txt"}));
        QTest::qWait(100);
        QCOMPARE(said(), (Texts{"first"}));
        m_queue->goOn(m_chat->conversation());
        QTRY_COMPARE_WITH_TIMEOUT(m_chat->all<ReplyFinished>().size(), size_t(1), 10000);
        QCOMPARE(said(), (Texts{"first", "second"}));
        const store::Message second = m_chat->messages().at(2);
        QCOMPARE(second.files.size(), size_t(1));
        QVERIFY(second.given.find("Dear all") != std::string::npos);
    }

    /// The one that could not be answered was said; those behind it do not follow it into the same failure.
    void aFailureHoldsUpTheOthers() {
        int answers = 0;
        class Failing final : public unit::TurnResponder {
        public:
            Failing(const Workplace& workplace, int& answers)
                : TurnResponder(workplace, kPerWord), m_answers(answers) {}

        private:
            Result<std::string> textOf(const store::Message&) override {
                if (++m_answers == 2) return Error{ErrorCode::Io, "it does not answer"};
                return words(40);
            }
            int& m_answers;
        };
        begin([&answers](const settings::Settings&, const Workplace& workplace) {
            return Result<std::unique_ptr<Responder>>(std::make_unique<Failing>(workplace, answers));
        });
        amidAReply([&] { add({"second", "third"}); });
        QTRY_COMPARE_WITH_TIMEOUT(m_chat->all<Failed>().size(), size_t(1), 10000);
        m_chat->service->drain();
        QTest::qWait(100);
        QCOMPARE(said(), (Texts{"first", "second"}));
        QCOMPARE(waiting(), (Texts{"third"}));
        QVERIFY(newest().paused);
    }

    void oneThatWasToBeSentAtOnceStaysWhereAStopFollows() {
        begin();
        const store::ConversationId talk = m_chat->conversation();
        amidAReply([&] {
            add({"second"});
            QTRY_COMPARE(waiting().size(), size_t(1));
            m_queue->sendNow(newest().messages[0].id);
            m_chat->service->stop(talk);
        });
        m_chat->service->drain();
        QTest::qWait(300);
        QCOMPARE(said(), (Texts{"first"}));
        QCOMPARE(waiting(), (Texts{"second"}));
    }

    void ofAPausedQueueOneIsSentAloneAndNothingFollowsIt() {
        stopBeforeTwo();
        QTRY_VERIFY(newest().paused);
        m_queue->sendNow(newest().messages[1].id);
        QTRY_COMPARE_WITH_TIMEOUT(m_chat->all<ReplyFinished>().size(), size_t(2), 10000);
        m_chat->service->drain();
        QTest::qWait(100);
        QCOMPARE(said(), (Texts{"first", "third"}));
        QCOMPARE(waiting(), (Texts{"second"}));
    }

    void whatComesBackFromTheTrashSaysNothingByItself() {
        begin();
        const store::ConversationId talk = m_chat->conversation();
        amidAReply([&] {
            add({"second"});
            QTRY_COMPARE(waiting().size(), size_t(1));
            archive::removeConversation(*m_chat->service, talk);
        });
        m_chat->service->drain();
        archive::restoreConversation(*m_chat->service, talk);
        m_chat->service->drain();
        QTest::qWait(100);
        QCOMPARE(m_chat->conversation(), talk);
        QCOMPARE(said(), (Texts{"first"}));
        QVERIFY(newest().paused && waiting() == (Texts{"second"}));
    }

    void aChangeOfWhatWasSaidMeanwhileComesBack() {
        begin();
        m_queue->change(77, "in other words");
        m_chat->service->drain();
        QCOMPARE(m_chat->all<MessageRejected>().size(), size_t(1));
        QCOMPARE(m_chat->all<MessageRejected>()[0].text, std::string("in other words"));
    }

    void whatCannotWaitComesBack() {
        begin();
        m_queue->add(77, "nowhere");
        m_chat->service->drain();
        QCOMPARE(m_chat->all<MessageRejected>().size(), size_t(1));
        QCOMPARE(m_chat->all<MessageRejected>()[0].text, std::string("nowhere"));
    }
};

QTEST_GUILESS_MAIN(QueueTest)
#include "queue_test.moc"
