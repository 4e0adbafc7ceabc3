// A message too long for the model's memory: said before it is sent, with what will be seen of it; then progress while
// it is read, and what is shown after it was stopped.
#include "shell_program.h"
#include "support/qml_warnings.h"

#include <QQuickItem>
#include <QTest>

using namespace daylong;

namespace {

unit::Script slowReader() {
    unit::Script script;
    script.perRead = std::chrono::milliseconds(30);
    return script;
}

void small(settings::Settings& settings) {
    settings.cacheSize = 128;
    settings.systemPrompt = "";
}

QString words(int count) { return QStringLiteral("word ").repeated(count).trimmed(); }

}  // namespace

class MessageRoomTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void aMessageThatDoesNotFitIsSaidBeforeItIsSent() {
        Program program(unit::Script(), small);
        ui::MessageRoom& room = *program.chat.room();
        ui::MessageDraft& draft = program.composition.draft();
        draft.setText(QStringLiteral("A short one."));
        QVERIFY(room.fits());
        draft.setText(words(400) + QStringLiteral(" the end of it"));
        QTRY_VERIFY(!room.fits());
        QCOMPARE(room.tokens(), 405);  // a word each, and the turn's end
        QVERIFY(room.seen() < 128);
        QVERIFY2(room.seenFrom().startsWith("word word"), qPrintable(room.seenFrom()));
        draft.setText(QStringLiteral("A short one."));
        QVERIFY(room.fits());  // at once
    }

    void skippingIsTheChoiceOfThePerson() {
        Program program(unit::Script(), small);
        program.composition.draft().setText(words(400));
        QTRY_VERIFY(!program.chat.room()->fits());
        QVERIFY(!program.chat.room()->endOnly());
        program.chat.room()->setEndOnly(true);
        QVERIFY(program.say(program.composition.draft().text()));
        const auto& messages = *program.chat.messages();
        QCOMPARE(messages.count(), 3);
        QVERIFY(at(messages, 1, ui::MessageListModel::TextRole).toString().startsWith("As you chose"));
        QCOMPARE(at(messages, 0, ui::MessageListModel::TextRole).toString(), words(400));
    }

    void readingIsShownAndAStopLeavesItReadInPart() {
        qInstallMessageHandler(unit::collectWarnings);
        Program program(slowReader(), small);
        QQuickWindow* window = program.composition.show();
        QVERIFY(window != nullptr);
        auto* strip = window->findChild<QQuickItem*>("progressStrip");
        QVERIFY(strip != nullptr);
        QVERIFY(program.chat.send(words(64 * 200)));
        QTRY_VERIFY(strip->isVisible());
        QTRY_VERIFY(program.chat.progress() > 0.0);
        QCOMPARE(program.chat.activity(), ui::ChatViewModel::Activity::Reading);
        QVERIFY(program.chat.send(QStringLiteral("And?")));
        QTRY_COMPARE(program.chat.queue()->count(), 1);
        program.chat.stop();
        QTRY_VERIFY(!program.chat.busy());
        QTRY_VERIFY(!strip->isVisible());
        const auto& messages = *program.chat.messages();
        QTRY_VERIFY(at(messages, 0, ui::MessageListModel::ReadInPartRole).toBool());
        QVERIFY(!at(messages, 0, ui::MessageListModel::PartlySeenRole).toBool());
        QVERIFY(messages.readInPart());
        QCOMPARE(program.chat.queue()->count(), 1);  // it waits until the person says so
        qInstallMessageHandler(nullptr);
        QVERIFY2(unit::warnings.isEmpty(), qPrintable(unit::warnings.join('\n')));
    }
};

QTEST_MAIN(MessageRoomTest)
#include "message_room_test.moc"
