// A reply goes on while another conversation is read: that one is whole, the sidebar shows where a reply comes and
// where one has come, and what is said meanwhile waits.
#include "support/sanitized.h"
#include "window_fixture.h"

#include <QTest>

#include <atomic>

using namespace daylong;

namespace {

/// Thinks until it is to fail.
class BreakingResponder final : public unit::TurnResponder {
public:
    using TurnResponder::TurnResponder;

    static inline std::atomic<bool> fails = false;

    Result<chat::Reply> answer(const store::Message&, chat::Observer& observer) override {
        while (!fails) {
            if (observer.shouldStop()) return chat::Reply{.end = chat::ReplyEnd::Stopped, .stats = {}};
            std::this_thread::sleep_for(std::chrono::milliseconds(10));
        }
        return Error{ErrorCode::Io, "the line was cut"};
    }

private:
    Result<std::string> textOf(const store::Message&) override { return std::string(); }
};

}  // namespace

using List = ui::ConversationListModel;

class BackgroundReplyTest : public WindowFixture {
    Q_OBJECT
private:
    qint64 m_first = 0, m_second = 0;

    /// Two conversations, and in the second one a reply of three seconds on its way, of more where the window is slow.
    void begin(int words = 60) {
        constexpr std::chrono::milliseconds kEach(unit::kSanitized ? 200 : 40);
        std::string reply;
        for (int i = 0; i < words; ++i) reply += "w" + std::to_string(i) + " ";
        WindowFixture::open(unit::scriptedTurns({"All right.", "Very well.", reply}, kEach),
                            [](settings::Settings& settings) { settings.maxReplyTokens = 4000; });
        say(QStringLiteral("about umbrellas"));
        m_first = chat().conversation();
        chat().newConversation();
        settle();
        say(QStringLiteral("about walruses"));
        m_second = chat().conversation();
        chat().send(QStringLiteral("Tell me all"));
        QTRY_VERIFY(chat().activity() == ui::ChatViewModel::Activity::Replying);
        QTRY_VERIFY(last().size() > 20);
    }
    void look(qint64 id) {
        chat().openConversation(id);
        QTRY_COMPARE(chat().conversation(), id);
    }
    QString last() const { return at(messages(), messages().count() - 1, ui::MessageListModel::TextRole).toString(); }
    bool is(qint64 conversation, int role) const {
        const List& list = *chat().conversations();
        return at(list, list.rowOf(conversation), role).toBool();
    }

private Q_SLOTS:
    void init() { beginTest(); }
    void cleanup() { endTest(); }

    void theReplyGoesOnAndIsWholeWhenOneComesBack() {
        begin();
        look(m_first);
        QCOMPARE(last(), QStringLiteral("All right."));
        QVERIFY(!chat().replying());
        QCOMPARE(chat().answersElsewhere(), QStringLiteral("about walruses"));
        QVERIFY(is(m_second, List::AnsweringRole) && !is(m_first, List::AnsweringRole));
        QTest::qWait(300);
        look(m_second);  // in the middle of it
        QVERIFY(chat().replying());
        const QString so = last();
        QVERIFY(so.size() > 20);
        QTRY_VERIFY(last().size() > so.size() + 20);
        QVERIFY(last().startsWith(so));
        look(m_first);
        QTRY_VERIFY_WITH_TIMEOUT(!chat().busy(), 30000);
        QVERIFY(is(m_second, List::UnseenRole));
        QVERIFY(!is(m_second, List::AnsweringRole));
        look(m_second);
        QVERIFY(!is(m_second, List::UnseenRole));
        QVERIFY(last().startsWith(QStringLiteral("w0 w1 w2")) && last().contains(QStringLiteral("w59")));
        for (int i = 0; i < 60; ++i) QVERIFY(last().contains(QStringLiteral("w%1 ").arg(i)));
        QCOMPARE(at(messages(), messages().count() - 1, ui::MessageListModel::StateRole).toString(),
                 QStringLiteral("complete"));
        QVERIFY(chat().error().isEmpty());
    }

