// What the window shows of what the model sees: which rows are dimmed, and where the line is.
#include "shell_program.h"
#include "transcript_stage.h"

#include <QAbstractItemModelTester>
#include <QQuickItem>
#include <QTest>

using namespace daylong;

namespace {

/// The first visible line of the horizon below `item`.
QQuickItem* lineIn(QQuickItem* item) {
    if (!item->isVisible()) return nullptr;
    if (item->objectName() == QStringLiteral("horizonLine")) return item;
    for (QQuickItem* child : item->childItems()) {
        if (QQuickItem* found = lineIn(child)) return found;
    }
    return nullptr;
}

}  // namespace

class HorizonTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void aNotePartsNothing() {
        TranscriptStage stage;
        const QAbstractItemModelTester tester(&stage.messages, QAbstractItemModelTester::FailureReportingMode::QtTest);
        stage.user(10);
        stage.note();
        stage.reply(10);
        stage.open();
        stage.remember(100);
        QCOMPARE(stage.map(), QStringLiteral("sns"));
        stage.user(10);
        stage.reply(10);
        stage.open();
        stage.remember(35);  // it ends in the first message
        QCOMPARE(stage.map(), QStringLiteral("|pnsss"));
        stage.remember(30);
        QCOMPARE(stage.map(), QStringLiteral("fn|sss"));
        stage.remember(15);
        QCOMPARE(stage.map(), QStringLiteral("fnf|ps"));
    }

    void whatIsNotReadYetIsNew() {
        TranscriptStage stage;
        stage.user(10);
        stage.reply(10);
        stage.user(0);
        stage.note();
        stage.open();
        QCOMPARE(stage.map(), QStringLiteral("sssn"));  // nothing is known of the memory yet
        stage.remember(10);
        QCOMPARE(stage.map(), QStringLiteral("f|ssn"));
    }

    void whatWasNeverReadIsForgottenOnceSomethingAfterItIs() {
        TranscriptStage stage;
        stage.user(10);
        stage.reply(10);
        stage.user(0);
        stage.user(10);
        stage.reply(10);
        stage.open();
        stage.remember(100);
        QCOMPARE(stage.map(), QStringLiteral("ssfss"));  // no line: the model sees what is above
        stage.remember(20);
        QCOMPARE(stage.map(), QStringLiteral("fff|ss"));
    }

    void aReplyInterruptedBeforeItsFirstWordPartsNothing() {
        TranscriptStage stage;
        stage.user(10);
        stage.add(store::MessageRole::Assistant, 0, "");
        stage.user(10);
        stage.reply(10);
        stage.open();
        stage.remember(100);
        QCOMPARE(stage.map(), QStringLiteral("ssss"));
    }

    void afterAnotherModelPagesFarUpAreForgotten() {
        TranscriptStage stage;
        const store::MessageId first = stage.user(0);
        for (int i = 0; i < 120; ++i) stage.user(0);
        stage.user(10);
        stage.reply(10);
        stage.note();
        stage.user(10);
        stage.reply(10);
        stage.open();
        stage.remember(100);
        QCOMPARE(stage.map(), QString(35, 'f') + QStringLiteral("|ssnss"));
        QCOMPARE(stage.messages.showMessage(first), 0);
        QVERIFY(!stage.messages.atNewest());
        QCOMPARE(stage.map(), QString(41, 'f'));
        while (!stage.messages.atNewest()) stage.messages.fetchNewer();
        QCOMPARE(stage.map(), QString(121, 'f') + QStringLiteral("|ssnss"));
    }

    void aStreamThatWasReadAnewAndIsLongerIsNoticed() {
        TranscriptStage stage;
        const store::MessageId first = stage.user(10), second = stage.reply(10), third = stage.user(10),
                               fourth = stage.reply(10);
        for (int i = 0; i < 6; ++i) stage.note();
        stage.open();
        stage.remember(40);
        QCOMPARE(stage.map(), QStringLiteral("ssssnnnnnn"));
        stage.startTokens();  // another model needs more tokens for the same
        for (const store::MessageId message : {first, second, third, fourth}) stage.read(message, 20);
        stage.remember(40);
        QCOMPARE(stage.map(), QStringLiteral("ff|ssnnnnnn"));
    }

    void whatStandsBehindAnotherPreambleIsSeenAsFarAsBefore() {
        TranscriptStage stage;
        for (int i = 0; i < 6; ++i) stage.user(10);
        stage.add(store::MessageRole::User);  // not read yet
        stage.open();
        stage.remember(24);
        const QString before = stage.map();
        QCOMPARE(before, QStringLiteral("fff|psss"));
        check(stage.writer->setPreambleEnd(stage.conversation.id, 4));
        for (const size_t preamble : {size_t{11}, size_t{6}, size_t{4}}) {
            QVERIFY(unwrap(stage.writer->replacePreamble(stage.conversation.id, std::vector<int32_t>(preamble, 8))));
            stage.tell(chat::StreamRestarted{stage.conversation.id, true});
            stage.next = unwrap(stage.writer->conversation(stage.conversation.id))->tokenCount;
            stage.remember(24);
            QCOMPARE(stage.map(), before);
        }
    }

    void aMessageLongerThanTheWindowIsPartlySeen() {
        TranscriptStage stage;
        stage.user(300);
        stage.reply(10);
        stage.open();
        stage.remember(100);
        QCOMPARE(stage.map(), QStringLiteral("|ps"));
        stage.user(300);
        stage.open();
        stage.remember(100);
        QCOMPARE(stage.map(), QStringLiteral("ff|p"));
    }

    void aMessageOfWhichTheSinksHoldTheBeginningIsForgotten() {
        memory::MemoryState memory;
        memory.preambleEnd = 4;
        memory.next = 200;
        memory.firstSeen = 100;
        store::Message message;
        message.tokenBegin = 1;
        message.tokenEnd = 50;
        QCOMPARE(memory::placeOf(message, memory), memory::Place::SinksOnly);
        message.tokenEnd = 150;
        QCOMPARE(memory::placeOf(message, memory), memory::Place::PartlySeen);
    }

    void pinnedMessagesDoNotDrawTheLineUpToThem() {
        TranscriptStage stage;
        const store::MessageId pinned = stage.user(10);  // read anew, before the newest turns
        stage.reply(0);
        stage.user(0);
        stage.reply(0);
        stage.user(10);
        stage.reply(10);
        check(stage.writer->setPinned(pinned, true));
        stage.open();
        stage.remember(100);
        QCOMPARE(stage.map(), QStringLiteral("sfff|ss"));
    }

    void aPinnedMessageAtTheWindowsBeginningIsBelowTheLine() {
        TranscriptStage stage;
        stage.user(10);
        stage.reply(10);
        check(stage.writer->setPinned(stage.user(10), true));
        stage.reply(10);
        stage.open();
        stage.remember(20);
        QCOMPARE(stage.map(), QStringLiteral("ff|ss"));
    }

    void theLineSaysWhatIsSeenOfAMessageThatItRunsThrough() {
        const std::string tenWords = "ten words of a reply that fill the little cache";
        const unit::TemporaryFolder folder;
        app::Composition program(
            programIn(folder, unit::scriptedResponderMaker({.replies = {tenWords}}), [](settings::Settings& settings) {
                settings.cacheSize = 128;
                settings.recalls = false;
            }));
        QQuickWindow* window = program.show();
        program.start();
        const auto say = [&](const QString& text) {
            program.service().drain();
            program.bridge().flush();
            program.chat().send(text);
            program.service().drain();
            program.bridge().flush();
        };
        const auto line = [&] {
            const int row = program.chat().messages()->horizonRow();
            auto* list = window->findChild<QQuickItem*>("messageList");
            if (row < 0 || list == nullptr) return QString();
            QMetaObject::invokeMethod(list, "positionViewAtIndex", Q_ARG(int, row), Q_ARG(int, 0));
            QQuickItem* item = lineIn(window->contentItem());
            return item == nullptr ? QString() : item->property("text").toString();
        };
        say(QStringLiteral("word ").repeated(150));
        QTRY_COMPARE(line(), QStringLiteral("The model sees only the end of this"));
        QCOMPARE(program.chat().messages()->horizonRow(), 0);
        say(QStringLiteral("word ").repeated(150));
        QTRY_COMPARE(line(), QStringLiteral("The model sees only the end of this, and nothing above"));
        QCOMPARE(program.chat().messages()->horizonRow(),
                 3);  // behind the first reply, and the note that the message was too long
    }
};

QTEST_MAIN(HorizonTest)
#include "horizon_test.moc"
