// Markdown made safe: read by Qt, it holds no picture and no HTML, whatever it is.
#include "markdown/safe_markdown.h"

#include <QRandomGenerator>
#include <QTest>
#include <QTextDocument>
#include <QTextFormat>

#include <algorithm>

using namespace daylong::ui;

namespace {

bool hasPicture(const QString& markdown) {
    QTextDocument document;
    document.setMarkdown(markdown);
    const auto formats = document.allFormats();
    return std::any_of(formats.begin(), formats.end(), [](const QTextFormat& format) { return format.isImageFormat(); });
}

QString words(const QString& markdown) {
    QTextDocument document;
    document.setMarkdown(markdown);
    return document.toPlainText();
}

void ignoreQtsOwn(QtMsgType, const QMessageLogContext&, const QString&) {}  // "attempted to insert into a list that ..."

}  // namespace

class SafeMarkdownTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void codeStaysAndAllElseIsMadeHarmless_data() {
        QTest::addColumn<QString>("markdown");
        QTest::addColumn<QString>("expected");
        const auto row = [](const char* name, const char* markdown, const char* expected) {
            QTest::newRow(name) << QString::fromUtf8(markdown) << QString::fromUtf8(expected);
        };
        row("a tag", "a <img src='http://x/y'> b", "a \\<img src='http://x/y'> b");
        row("an image", "![spy](http://x/y)", "!\\[spy](http://x/y)");
        row("code spans", "`vector<int>` and ``<b>``", "`vector<int>` and ``<b>``");
        row("backticks in a code span", "``a ` <b>`` <i>", "``a ` <b>`` \\<i>");
        row("no tags", "a < b, x <= 3 <3 <", "a < b, x <= 3 <3 <");
        row("escaped already", "\\<b> \\![a](b) \\\\<b>", "\\<b> \\![a](b) \\\\\\<b>");
        row("a link", "<https://example.org/a>", "<https://example.org/a>");
        row("no link", "<https://a`b> <i>`", "\\<https://a`b> <i>`");
        row("escaped backticks are no code", "\\`<img/>\\`", "\\`\\<img/>\\`");
        row("code may end with a backslash", "`<a>\\` <b> `c`", "`<a>\\` \\<b> `c`");
        row("runs of other lengths", "`` <img/> `", "`` \\<img/> `");
        row("across items", "- a `\n- <img/> `", "- a `\n- \\<img/> `");
        row("across lines", "a `b\nc` <img/> `d`", "a `b\nc` \\<img/> `d`");
        row("across cells", "|a|b|\n|-|-|\n| ` | <img/> ` |", "|a|b|\n|-|-|\n| ` | \\<img/> ` |");
        row("a pipe, but no table", "`cat <in | wc`", "`cat <in | wc`");
        row("other ends of lines", "a `\r- <img/> `", "a `\n- \\<img/> `");
        row("code in a quotation", "> So:\n>\n> ```cpp\n> v<int> `\n> ````\n> <b>", "> So:\n>\n> ```cpp\n> v<int> `\n> ````\n> \\<b>");
        row("code that ends with its quotation", "> ~~~\n> v<int>\n<b>", "> ~~~\n> v<int>\n\\<b>");
        row("code in a list in a quotation", "> - ~~~\n>   <b>\n> <i>", "> - ~~~\n>   \\<b>\n> \\<i>");
        row("a very long run", "`````````````````<img/>`````````````````", "`````````````````\\<img/>`````````````````");
    }

    void codeStaysAndAllElseIsMadeHarmless() {
        QFETCH(const QString, markdown);
        QFETCH(const QString, expected);
        QCOMPARE(safeMarkdown(markdown), expected);
        QVERIFY(!hasPicture(safeMarkdown(markdown)));
    }

    void itReadsAsItWasWritten() {
        QCOMPARE(words(safeMarkdown("**a <b> c** and `<i>`")), QStringLiteral("a <b> c and <i>"));
        QCOMPARE(words(safeMarkdown("\\`<b>\\` <img src='x'>")), QStringLiteral("`<b>` <img src='x'>"));
        QCOMPARE(words(safeMarkdown("see ![this](picture.png)")), QStringLiteral("see ![this](picture.png)"));
        QCOMPARE(words(safeMarkdown("<https://example.org>")), QStringLiteral("https://example.org"));
    }

    void noMixtureOfMarksLetsAPictureThrough() {
        const QStringList pieces{"`", "`", "``", "```", "\\", "\\", "<img src=\"p\"/>", "<img src=\"p\"/>", "![i](p)", "[x", "](y)",
                                 "(<b", "\n", "\n", "\n  ", "\n- ", "\n1. ", "\n> ", "\n# ", "\n    ", "\n\n", "\n---\n", "\n|-|-|\n",
                                 "|", "|", " ", "a", "**", "~~", "_", "<", "<b>", "<!--", "-->", "<https://x", "<https://x`>", "&lt;",
                                 "\n~~~\n", "[x]: p\n", "'", "\"", "!", "\t", "\r", "> ", "\n> ```\n> "};
        QRandomGenerator random(7);
        const auto before = qInstallMessageHandler(ignoreQtsOwn);
        QString found;
        int harmful = 0;
        for (int run = 0; run < 4000 && found.isEmpty(); ++run) {
            QString markdown;
            for (int length = 2 + random.bounded(18); length > 0; --length) markdown += pieces[random.bounded(pieces.size())];
            if (run < 200 && hasPicture(markdown)) ++harmful;
            if (hasPicture(safeMarkdown(markdown))) found = markdown;
        }
        qInstallMessageHandler(before);
        QVERIFY2(found.isEmpty(), qPrintable(found));
        QVERIFY(harmful > 20);  // so the mixtures are such that would
    }
};

QTEST_MAIN(SafeMarkdownTest)
#include "safe_markdown_test.moc"
