// A paragraph's Markdown as what is seen of it.
#include "markdown/block_html.h"

#include <QRandomGenerator>
#include <QTest>
#include <QTextDocument>
#include <QTextFormat>

#include <algorithm>

using namespace daylong::ui;

namespace {

/// What is seen, with formulas as they were written.
QString written(const InlineText& text) { return RenderedBlock{{}, text.plain, text.formulas}.copied(0, -1); }

/// As it would be written, all alike: "*a*" italic, "**b**" bold, "~~s~~" struck, "`c`" code, "[words](address)".
QString seen(const QString& markdown) {
    QString text;
    const InlineText parsed = parseInline(markdown);
    for (const InlineRun& run : parsed.runs) {
        QString words = RenderedBlock{{}, parsed.plain, parsed.formulas}.copied(run.begin, run.end - run.begin);
        if (run.code) words = u'`' + words + u'`';
        if (run.struck) words = QStringLiteral("~~") + words + QStringLiteral("~~");
        if (run.italic) words = u'*' + words + u'*';
        if (run.bold) words = QStringLiteral("**") + words + QStringLiteral("**");
        text += run.link.isEmpty() ? words : QStringLiteral("[%1](%2)").arg(words, run.link);
    }
    return text;
}

struct Shown {
    QString words;
    bool picture = false;
};

Shown shown(const QString& html) {
    QTextDocument document;
    document.setHtml(QStringLiteral("<style>p{white-space:pre-wrap}</style>") + html);
    const auto formats = document.allFormats();
    return {document.toPlainText(),
            std::any_of(formats.begin(), formats.end(), [](const QTextFormat& f) { return f.isImageFormat(); })};
}

const std::vector<const char*> kMathematics{R"(\(\pi r^2\))",
                                            R"(\(a_1 * b_1 * c_1\))",
                                            R"(\[ x < y \quad \{z\}\, \])",
                                            R"($a_1 + b_1$)",
                                            R"($$\int_0^1 g(t)\,dt \\$$)",
                                            R"($\frac{a}{b}$)",
                                            "$$\na * b * c\n\\\\\n_d_\n$$",
                                            "\\[\n\\begin{pmatrix} 1 & 2 \\\\ 3 & 4 \\end{pmatrix}\n\\]",
                                            "\\begin{align}\na &= b \\\\\nc &= d_1 * e_1\n\\end{align}",
                                            R"(\(f\!\left(x\right)\;\text{if}\: x\in[0,1]\))",
                                            R"($`x`$)",
                                            R"($ \frac{a\_1}{b*c} $)",
                                            "$a*b\n+ c*d\\,e$",
                                            R"(\(\$5\))",
                                            R"($\{x \mid x_1 < x_2 > x_3\}$)",
                                            R"($\#\%\&$)",
                                            R"($$ a~b~~c~~ ![x](y) <b> &amp; $$)"};

}  // namespace

class InlineTextTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void itIsSeenAsPeopleExpect_data() {
        QTest::addColumn<QString>("markdown");
        QTest::addColumn<QString>("expected");
        const auto row = [](const char* name, const char* markdown, const char* expected) {
            QTest::newRow(name) << QString::fromUtf8(markdown) << QString::fromUtf8(expected);
        };
        row("underscores", "This is _slanted_ and this __strong__.", "This is *slanted* and this **strong**.");
        row("underscores in words", "snake_case_name, a__b__c, 2_000_000", "snake_case_name, a__b__c, 2_000_000");
        row("one in another", "***a*** and **b *c* d**", "***a*** and **b *****c***** d**");
        row("struck out, and ranges", "~~a~~ b~c, 3~5 and 5~7, ~10", "~~a~~ b~c, 3~5 and 5~7, ~10");
        row("arithmetic", "2 * 3 * 4 and a_1 = b_2", "2 * 3 * 4 and a_1 = b_2");
        row("code", "`a*b*` and ``c ` d``", "`a*b*` and `c ` d`");
        row("escapes", "\\*a\\* \\_b\\_ \\# 1\\. \\`c\\` \\<d> \\~\\~e\\~\\~", "*a* _b_ # 1. `c` <d> ~~e~~");
        row("backslashes", "C:\\Users\\me, \\d+\\s, a\\, b\\; c\\{d\\}", "C:\\Users\\me, \\d+\\s, a\\, b\\; c\\{d\\}");
        row("entities", "a &amp; b &lt;c&gt; &#8217; &copy; &nosuchentity;", "a & b <c> \u2019 \u00A9 &nosuchentity;");
        row("line breaks", "a\nb  \nc\\\nd", "a\nb\nc\nd");
        row("<br>", "a<br>b<br/>c<BR />d", "a\nb\nc\nd");
        row("<br> in other forms", "a</br>b<br clear='all'>c <br> d<br>\ne<br>", "a\nb\nc \nd\ne");
        row("no <br>", "<bread> </b> <br", "<bread> </b> <br");
        row("<br> in code", "`<br>` is a tag", "`<br>` is a tag");
        row("emphasis beside <br>", "_a_<br>**b**<br>_c_", "*a*\n**b**\n*c*");
        row("tags", "a <b>c</b> <img src='x'> <!-- d -->", "a <b>c</b> <img src='x'> <!-- d -->");
        row("beginnings of blocks", "# a\n- b\n1. c\n> d\n---\n```", "# a\n- b\n1. c\n> d\n---\n```");
        row("links", "[a](https://x.org) <https://y.org> <me@z.org>",
            "[a](https://x.org) [https://y.org](https://y.org) [me@z.org](mailto:me@z.org)");
        row("a link with a space", "[plan](<https://x.org/a b>)", "[plan](https://x.org/a b)");
        row("a link with a title", "[a](https://x.org \"T\") and [b](https://x.org 'T')",
            "[a](https://x.org) and [b](https://x.org)");
        row("a link with brackets", "[a](https://x.org/b_(c))", "[a](https://x.org/b_(c))");
        row("emphasis in a link", "[**a**](https://x.org) **[b](https://y.org)**",
            "[**a**](https://x.org) [**b**](https://y.org)");
        row("addresses alone", "See https://x.org/a_b_c. Or www.y.org",
            "See [https://x.org/a_b_c](https://x.org/a_b_c). Or [www.y.org](http://www.y.org)");
        row("an address at a line's beginning", "https://x.org/a\nhttps://x.org/b",
            "[https://x.org/a](https://x.org/a)\n[https://x.org/b](https://x.org/b)");
        row("addresses in brackets",
            "(https://x.org/a_(b)) [https://x.org/c] \"https://x.org/d\" http://localhost:8080/e!",
            "([https://x.org/a_(b)](https://x.org/a_(b))) [[https://x.org/c](https://x.org/c)] "
            "\"[https://x.org/d](https://x.org/d)\" [http://localhost:8080/e](http://localhost:8080/e)!");
        row("underscores in addresses", "https://x.org/_a_/__b__/d _https://x.org/c_",
            "[https://x.org/_a_/__b__/d](https://x.org/_a_/__b__/d) [*https://x.org/c*](https://x.org/c)");
        row("an escape and an entity in addresses", "https://x.org/a\\_b https://x.org/?a=1&amp;b=2",
            "[https://x.org/a_b](https://x.org/a_b) [https://x.org/?a=1&b=2](https://x.org/?a=1&b=2)");
        row("an address that is its own link", "[https://x.org/a_b](https://x.org/a_b)",
            "[https://x.org/a_b](https://x.org/a_b)");
        row("no addresses", "xhttps://x.org ftp://www.x.org www. http:// `https://x.org`",
            "xhttps://x.org ftp://www.x.org www. http:// `https://x.org`");
        row("addresses beside Chinese", "见https://x.org，或https://x.org/a_b。**https://y.org**中文",
            "见[https://x.org](https://x.org)，或[https://x.org/a_b](https://x.org/a_b)。[**https://y.org**](https://"
            "y.org)"
            "中文");
        row("a link before Chinese", "[链接](https://x.org)很好，**重点**。", "[链接](https://x.org)很好，**重点**。");
        row("a bold link before Chinese", "**[链接](https://x.org)**中文**（务必）**看",
            "[**链接**](https://x.org)中文**（务必）**看");
        row("what cannot be opened", "[a](file:///etc/passwd) [b](javascript:x) [c](#d)",
            "a (file:///etc/passwd) b (javascript:x) c");
        row("a picture", "![a boat](https://x.org/b.png) ![](https://x.org/c.png)",
            "[a boat](https://x.org/b.png) [https://x.org/c.png](https://x.org/c.png)");
        row("a picture in a link", "[![a boat](https://x.org/b.png)](https://x.org/c)", "[a boat](https://x.org/c)");
        row("bold beside Japanese", "これは**「注意」**です。", "これは**「注意」**です。");
        row("bold beside Chinese", "**请注意：**明天休息。", "**请注意：**明天休息。");
        row("bold beside Korean", "**\"한국어\"**입니다, **문서(Doc)**는", "**\"한국어\"**입니다, **문서(Doc)**는");
        row("italic beside Chinese", "这是*“斜体”*吗", "这是*“斜体”*吗");
        row("three asterisks beside Chinese", "这是***（重要）***的", "这是***（重要）***的");
        row("two in a line", "**「甲」**和**「乙」**。", "**「甲」**和**「乙」**。");
        row("bold across punctuation", "**重要：**请**（务必）**看", "**重要：**请**（务必）**看");
        row("asterisks alone", "** 「a」 ** b", "** 「a」 ** b");
        row("prices", "It is $5 or US$10, not $7", "It is $5 or US$10, not $7");
        row("spaced prices", "It is $ 5 *or* $ 6, $ x_1 $", "It is $ 5 *or* $ 6, $ x_1 $");
        row("dear places", "**A** ($$), **B** ($$$) and **C**: $$$$", "**A** ($$), **B** ($$$) and **C**: $$$$");
        row("emphasis beside prices", "$5 *and* $10", "$5 *and* $10");
        row("variables of a shell", "$HOME/$USER and $a-$b", "$HOME/$USER and $a-$b");
        row("values in templates", "${HOME}/${USER}, $(a)-$(b), ${x}_1 *and* ${y}_2",
            "${HOME}/${USER}, $(a)-$(b), ${x}_1 *and* ${y}_2");
        row("mathematics that is wrong", "So $\\foo{x}$ and \\(\\frac{1}\\)", "So `$\\foo{x}$` and `\\(\\frac{1}\\)`");
        row("mathematics in display", "So $$x$$ it is", "So\n$$x$$\nit is");
        row("display in display", "\\[x\\]\n$$y$$ z", "\\[x\\]\n$$y$$\nz");
        row("a character of ours", "a\uFFFC", "a\uFFFD");
        row("mathematics and emphasis", "**$a_1$** and *\\(b*c\\)*", "$a_1$ and \\(b*c\\)");
        row("mathematics without spaces around it", "设$a*b*c$为$\\{x\\}$，the $n*m*k$th",
            "设$a*b*c$为$\\{x\\}$，the $n*m*k$th");
        row("a footnote", "Said so[^1].", "Said so[^1].");
        row("a table's words", "a | b", "a | b");
        row("characters of our own", "\uFDD0\uFDD1\u1680\u205F", "\uFDD0\uFDD1\u1680\u205F");
    }

    void itIsSeenAsPeopleExpect() {
        QFETCH(const QString, markdown);
        QFETCH(const QString, expected);
        QCOMPARE(seen(markdown), expected);
    }

    void mathematicsKeepsEveryCharacter() {
        for (const char* each : kMathematics) {
            const QString math = QString::fromUtf8(each);
            for (const QString& form :
                 {QStringLiteral("%1"), QStringLiteral("So %1."), QStringLiteral("**So** %1, _then_ %1"),
                  QStringLiteral("`a` and\n%1\nand *b*")}) {
                const QString plain = written(parseInline(form.arg(math)));
                QVERIFY2(plain.count(math) == form.count(QStringLiteral("%1")), qPrintable(plain));
            }
        }
    }

    void mathematicsThatStillComesKeepsEveryCharacterToo() {
        for (const char* each : kMathematics) {
            const QString math = QString::fromUtf8(each);
            if (math.startsWith(u'$') && !math.startsWith(u"$$")) continue;  // a lone "$" may be a price
            for (qsizetype size = math.startsWith(u"\\begin") ? math.indexOf(u'}') + 1 : 2; size < math.size();
                 ++size) {
                const QString begun = math.left(size);
                if (begun.startsWith(u"\\(") && begun.contains(u'\n')) continue;
                QCOMPARE(parseInline(QStringLiteral("So ") + begun).plain, QString(QStringLiteral("So ") + begun));
            }
        }
    }

    void definitionsOfElsewhereResolve() {
        const InlineText text =
            parseInline("See [the manual][1], [Guide], [a b][], [c~d], [`E:\\f`], [G:\\h] and [none][2].",
                        {{linkLabel(u"1"), "https://x.org/m", ""},
                         {linkLabel(u"guide"), "https://x.org/g", ""},
                         {linkLabel(u"A  B"), "https://x.org/ab c", ""},
                         {linkLabel(u"c~d"), "https://x.org/c<d>", ""},
                         {linkLabel(u"`E:\\f`"), "https://x.org/e", ""},
                         {linkLabel(u"G:\\h"), "https://x.org/h", ""}});
        QCOMPARE(text.plain, QStringLiteral("See the manual, Guide, a b, c~d, E:\\f, G:\\h and [none][2]."));
        QStringList links;
        for (const InlineRun& run : text.runs) {
            if (!run.link.isEmpty()) links << run.link;
        }
        QCOMPARE(links, QStringList({"https://x.org/m", "https://x.org/g", "https://x.org/ab c",
                                     "https://x.org/c%3Cd%3E", "https://x.org/e", "https://x.org/h"}));
        QVERIFY(
            renderBlock({.text = "[a](<https://x.org/a b>)"}, {}, {}).html.contains("href=\"https://x.org/a%20b\""));
    }

    void aFormulaIsOneCharacter() {
        const RenderedBlock block = renderBlock({.text = "So $x$, $$y$$ and **b**"}, {}, {});
        QCOMPARE(block.plain, QStringLiteral("So \uFFFC,\n\uFFFC\nand b"));
        QCOMPARE(block.html, QStringLiteral("<p>So \uFFFC,</p><p align=\"center\">\uFFFC</p><p>and <b>b</b></p>"));
        QCOMPARE(block.formulas.size(), size_t(2));
        QVERIFY(!block.formulas[0].display && block.formulas[1].display);
        QCOMPARE(block.copied(0, -1), QStringLiteral("So $x$,\n$$y$$\nand b"));
        QCOMPARE(block.copied(3, 1), QStringLiteral("$x$"));
        QCOMPARE(block.copied(4, 2), QStringLiteral(",\n"));
        const RenderedBlock table =
            renderBlock({.kind = Block::Kind::Table, .text = "|a|b|\n|-|-|\n|1|$$x$$|"}, {}, {});
        QCOMPARE(table.copied(0, -1), QStringLiteral("a\tb\n1\t$$x$$"));
        QVERIFY(!table.formulas[0].display);
    }

    void aFootnoteThatThereIsIsANumber() {
        const RenderedBlock block =
            renderBlock({.text = "Said so[^Note], not[^2]"}, {{linkLabel(u"^note"), "1", ""}}, {});
        QCOMPARE(block.html, QStringLiteral("<p>Said so<sup>1</sup>, not[^2]</p>"));
    }

    void whatIsSoughtIsMarkedAcrossFormats() {
        const RenderedBlock block = renderBlock({.text = "A small **bo**at"}, {}, SoughtWords("boat"));
        QCOMPARE(block.plain, QStringLiteral("A small boat"));
        QCOMPARE(
            block.html,
            QStringLiteral("<p>A small <b><span class=\"sought\">bo</span></b><span class=\"sought\">at</span></p>"));
    }

    void noMixtureOfMarksIsAPictureOrLosesItsWords() {
        const QStringList pieces{"`",          "``",
                                 "\\",         "<img src=\"p\"/>",
                                 "![i](p)",    "[x",
                                 "](y)",       "(<b",
                                 "\n",         "a",
                                 "**",         "~~",
                                 "_",          "<",
                                 "<b>",        "<!--",
                                 "-->",        "<https://x.org>",
                                 "&lt;",       "[x]: p\n",
                                 "'",          "\"",
                                 "!",          "\t",
                                 "$",          "$$",
                                 "\\(",        "\\)",
                                 "\\[",        "\\]",
                                 "\\begin{a}", "\\end{a}",
                                 "<br>",       "（",
                                 "注",         "|",
                                 "www.x.org",  "https://x.org",
                                 "&#0;",       "\uFDD0",
                                 "</p>",       "</table>"};
        QRandomGenerator random(7);
        for (int run = 0; run < 4000; ++run) {
            QString markdown;
            QStringList words;
            for (int length = 2 + random.bounded(18); length > 0; --length) {
                markdown += pieces[random.bounded(pieces.size())];
                if (random.bounded(2) == 0) markdown += words.emplace_back(QStringLiteral("w%1w").arg(length));
            }
            for (const Block::Kind kind : {Block::Kind::Text, Block::Kind::Table}) {
                const QString text = kind == Block::Kind::Table
                                         ? QStringLiteral("|a|\n|-|\n|") + QString(markdown).replace(u'\n', u' ')
                                         : markdown;
                const RenderedBlock block = renderBlock({.kind = kind, .text = text}, {}, {});
                const Shown inWindow = shown(block.html);
                QVERIFY2(!inWindow.picture, qPrintable(markdown));
                for (const QString& word : words)
                    QVERIFY2(block.copied(0, -1).contains(word) || markdown.contains("](y)"), qPrintable(markdown));
                if (kind == Block::Kind::Text) {
                    QString plain = block.plain;
                    plain.replace(QChar::Nbsp, u' ');
                    QCOMPARE(inWindow.words.size(), plain.size());
                }
            }
        }
    }
};

QTEST_MAIN(InlineTextTest)
#include "inline_text_test.moc"
