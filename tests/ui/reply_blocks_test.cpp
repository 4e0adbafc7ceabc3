// A reply's thoughts and its answer.
#include "markdown/reply_blocks.h"

#include <QAbstractItemModelTester>
#include <QSignalSpy>
#include <QTest>

using namespace daylong::ui;

namespace {

QString shown(const BlockModel& model) {
    QStringList list;
    for (int row = 0; row < model.rowCount(); ++row)
        list << model.data(model.index(row), BlockModel::PlainRole).toString();
    return list.join(u'|');
}

/// "thoughts // answer", with "..." behind thoughts that have not ended.
QString shown(ReplyBlocks& reply) {
    if (!reply.thought() && !reply.thinking()) return shown(*reply.answer());
    return shown(*reply.thoughts()) + (reply.thinking() ? QStringLiteral("...") : QString()) + QStringLiteral(" // ") +
           shown(*reply.answer());
}

}  // namespace

class ReplyBlocksTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void thoughtsStandAtTheBeginning_data() {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("expected");
        const auto row = [](const char* name, const char* text, const char* expected) {
            QTest::newRow(name) << QString::fromUtf8(text) << QString::fromUtf8(expected);
        };
        row("thoughts and an answer", "<think>\nFirst.\n\nThen.\n</think>\n\nHello.\n\nBye.",
            "First.|Then. // Hello.|Bye.");
        row("on one line", "<think>Hm.</think>Hello.", "Hm. // Hello.");
        row("behind white space", " \n\n<think>Hm.</think> Hello.", "Hm. // Hello.");
        row("no thoughts", "Hello.\n\nBye.", "Hello.|Bye.");
        row("empty thoughts", "<think>\n\n</think>\n\nHello.", "Hello.");
        row("empty thoughts that a template began", "\n</think>\n\nHello.", "Hello.");
        row("a template wrote the opening", "First.\n\nThen.\n</think>\n\nHello.", "First.|Then. // Hello.");
        row("a template wrote the opening, one line", "Hm.</think>\nHello.", "Hm. // Hello.");
        row("cut off in the thoughts", "<think>\nFirst.\n\nTh", "First.|Th... // ");
        row("cut off in the closing", "<think>\nFirst.\n</thi", "First.\n</thi... // ");
        row("cut off in the opening", "<thi", "<thi");
        row("cut off in front of the answer", "<think>\nFirst.\n</think>\n\n", "First. // ");
        row("thoughts in two parts", "<think>\nFirst.\n</think>\n\n<think>\nThen.\n</think>\n\nHello.",
            "First.|Then. // Hello.");
        row("code in the thoughts", "<think>\n```\nx < 1\n```\nSo.\n</think>\nHello.", "x < 1|So. // Hello.");
        row("fence left open in the thoughts", "<think>\n```\nx\n</think>\nHello.", "x // Hello.");
        row("in the middle of an answer", "Models write <think>so</think> then.",
            "Models write <think>so</think> then.");
        row("on later lines of an answer", "Look:\n\n<think>\nso\n</think>\n", "Look:|<think>\nso\n</think>");
        row("in code", "```\n<think>\nso\n</think>\n```\nSee?", "<think>\nso\n</think>|See?");
        row("the closing alone in code", "```\n</think>\n```\nSee?", "</think>|See?");
        row("in a code span", "`<think>` opens, `</think>` closes.", "<think> opens, </think> closes.");
        row("the closing alone in a code span", "Write `</think>` last.", "Write </think> last.");
        row("a second pair in the answer", "<think>a</think>b <think>c</think>", "a // b <think>c</think>");
        row("other tags", "<thing> and </thing>", "<thing> and </thing>");
        row("only the first sign of a tag", "<", "<");
    }

    void thoughtsStandAtTheBeginning() {
        QFETCH(const QString, text);
        QFETCH(const QString, expected);
        for (qsizetype size : {text.size(), qsizetype(1), qsizetype(2), qsizetype(3), qsizetype(5), qsizetype(8)}) {
            ReplyBlocks reply;
            const QAbstractItemModelTester thoughts(reply.thoughts(),
                                                    QAbstractItemModelTester::FailureReportingMode::QtTest);
            const QAbstractItemModelTester answer(reply.answer(),
                                                  QAbstractItemModelTester::FailureReportingMode::QtTest);
            for (qsizetype from = 0; from < text.size(); from += size) reply.append(text.mid(from, size));
            reply.finish();
            QCOMPARE(shown(reply), expected);
        }
    }

    void whileTheyStreamTheyAreSeenAsThoughtsAndTagsAreNot() {
        ReplyBlocks reply;
        QSignalSpy changes(&reply, &ReplyBlocks::changed);
        reply.append("<think");
        QCOMPARE(shown(reply), QString());
        reply.append(">\n");
        QVERIFY(reply.thinking() && !reply.thought());
        QCOMPARE(changes.size(), 1);
        reply.append("So");
        QVERIFY(reply.thinking() && reply.thought());
        QCOMPARE(changes.size(), 2);
        reply.append(" it is.\n</");
        QCOMPARE(shown(reply), QStringLiteral("So it is.... // "));
        QCOMPARE(changes.size(), 2);
        reply.append("think>\n\nHello");
        QCOMPARE(shown(reply), QStringLiteral("So it is. // Hello"));
        QCOMPARE(changes.size(), 3);
    }

    void anAnswerIsNotHeldBack() {
        ReplyBlocks reply;
        reply.append("a <");
        reply.append("b");
        QCOMPARE(shown(reply), QStringLiteral("a <b"));
    }

    void theAnswersBeginningIsAPlaceInTheText() {
        for (const QString& text :
             {QStringLiteral("<think>a</think>Hello."), QStringLiteral("a</think>Hello."), QStringLiteral("Hello."),
              QStringLiteral(" <think>a</think>\n<think>b</think>Hello.")}) {
            for (qsizetype size : {text.size(), qsizetype(1), qsizetype(3)}) {
                ReplyBlocks reply;
                for (qsizetype from = 0; from < text.size(); from += size) reply.append(text.mid(from, size));
                QCOMPARE(text.mid(reply.answerBegin()), QStringLiteral("Hello."));
            }
        }
        ReplyBlocks reply;
        reply.append("<think>\nFirst.");
        QVERIFY(reply.answerBegin() >= 14);
    }

    void onlyTheLastBlockOfLongThoughtsChanges() {
        ReplyBlocks reply;
        reply.append("<think>\n");
        for (int i = 0; i < 50; ++i) reply.append(QStringLiteral("A paragraph.\n\n"));
        QSignalSpy changes(reply.thoughts(), &QAbstractItemModel::dataChanged);
        QSignalSpy resets(reply.thoughts(), &QAbstractItemModel::modelReset);
        reply.append("more ");
        reply.append("words");
        for (const auto& change : changes) QCOMPARE(change[0].toModelIndex().row(), 50);
        QVERIFY(!changes.isEmpty());
        QCOMPARE(resets.size(), 0);
    }

    void otherTextIsReadAnewAndStaysUnfolded() {
        ReplyBlocks reply;
        reply.append("<think>\nFirst.");
        reply.setUnfolded(true);
        reply.reset("<think>\nOther.\n</think>\nHello.");
        QCOMPARE(shown(reply), QStringLiteral("Other. // Hello."));
        QVERIFY(reply.unfolded());
    }
};

QTEST_GUILESS_MAIN(ReplyBlocksTest)
#include "reply_blocks_test.moc"
