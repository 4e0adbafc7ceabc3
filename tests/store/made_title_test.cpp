// What of a model's answer will do as a title.
#include "store/made_title.h"

#include <QTest>

using namespace daylong::store;

class MadeTitleTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void theTitleAloneIsTaken() {
        const std::string said = "Wie koche ich Nudeln, ohne dass sie kleben?";
        for (const char* answer : {"Nudeln richtig kochen", "\"Nudeln richtig kochen\"", "„Nudeln richtig kochen“",
                                   "Titel: Nudeln richtig kochen", "**Title:** \"Nudeln richtig kochen\".",
                                   "# Nudeln richtig kochen\n", "<think>\nHm.\n</think>\n\nNudeln richtig kochen"})
            QCOMPARE(titleFromAnswer(answer, said), std::optional<std::string>("Nudeln richtig kochen"));
        QCOMPARE(titleFromAnswer("Python basics", "Python?"), std::optional<std::string>("Python basics"));
        QCOMPARE(titleFromAnswer("Surety bonds explained", said), std::optional<std::string>("Surety bonds explained"));
        const std::string chinese = "煮意大利面";
        QCOMPARE(titleFromAnswer(chinese, "意大利面怎么煮？"), std::optional(chinese));
        QCOMPARE(titleFromAnswer("C++: const and constexpr", "what is the difference between const and constexpr"),
                 std::optional<std::string>("C++: const and constexpr"));
    }

    void nonsenseIsNone_data() {
        QTest::addColumn<QString>("answer");
        QTest::newRow("empty") << "";
        QTest::newRow("blank") << " \n ";
        QTest::newRow("no word") << "…!?";
        QTest::newRow("too long") << "A detailed and friendly guide to all the ways of cooking pasta";
        QTest::newRow("too many words") << "a b c d e f g h i j k";
        QTest::newRow("lines") << "Pasta\nBring water to the boil";
        QTest::newRow("markup") << "<b>Pasta</b>";
        QTest::newRow("code") << "`pasta`";
        QTest::newRow("link") << "https://pasta.example";
        QTest::newRow("thoughts") << "<think>\nThe user wants";
        QTest::newRow("talk") << "Sure, a title could be Pasta";
        QTest::newRow("about itself") << "The title of the conversation is Pasta";
        QTest::newRow("I") << "I can help with pasta";
        QTest::newRow("the question") << "How do I cook pasta so that it does not stick?";
        QTest::newRow("its first words") << "How do I cook pasta";
        QTest::newRow("more than the question") << "How do I cook pasta so that it does not stick? Salt";
        QTest::newRow("again and again") << "Pasta, pasta, pasta";
        QTest::newRow("unfinished") << "A title:";
    }
    void nonsenseIsNone() {
        QFETCH(QString, answer);
        QVERIFY(!titleFromAnswer(answer.toStdString(), "How do I cook pasta so that it does not stick?"));
    }

    void aTitleInOtherLettersIsNone() {
        const std::string said = "Как варить макароны?";
        QVERIFY(!titleFromAnswer("Cooking pasta", said));
    }

    void onlyTheBeginningOfALongExchangeIsAskedOf() {
        Exchange first;
        for (int i = 0; i < 500; ++i) first.said.text += "ä";
        first.reply.text = first.said.text;
        const std::string asked = askForTitle(first);
        QVERIFY(asked.size() < 1000);
        QVERIFY(QString::fromStdString(asked).toStdString() == asked);  // no letter is cut
    }
};

QTEST_GUILESS_MAIN(MadeTitleTest)
#include "made_title_test.moc"