    void whatIsSaidMeanwhileWaitsAndCanBeSentAtOnce() {
        begin();
        look(m_first);
        QVERIFY(chat().send(QStringLiteral("and boots?")));
        QTRY_COMPARE(chat().queue()->count(), 1);
        QVERIFY(!chat().queue()->paused());
        QTRY_VERIFY(part("queueNote")->property("text").toString().contains(QStringLiteral("walruses")));
        QTest::keyClick(m_window, Qt::Key_Escape);  // the reply is not here
        QTest::qWait(100);
        QCOMPARE(chat().answersElsewhere(), QStringLiteral("about walruses"));
        QVERIFY(!chat().queue()->paused());
        chat().queue()->sendNow(0);
        QTRY_COMPARE(chat().queue()->count(), 0);
        QTRY_VERIFY(chat().replying());
        QCOMPARE(chat().conversation(), m_first);
        chat().stop();
        QTRY_VERIFY(!chat().busy());
        look(m_second);
        QCOMPARE(at(messages(), messages().count() - 1, ui::MessageListModel::StateRole).toString(),
                 QStringLiteral("stopped"));
    }

    void itGoesByItselfWhenTheReplyElsewhereHasEnded() {
        begin(40);
        look(m_first);
        QVERIFY(chat().send(QStringLiteral("and boots?")));
        QTRY_COMPARE(chat().queue()->count(), 1);
        QTRY_COMPARE_WITH_TIMEOUT(chat().queue()->count(), 0, 30000);
        QTRY_COMPARE_WITH_TIMEOUT(messages().count(), 4, 30000);
        QTRY_COMPARE_WITH_TIMEOUT(last(), QStringLiteral("All right."), 30000);
        QVERIFY(is(m_second, List::UnseenRole));
    }

    void aNewConversationIsBegunMeanwhile() {
        begin();
        chat().newConversation();
        QTRY_VERIFY(chat().conversation() != m_second);
        QCOMPARE(messages().count(), 0);
        QVERIFY(!chat().replying() && chat().busy());
        m_program->service().stop();
        QTRY_VERIFY(!chat().busy());
    }

    void whatFailsElsewhereIsSaidWithItsTitleAndStandsThere() {
        WindowFixture::open([](const settings::Settings&, const chat::Workplace& workplace) {
            return Result<std::unique_ptr<chat::Responder>>(std::make_unique<BreakingResponder>(workplace));
        });
        const auto problem = QStringLiteral("The line was cut");
        BreakingResponder::fails = true;
        say(QStringLiteral("about umbrellas"));
        m_first = chat().conversation();
        QCOMPARE(chat().error(), problem);
        chat().newConversation();
        settle();
        QCOMPARE(chat().error(), QString());
        m_second = chat().conversation();
        BreakingResponder::fails = false;
        chat().send(QStringLiteral("about walruses"));
        QTRY_VERIFY(chat().replying());
        look(m_first);
        BreakingResponder::fails = true;
        QTRY_COMPARE(chat().error(), QStringLiteral("In “about walruses”: ") + problem);
        QTRY_VERIFY(!chat().busy());
        look(m_second);
        QCOMPARE(chat().error(), problem);
        look(m_first);  // it was seen
        QCOMPARE(chat().error(), QString());
    }

    void theOneThatIsAnsweredIsDeletedMeanwhile() {
        begin();
        look(m_first);
        chat().removeConversation(m_second);
        QTRY_VERIFY_WITH_TIMEOUT(!chat().busy(), 3000);
        QCOMPARE(chat().conversation(), m_first);
        QVERIFY(chat().send(QStringLiteral("and boots?")));
        settle();
        QCOMPARE(messages().count(), 4);
        QVERIFY(chat().error().isEmpty());
    }
};

QTEST_MAIN(BackgroundReplyTest)
#include "background_reply_test.moc"
