// The beginning of a message in plain words, as lists of messages show it.
#include "markdown/plain_words.h"

#include <QTest>

using namespace daylong;

namespace {

QString words(const QString& markdown) { return ui::plainWords(markdown, 200); }

QString said(store::MessageRole role, const char* text) {
    return ui::plainWords(store::Message{.role = role, .text = text}, 200);
}

}  // namespace

class PlainWordsTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void marksOfMarkdownAreNotShown_data() {
        QTest::addColumn<QString>("markdown");
        QTest::addColumn<QString>("plain");
        QTest::newRow("emphasis") << "**Paris** is *the* ~~old~~ `capital`"
                                  << "Paris is the old capital";
        QTest::newRow("heading") << "# Soup\n\nBoil __water__."
                                 << "Soup Boil water.";
        QTest::newRow("list") << "To buy:\n- milk\n- **eggs**\n\n3. salt"
                              << "To buy: • milk • eggs 3. salt";
        QTest::newRow("link") << "See [the *docs*](https://example.org/a_b)."
                              << "See the docs.";
        QTest::newRow("code") << "```py\nprint(1)\n# on\n```\nDone"
                              << "print(1) # on Done";
        QTest::newRow("table") << "| a | **b** |\n|---|---|\n| 1 | 2 |"
                               << "a b 1 2";
        QTest::newRow("quotation and rule") << "> so\n> they said\n\n---\nEnd"
                                            << "so they said End";
        QTest::newRow("mathematics") << R"(\(a_1 * b_1\) holds)"
                                     << R"(\(a_1 * b_1\) holds)";
        QTest::newRow("no Markdown") << "2 * 3 * 4 and a_b_c # d"
                                     << "2 * 3 * 4 and a_b_c # d";
    }
    void marksOfMarkdownAreNotShown() {
        QFETCH(QString, markdown);
        QFETCH(QString, plain);
        QCOMPARE(words(markdown), plain);
    }

    void whatAPersonTypedIsMarkdownTooButHasNoThoughts() {
        QCOMPARE(said(store::MessageRole::User, "**bold**, $x$\n <think>a</think>"),
                 QString("bold, $x$ <think>a</think>"));
    }

    void anAnswerIsShownWithoutItsThoughts() {
        const auto reply = [](const char* text) { return said(store::MessageRole::Assistant, text); };
        QCOMPARE(reply("<think>\nHm, *so*.\n</think>\n\n**Yes.**"), QString("Yes."));
        QCOMPARE(reply("Hm, so.\n</think>\n\nYes."), QString("Yes."));
        QCOMPARE(reply("<think>\nHm, *so*"), QString("Hm, so"));
        QCOMPARE(reply("<think>\nHm.\n</think>\n"), QString("Hm."));
        QCOMPARE(reply("Write `</think>` behind them."), QString("Write </think> behind them."));
        QCOMPARE(reply("Between <think> and </think> it thinks."), QString("Between <think> and </think> it thinks."));
    }

    void aLongMessageIsLookedAtNoFurtherThanItIsShown() {
        const QString begun = ui::plainWords(QStringLiteral("**word** ").repeated(1'000'000), 100);
        QCOMPARE(begun.size(), 100);
        QVERIFY(begun.startsWith(QStringLiteral("word word")) && !begun.contains(u'*'));
        QVERIFY(ui::plainWords(QString(1'000'000, u'\n'), 100).isEmpty());
    }
};

QTEST_GUILESS_MAIN(PlainWordsTest)
#include "plain_words_test.moc"
