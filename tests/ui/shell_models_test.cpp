// The view models around the transcript, over the real service and a scripted responder.
#include "shell_program.h"

#include <QAbstractItemModelTester>
#include <QSignalSpy>
#include <QTest>

using namespace daylong;

class ShellModelsTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void aMessageAndItsReplyAppearInOrder() {
        Program program(unit::scriptedTurns({"Good **day** to you."}));
        auto& messages = *program.chat.messages();
        const QAbstractItemModelTester tester(&messages, QAbstractItemModelTester::FailureReportingMode::QtTest);
        QVERIFY(program.say("Hello"));
        QCOMPARE(messages.count(), 2);
        QCOMPARE(at(messages, 0, ui::MessageListModel::TextRole).toString(), QStringLiteral("Hello"));
        QCOMPARE(at(messages, 1, ui::MessageListModel::TextRole).toString(), QStringLiteral("Good **day** to you."));
        QCOMPARE(at(messages, 1, ui::MessageListModel::StateRole).toString(), QStringLiteral("complete"));
        QVERIFY(at(messages, 1, ui::MessageListModel::LastTurnRole).toBool());
        QCOMPARE(program.chat.busy(), false);
    }

    void whatIsSaidWhileAReplyIsMadeWaits() {
        const std::string endless =
            QByteArray("word ").repeated(1000).toStdString();  // never at its end before it is stopped
        Program program(unit::Script{.replies = {endless}, .perToken = std::chrono::milliseconds(20)});
        QVERIFY(program.chat.send("first"));
        QTRY_VERIFY(program.chat.replying());
        QVERIFY(program.chat.send("second"));
        QVERIFY(!program.chat.send("   "));
        program.chat.stop();
        program.settle();
        QCOMPARE(program.chat.queue()->count(), 1);
        QCOMPARE(program.chat.messages()->count(), 2);
        QCOMPARE(at(*program.chat.messages(), 1, ui::MessageListModel::StateRole).toString(),
                 QStringLiteral("stopped"));
    }

    void aRegeneratedReplyTakesTheOldOnesPlace() {
        Program program(unit::scriptedTurns({"First try.", "Second try."}));
        auto& messages = *program.chat.messages();
        const QAbstractItemModelTester tester(&messages, QAbstractItemModelTester::FailureReportingMode::QtTest);
        program.say("Hello");
        program.chat.regenerate();
        program.settle();
        QCOMPARE(messages.count(), 2);
        QCOMPARE(at(messages, 1, ui::MessageListModel::TextRole).toString(), QStringLiteral("Second try."));
    }

    void aNoteIsNotWhereTheModelsViewEnds() {
        Program program(modelsByPath());
        auto& messages = *program.chat.messages();
        program.say("Hello");
        program.useModel("other");
        program.say("And now");
        QCOMPARE(messages.count(), 5);
        QCOMPARE(messages.horizonRow(), -1);
        for (int row = 0; row < messages.count(); ++row)
            QVERIFY(!at(messages, row, ui::MessageListModel::ForgottenRole).toBool());
    }

    void theHorizonMovesPastOldMessagesAndOnlyThose() {
        Program program(unit::Script{.replies = {"ten words of a reply that fill the little cache"}},
                        [](settings::Settings& settings) { settings.cacheSize = 128; });
        auto& messages = *program.chat.messages();
        auto& memory = *program.chat.memory();
        for (int turn = 0; turn < 5; ++turn) program.say("and what then");
        QCOMPARE(messages.horizonRow(), -1);
        QVERIFY(!memory.rolling());
        for (int turn = 0; turn < 10; ++turn) program.say("and what then");
        const int horizon = messages.horizonRow();
        QVERIFY(horizon > 0);
        QVERIFY(memory.rolling());
        QVERIFY(!memory.since().isEmpty());
        for (int row = 0; row < messages.count(); ++row) {
            QCOMPARE(at(messages, row, ui::MessageListModel::ForgottenRole).toBool(), row < horizon);
        }
        QCOMPARE(memory.seen(), memory.cacheSize());
    }

    void aPinnedMessageIsNotForgotten() {
        Program program(unit::Script{.replies = {"ten words of a reply that fill the little cache"}},
                        [](settings::Settings& settings) { settings.cacheSize = 128; });
        auto& messages = *program.chat.messages();
        for (int turn = 0; turn < 15; ++turn) program.say("and what then");
        QVERIFY(at(messages, 2, ui::MessageListModel::ForgottenRole).toBool());
        QVERIFY(!program.chat.memory()->pins());
        program.chat.pin(at(messages, 2, ui::MessageListModel::IdRole).toLongLong(), true);
        program.settle();
        QVERIFY(at(messages, 2, ui::MessageListModel::PinnedRole).toBool());
        QVERIFY(!at(messages, 2, ui::MessageListModel::ForgottenRole).toBool());
        QVERIFY(at(messages, 3, ui::MessageListModel::ForgottenRole).toBool());
        QVERIFY(program.chat.memory()->pins());
        program.chat.pin(at(messages, 2, ui::MessageListModel::IdRole).toLongLong(), false);
        program.settle();
        QVERIFY(at(messages, 2, ui::MessageListModel::ForgottenRole).toBool());
    }

    void aLongConversationComesInPages() {
        Program program;
        auto& messages = *program.chat.messages();
        for (int turn = 0; turn < 60; ++turn) program.say(QStringLiteral("message %1").arg(turn));
        const qint64 first = program.chat.conversation();
        program.chat.newConversation();
        program.settle();
        QCOMPARE(messages.count(), 0);
        program.chat.openConversation(first);
        program.settle();
        QCOMPARE(messages.count(), 40);
        QVERIFY(messages.atNewest());
        const QAbstractItemModelTester tester(&messages, QAbstractItemModelTester::FailureReportingMode::QtTest);
        messages.fetchOlder();
        QCOMPARE(messages.count(), 80);
        messages.fetchOlder();
        messages.fetchOlder();
        QCOMPARE(messages.count(), 120);
        QCOMPARE(at(messages, 0, ui::MessageListModel::TextRole).toString(), QStringLiteral("message 0"));
        QCOMPARE(at(messages, 119, ui::MessageListModel::TextRole).toString(), QStringLiteral("All right."));
    }

    void scrollingFarKeepsOnlyWhatIsNear() {
        Program program;
        auto& messages = *program.chat.messages();
        for (int turn = 0; turn < 300; ++turn) program.say(QStringLiteral("message %1").arg(turn));
        const qint64 first = program.chat.conversation();
        program.chat.newConversation();
        program.settle();
        program.chat.openConversation(first);
        program.settle();
        const QAbstractItemModelTester tester(&messages, QAbstractItemModelTester::FailureReportingMode::QtTest);
        for (int page = 0; page < 20; ++page) messages.fetchOlder();
        QCOMPARE(messages.count(), 400);
        QVERIFY(!messages.atNewest());
        QCOMPARE(at(messages, 0, ui::MessageListModel::TextRole).toString(), QStringLiteral("message 0"));
        QVERIFY(!at(messages, 0, ui::MessageListModel::DayRole).toString().isEmpty());
        for (int page = 0; page < 20; ++page) messages.fetchNewer();
        QCOMPARE(messages.count(), 400);
        QVERIFY(messages.atNewest());
        QCOMPARE(at(messages, 398, ui::MessageListModel::TextRole).toString(), QStringLiteral("message 299"));
        QCOMPARE(at(messages, 0, ui::MessageListModel::TextRole).toString(), QStringLiteral("message 100"));
        program.say(QStringLiteral("and now"));
        QCOMPARE(at(messages, messages.count() - 2, ui::MessageListModel::TextRole).toString(),
                 QStringLiteral("and now"));
    }

    void whatIsRecalledIsQuoted() {
        Program program;
        QSignalSpy recalled(&program.chat, &ui::ChatViewModel::recalled);
        program.chat.recall(QStringLiteral("one\n\ntwo\n"));
        QCOMPARE(recalled.at(0).at(0).toString(), QStringLiteral("> one\n> \n> two\n\n"));
    }

    void conversationsAreListedRenamedDeletedAndBroughtBack() {
        Program program;
        auto& list = *program.chat.conversations();
        const QAbstractItemModelTester tester(&list, QAbstractItemModelTester::FailureReportingMode::QtTest);
        program.say("About the river");
        const qint64 river = program.chat.conversation();
        QTest::qWait(5);  // times are in milliseconds
        program.chat.newConversation();
        program.settle();
        program.say("About the mill");
        QCOMPARE(list.count(), 2);
        QCOMPARE(list.currentRow(), 0);
        QCOMPARE(list.titleOf(river), QStringLiteral("About the river"));
        program.chat.renameConversation(river, "  The  river ");
        program.settle();
        QCOMPARE(list.titleOf(river), QStringLiteral("The river"));
        program.chat.removeConversation(river);
        program.settle();
        QCOMPARE(list.count(), 1);
        program.chat.restoreConversation(river);
        program.settle();
        QCOMPARE(list.count(), 2);
        QCOMPARE(list.current(), river);
    }

    void searchFindsWhatWasSaidAndOpensItAtItsPlace() {
        Program program(unit::scriptedTurns({"## Work\nThe **lighthouse** *keeper* <waves>."}));
        auto& search = *program.chat.search();
        const QAbstractItemModelTester tester(&search, QAbstractItemModelTester::FailureReportingMode::QtTest);
        program.say("Hello");
        program.chat.newConversation();
        program.settle();
        search.setQuery("lighthouse");
        QTRY_COMPARE(search.count(), 1);
        QVERIFY(!search.searching());
        const QString snippet = at(search, 0, ui::SearchModel::SnippetRole).toString();
        QVERIFY2(snippet.contains("<b>lighthouse</b>") && snippet.contains("&lt;waves"), qPrintable(snippet));
        QVERIFY2(snippet.startsWith("Work ") && !snippet.contains(u'*'), qPrintable(snippet));
        QSignalSpy shown(&program.chat, &ui::ChatViewModel::showMessage);
        search.open(0);
        program.settle();
        QCOMPARE(shown.size(), 1);
        QCOMPARE(program.chat.messages()->rowOf(shown[0][0].toLongLong()), 1);
        search.setQuery("nothing like it");
        QTRY_VERIFY(!search.searching());
        QCOMPARE(search.count(), 0);
    }

    void whatSurroundsAMatchIsShownWithoutTheMarksOfThoughts() {
        Program program(unit::scriptedTurns({"<think>They like a river.</think>The river is wide."}));
        program.say("Hello");
        auto& search = *program.chat.search();
        for (const char* query : {"river", "think"}) {
            search.setQuery(query);
            QTRY_VERIFY(search.count() > 0 && !search.searching());
            QCOMPARE(at(search, 0, ui::SearchModel::PlainRole).toString(),
                     QStringLiteral("They like a river. The river is wide."));
        }
    }

    void aReplyThatWasReplacedIsFoundAndShownAboveTheOneInItsPlace() {
        Program program(unit::scriptedTurns({"An elephant.", "A giraffe."}));
        auto& messages = *program.chat.messages();
        const QAbstractItemModelTester tester(&messages, QAbstractItemModelTester::FailureReportingMode::QtTest);
        program.say("Hello");
        program.chat.regenerate();
        program.settle();
        for (int turn = 0; turn < 60; ++turn) program.say("More");
        const qint64 first = program.chat.conversation();
        program.chat.newConversation();
        program.settle();
        auto& search = *program.chat.search();
        search.setQuery("elephant");
        QTRY_COMPARE(search.count(), 31);
        connect(&program.chat, &ui::ChatViewModel::showMessage, &messages,
                [&](qint64 message) { messages.showMessage(message); });
        search.open(30);  // the oldest
        program.settle();
        program.settle();  // its branch
        QCOMPARE(program.chat.conversation(), first);
        QCOMPARE(at(messages, 0, ui::MessageListModel::TextRole).toString(), QStringLiteral("Hello"));
        QCOMPARE(at(messages, 1, ui::MessageListModel::TextRole).toString(), QStringLiteral("An elephant."));
        QCOMPARE(messages.count(), 2);  // in a branch that was not shown
        QCOMPARE(at(messages, 1, ui::MessageListModel::BranchRole).toInt(), 1);
        QCOMPARE(at(messages, 1, ui::MessageListModel::BranchesRole).toInt(), 2);
        QVERIFY(!at(messages, 1, ui::MessageListModel::ForgottenRole).toBool());
        QCOMPARE(messages.horizonRow(), -1);
        program.chat.showBranch(messages.branchBeside(messages.idAt(1), 1));
        program.settle();
        QCOMPARE(at(messages, 1, ui::MessageListModel::TextRole).toString(), QStringLiteral("A giraffe."));
        QCOMPARE(messages.showMessage(1000000), -1);
        messages.showNewest();
        QCOMPARE(messages.count(), 40);
    }

    void anotherDeviceThatTakesOverIsSaidUntilItIsDismissed() {
        Program program;
        QVERIFY(program.chat.deviceNote().isEmpty());
        program.composition.bridge().deliver(
            chat::DeviceChanged{"GPU", "CPU", {ErrorCode::Device, "it fell off the bus"}});
        program.settle();
        for (const char* word : {"GPU", "CPU", "fell off the bus", "Nothing is lost"})
            QVERIFY(program.chat.deviceNote().contains(word));
        QVERIFY(program.chat.error().isEmpty());
        program.chat.dismissDeviceNote();
        QVERIFY(program.chat.deviceNote().isEmpty());
    }

    void aSecondProgramOnTheSameDatabaseSaysSo() {
        Program program;
        app::Composition second({.database = program.folder / "daylong.db",
                                 .stateFile = QString::fromStdString((program.folder / "second.ini").string()),
                                 .makeResponder = unit::scriptedResponderMaker({}),
                                 .overrideSettings = {},
                                 .listDevices = {},
                                 .inspect = {}});
        second.start();
        second.service().drain();
        second.bridge().flush();
        QVERIFY(!second.chat().error().isEmpty());
        second.chat().dismissError();
        QVERIFY(second.chat().error().isEmpty());
    }
};

QTEST_GUILESS_MAIN(ShellModelsTest)
#include "shell_models_test.moc"
