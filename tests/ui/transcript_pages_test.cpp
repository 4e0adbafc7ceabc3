// Pages of the transcript while a reply is being written, and after many of them.
#include "transcript_stage.h"

#include <QAbstractItemModelTester>
#include <QTest>

using namespace daylong;

namespace {

struct Replying : TranscriptStage {
    Replying() {
        first = user(10);
        for (int i = 0; i < 100; ++i) reply(10);
        open();
        remember(100);
        said = unwrap(writer->appendMessage(conversation.id, store::MessageRole::User, "Count."));
        tell(chat::MessageAdded{said});
        coming = unwrap(writer->beginReply(conversation.id));
    }
    void keep(std::string_view text) { check(writer->extendReply(coming, text)); }
    void say(const std::string& text) { tell(chat::ReplyText{coming.id, text}); }
    QString last() const { return textAt(messages.count() - 1); }
    /// As the window shows it.
    QString lastBlocks() const {
        auto* blocks = at(messages.count() - 1, ui::MessageListModel::BlocksRole).value<ui::ReplyBlocks*>();
        QString text;
        for (int row = 0; row < blocks->answer()->rowCount(); ++row) {
            text += blocks->answer()->data(blocks->answer()->index(row), ui::BlockModel::PlainRole).toString();
        }
        return text.trimmed();
    }
    store::MessageId first = 0;
    store::Message said, coming;
};

}  // namespace

class TranscriptPagesTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void aPageReadWhileAReplyComesShowsAllThatWasTold() {
        Replying stage;
        const QAbstractItemModelTester tester(&stage.messages, QAbstractItemModelTester::FailureReportingMode::QtTest);
        stage.tell(chat::MessageAdded{stage.coming});
        stage.keep("one ");
        stage.say("one two ");
        QCOMPARE(stage.lastBlocks(), QStringLiteral("one two"));
        QCOMPARE(stage.messages.showMessage(stage.first), 0);
        QVERIFY(!stage.messages.atNewest());
        stage.say("three ");  // heard far up
        stage.messages.showNewest();
        QCOMPARE(stage.last(), QStringLiteral("one two three "));
        QCOMPARE(stage.lastBlocks(), QStringLiteral("one two three"));
        stage.say("four.");
        QCOMPARE(stage.lastBlocks(), QStringLiteral("one two three four."));
        stage.messages.showMessage(stage.first);
        while (!stage.messages.atNewest()) stage.messages.fetchNewer();
        QCOMPARE(stage.last(), QStringLiteral("one two three four."));
        QCOMPARE(stage.at(stage.messages.count() - 1, ui::MessageListModel::StateRole).toString(),
                 QStringLiteral("streaming"));
        stage.keep("two three four.");
        stage.tell(
            chat::ReplyFinished{unwrap(stage.writer->finishReply(stage.coming.id, store::MessageState::Complete)), {}});
        QCOMPARE(stage.lastBlocks(), QStringLiteral("one two three four."));
        stage.messages.showNewest();
        QCOMPARE(stage.lastBlocks(), QStringLiteral("one two three four."));
        QCOMPARE(stage.at(stage.messages.count() - 1, ui::MessageListModel::StateRole).toString(),
                 QStringLiteral("complete"));
    }

    void aReplyReadBeforeItWasToldIsNotSaidTwice() {
        Replying stage;
        stage.keep("one two ");
        stage.messages.showNewest();
        QCOMPARE(stage.lastBlocks(), QStringLiteral("one two"));
        stage.tell(chat::MessageAdded{stage.coming});
        stage.say("one two three.");
        QCOMPARE(stage.last(), QStringLiteral("one two three."));
        QCOMPARE(stage.lastBlocks(), QStringLiteral("one two three."));
    }

    void aReplyDoesNotTakeTheReaderAwayButWhatTheySayDoes() {
        Replying stage;
        QCOMPARE(stage.messages.showMessage(stage.first), 0);
        stage.tell(chat::MessageAdded{stage.coming});
        QVERIFY(!stage.messages.atNewest());
        QCOMPARE(stage.messages.rowOf(stage.first), 0);
        const store::Message next =
            unwrap(stage.writer->appendMessage(stage.conversation.id, store::MessageRole::User, "And now?"));
        stage.tell(chat::MessageAdded{next});
        QVERIFY(stage.messages.atNewest());
        QCOMPARE(stage.last(), QStringLiteral("And now?"));
    }

    void rowsDoNotGrowWithAllThatIsSaid() {
        TranscriptStage stage;
        const QAbstractItemModelTester tester(&stage.messages, QAbstractItemModelTester::FailureReportingMode::QtTest);
        stage.open();
        store::Message message{.id = 1, .conversation = stage.conversation.id, .text = "Something."};
        for (; message.id <= 500; ++message.id) {  // each told of, none written: that would take long
            message.role = message.id % 2 != 0 ? store::MessageRole::User : store::MessageRole::Assistant;
            message.tokenBegin = stage.next;
            message.tokenEnd = stage.next += 10;
            stage.tell(chat::MessageAdded{message});
        }
        stage.remember(100);
        QCOMPARE(stage.messages.count(), 401);
        QVERIFY(stage.messages.atNewest());
        QCOMPARE(stage.map(), QString(391, 'f') + '|' + QString(10, 's'));
        QVERIFY(stage.at(0, ui::MessageListModel::DayRole).toString().isEmpty());  // its day began further up
    }
};

QTEST_GUILESS_MAIN(TranscriptPagesTest)
#include "transcript_pages_test.moc"
