// Markdown, block by block.
#include "markdown/block_model.h"

#include <QAbstractItemModelTester>
#include <QRandomGenerator>
#include <QSignalSpy>
#include <QTest>

using namespace daylong::ui;

namespace {

/// Block by block: "i" for each item it stands in, with its mark if it begins there, "q" for a quotation; "#1" a
/// heading,
/// "[language]" code, "=" a table, "---" a rule; "+" in front: it goes on with the one before.
QStringList shown(const BlockModel& model) {
    QStringList list;
    for (int row = 0; row < model.rowCount(); ++row) {
        const QModelIndex at = model.index(row);
        const QString kind = model.data(at, BlockModel::KindRole).toString();
        if (kind == u"hidden") continue;
        QString text = model.data(at, BlockModel::JointRole).toBool() ? QStringLiteral("+") : QString();
        for (const QString& container : model.data(at, BlockModel::ContainersRole).toStringList())
            text += container.toLower();
        if (!model.data(at, BlockModel::ContainersRole).toStringList().isEmpty()) text += u' ';
        if (kind == u"heading") text += QStringLiteral("#%1 ").arg(model.data(at, BlockModel::LevelRole).toInt());
        if (kind == u"code") text += QStringLiteral("[%1]").arg(model.data(at, BlockModel::LanguageRole).toString());
        if (kind == u"table") text += QStringLiteral("= ");
        if (kind == u"rule") text += QStringLiteral("---");
        list << text + model.spoken(row);
    }
    return list;
}

/// As it would be shown if it had come in such pieces.
QStringList shownInPieces(const QString& text, qsizetype size) {
    BlockModel model;
    const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    for (qsizetype from = 0; from < text.size(); from += size) model.append(text.mid(from, size));
    model.finish();
    return shown(model);
}

const QString kExample = QStringLiteral(
    "First line\nsecond line\n\nNext:\n```python\ndef f():\n\n    return 1\n```\nAfter.\n\n~~~\na ``` b\n~~~\n- one\n- "
    "two");
const QStringList kBlocks{"First line\nsecond line",
                          "Next:",
                          "[python]def f():\n\n    return 1",
                          "After.",
                          "[]a ``` b",
                          "i\u2022 one",
                          "i\u2022 two"};

}  // namespace

class BlockModelTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void textIsCutIntoBlocks() {
        BlockModel model;
        const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        model.append(kExample);
        QCOMPARE(shown(model), kBlocks);
    }

    void theBlocksDoNotDependOnHowTheTextArrived() {
        for (int size = 1; size <= 9; ++size) QCOMPARE(shownInPieces(kExample, size), kBlocks);
    }

    void onlyTheLastBlockChangesWhileTextArrives() {
        BlockModel model;
        for (int i = 0; i < 50; ++i) model.append(QStringLiteral("A paragraph.\n\n"));
        QSignalSpy changes(&model, &QAbstractItemModel::dataChanged);
        model.append(QStringLiteral("more "));
        model.append(QStringLiteral("words"));
        for (const auto& change : changes) QCOMPARE(change[0].toModelIndex().row(), 50);
        QVERIFY(!changes.empty());
    }

    void unclosedCodeIsShownAsCode() {
        BlockModel model;
        model.append(QStringLiteral("```\nint x"));
        QCOMPARE(shown(model), QStringList({"[]int x"}));
    }

    void whatBlocksThereAre_data() {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QStringList>("expected");
        const auto row = [](const char* name, const char* text, const QStringList& expected) {
            QTest::newRow(name) << QString::fromUtf8(text) << expected;
        };
        row("items", "1. a\n2. b\n3. c", {"i1. a", "i2. b", "i3. c"});
        row("items apart", "1. a\n\n2. b\n\n3. c", {"i1. a", "i2. b", "i3. c"});
        row("all of them written as 1", "1. a\n1. b\n\n1. c", {"i1. a", "i2. b", "i3. c"});
        row("a list that begins elsewhere", "Next:\n\n7) a\n8) b\nand more", {"Next:", "i7) a", "i8) b\nand more"});
        row("a number left out", "1. a\n3. c\n4. d", {"i1. a", "i3. c", "i4. d"});
        row("another list", "1. a\n\nSo:\n\n1. b", {"i1. a", "So:", "i1. b"});
        row("a year at a line's beginning", "It was\n1986. We met.", {"It was\n1986. We met."});
        row("no number without a space", "2.5 is more", {"2.5 is more"});
        row("bullets that are no Markdown", "Shopping:\n• flour\n• eggs", {"Shopping:\n• flour\n• eggs"});
        row("lists in items", "2. b\n   - x\n   - y\n3. c", {"i2. b", "ii• x", "ii• y", "i3. c"});
        row("numbered lists in items", "- a\n\n  3. x\n- b", {"i• a", "ii3. x", "i• b"});
        row("markers on one line", "- 4. x\n- 1. y", {"i•i4. x", "i•i1. y"});
        row("a paragraph in an item", "1. a\n\n   more\n\n2. b\n\nOut", {"i1. a", "i more", "i2. b", "Out"});
        row("lines in an item", "- a\n  b\n  c", {"i• a\nb\nc"});
        row("a nested list behind a blank line", "- a\n\n    - b\n\n        - c\n\n- d",
            {"i• a", "ii• b", "iii• c", "i• d"});
        row("four spaces without an item are code", "a\n\n    - b\n\n    c", {"a", "[]- b\n\nc"});
        row("tabs", "-\ta\n\n\t- b\n\n\t\tc", {"i• a", "ii• b", "ii c"});
        row("tasks", "- [ ] a\n- [x] b\n- [c] d", {"i\u2610 a", "i\u2611 b", "i• [c] d"});
        row("a rule is no item", "- a\n\n- - -\n\n* * *", {"i• a", "---", "---"});
        row("a lazy line", "2. a\nb\n3. c", {"i2. a\nb", "i3. c"});
        row("an empty item", "2.\n   a\n3.", {"i2. a", "i3. "});
        row("headings", "# A\n## B ##\nC\n===\nD\n---\n#E", {"#1 A", "#2 B", "#1 C", "#2 D", "#E"});
        row("a heading ends the list", "2. a\n# H", {"i2. a", "#1 H"});
        row("quotations", "> a\n> b\n>\n> c\n\nd\n\n> > e\n> f\nlazy", {"q a\nb", "q c", "d", "qq e\nf\nlazy"});
        row("all sorts in a quotation", "> # A\n> - b\n>   c\n> ```sh\n> d\n>\n> e\n> ```\n> |a|\n> |-|\n> |b|\nOut",
            {"q #1 A", "qi• b\nc", "q [sh]d\n\ne", "q = a\nb", "Out"});
        row("code ends with its quotation", "> ```\n> a\nb", {"q []a", "b"});
        row("a quotation in an item", "- a\n  > b\n- c", {"i• a", "iq b", "i• c"});
        row("code in an item", "1. Do:\n   ```sh\n   ls\n     -l\n\n   x\n   ```\n2. Then:\n   more",
            {"i1. Do:", "i [sh]ls\n  -l\n\nx", "i2. Then:\nmore"});
        row("code in an item, four spaces in", "- Do:\n\n    ```sh\n    ls\n      -l\n    ```\n- b",
            {"i• Do:", "i [sh]ls\n  -l", "i• b"});
        row("code behind a marker", "1. ```sh\n   ls\n   ```\n2. ```\n   x\n   ```", {"i1. [sh]ls", "i2. []x"});
        row("code below a marker", "-\n  ```\n  x\n  ```", {"i• []x"});
        row("code that forgets to stand in its item", "1. Do:\n   ```\nx\n    y\n```\nOut",
            {"i1. Do:", "i []x\n y", "Out"});
        row("code outside the list", "1. a\n```\nx\n```\n2. b", {"i1. a", "[]x", "i2. b"});
        row("an indented fence", "  ```py\n  if x:\n      y\n z\n  ```\nOut", {"[py]if x:\n    y\nz", "Out"});
        row("a fence too far in is text", "a\n    ```\nb", {"a\n```\nb"});
        row("a fence is closed by its like", "````\n```\n~~~~\n`````\nOut", {"[]```\n~~~~", "Out"});
        row("code spans at a line's beginning", "``a`b``", {"a`b"});
        row("a table", "| a | b |\n|---|:-:|\n| 1 | 2 |\n| 3 |", {"= a\tb\n1\t2\n3\t"});
        row("a table below text", "Prices:\nToday\n| a | b |\n|---|---|\n| 1 | 2 |",
            {"Prices:\nToday", "= a\tb\n1\t2"});
        row("a table below text in an item", "- Prices:\n  | a | b |\n  |---|---|\n  | 1 | 2 |",
            {"i• Prices:", "i = a\tb\n1\t2"});
        row("a table that forgets to stand in its item", "1. Prices:\n| a | b |\n|---|---|\n| 1 | 2 |\n2. x",
            {"i1. Prices:", "= a\tb\n1\t2", "i2. x"});
        row("an item that looks like a table's rule", "- x\n  a | b\n- | -", {"i• x\na | b", "i• | -"});
        row("a table with one hyphen", "| a | b |\n|-|-|\n| 1 | 2 |", {"= a\tb\n1\t2"});
        row("a table without outer bars", "a | b\n- | -\n1 | 2", {"= a\tb\n1\t2"});
        row("a table with bars in its cells", "|a|b|\n|-|-|\n|`x \\| y`|2|", {"= a\tb\nx | y\t2"});
        row("more cells than columns", "|a|b|\n|-|-|\n|1|2|3|4|", {"= a\tb\n1\t2 | 3 | 4"});
        row("no table", "| a | b |\n|---|\n\na\n---|---", {"| a | b |\n|---|", "a\n---|---"});
        row("a table's end", "|a|\n|-|\n|1|\n\nb\n\n|c|\n|-|\n# D", {"= a\n1", "b", "= c", "#1 D"});
        row("mathematics", "So:\n\\[\n- a\n+ b\n# c\n1. d\n\\]\n- e", {"So:", "\\[\n- a\n+ b\n# c\n1. d\n\\]", "i• e"});
        row("mathematics in a sentence, over lines", "So \\(x\n+ 1\\) it is\n- b", {"So \\(x\n+ 1\\) it is", "i• b"});
        row("mathematics with blank lines", "$$\na\n\n- b\n$$\n- e", {"$$\na\n\n- b\n$$", "i• e"});
        row("an environment", "\\begin{align}\n a &= b \\\\\n - c\n\\end{align}\n\nd",
            {"\\begin{align}\n a &= b \\\\\n - c\n\\end{align}", "d"});
        row("dollars that begin nothing", "It costs $$ a lot\n\n- b", {"It costs $$ a lot", "i• b"});
        row("no definition of a link", "[1]:\n\nhttps://x.org\n\n[Ann]:\nGood day to you",
            {"[1]:", "https://x.org", "[Ann]:\nGood day to you"});
        row("blanks that are text", "\u3000\u3000春眠不觉晓 \n  \u3000\u3000处处闻啼鸟",
            {"\u3000\u3000春眠不觉晓\n\u3000\u3000处处闻啼鸟"});
        row("lines that \\r ends", "a\r\nb\r\n\r\n```sh\r\nls\r\npwd\r\n```\r\n", {"a\nb", "[sh]ls\npwd"});
        row("a fence alone at the end", "a\n\n```", {"a", "[]"});
        row("a rule alone at the end", "a\n\n---", {"a", "---"});
    }

    void whatBlocksThereAre() {
        QFETCH(const QString, text);
        QFETCH(const QStringList, expected);
        QCOMPARE(shownInPieces(text, text.size()), expected);
        for (qsizetype size = 1; size <= 7; ++size) QCOMPARE(shownInPieces(text, size), expected);
        BlockModel other, model;  // half of it moved on the way
        other.append(text.left(text.size() / 2));
        model.takeFrom(other);
        model.append(text.mid(text.size() / 2));
        model.finish();
        QCOMPARE(shown(model), expected);
        QCOMPARE(other.rowCount(), 0);
    }

    void nothingIsLeftOutHoweverItArrives() {
        const QStringList pieces{"\n", "\n", "\n\n",  "\n\n",   "- ",      "* ",   "1. ",  "2. ", "7) ",
                                 " ",  "  ", "    ",  "\t",     "```",     "~~~",  "> ",   "# ",  "---",
                                 "`",  "|",  "\n   ", "\n    ", "\n```\n", "\n- ", "\n1. "};
        QRandomGenerator random(5);
        for (int run = 0; run < 200; ++run) {
            QString text;
            QStringList words;
            for (int length = 3 + random.bounded(25); length > 0; --length) {
                text += pieces[random.bounded(pieces.size())];
                if (random.bounded(2) == 0) text += words.emplace_back(QStringLiteral("w%1w").arg(length));
            }
            text += QStringLiteral(" end\n");
            const QStringList whole = shownInPieces(text, text.size());
            const QString all = whole.join(u'\n');
            for (const QString& word : words) QVERIFY2(all.contains(word), qPrintable(text));
            for (qsizetype size = 1; size <= 3; ++size) QVERIFY2(shownInPieces(text, size) == whole, qPrintable(text));
        }
    }

    void aBlockIsNotMadeAnewWhileItsFirstLineComes() {
        BlockModel model;
        model.append(QStringLiteral("First.\n\n2. "));
        QSignalSpy made(&model, &QAbstractItemModel::rowsInserted), gone(&model, &QAbstractItemModel::rowsRemoved);
        for (const char* word : {"One ", "line ", "of ", "words"}) model.append(QString::fromUtf8(word));
        QCOMPARE(shown(model), QStringList({"First.", "i2. One line of words"}));
        QCOMPARE(made.size() + gone.size(), 0);
    }

    void linksResolveWhereverTheyAreDefined() {
        BlockModel model;
        model.append("See the [manual][1].\n\nMore below.\n\n");
        const auto links = [&](int row) {
            return model.data(model.index(row), BlockModel::ContentRole).toString().count("<a href=\"https://x.org/");
        };
        QCOMPARE(links(0), 0);
        QSignalSpy changes(&model, &QAbstractItemModel::dataChanged);
        model.append("[1]: https://x.org/manual\n[Guide]: <https://x.org/g>\n");
        QCOMPARE(links(0), 1);
        QVERIFY(std::any_of(changes.begin(), changes.end(),
                            [](const auto& change) { return change[0].toModelIndex().row() == 0; }));
        QCOMPARE(shown(model),
                 QStringList({"See the manual.", "More below.", "[Guide]: <https://x.org/g>"}));  // nobody names it
        model.append("\n- the [guide]\n\n| a |\n|-|\n| [guide] |\n");
        QCOMPARE(shown(model), QStringList({"See the manual.", "More below.", "i• the guide", "= a\nguide"}));
        QCOMPARE(links(4), 1);
        QCOMPARE(links(5), 1);
    }

    void aDefinitionMayTakeTwoLines() {
        const QString text = QStringLiteral(
            "See [a] and [b].\n\n[a]:\n  https://x.org/a\n[b]: https://x.org/b\n  \"The \\\"title\\\"\"\n\nThe end");
        for (qsizetype size : {text.size(), qsizetype(1), qsizetype(4)})
            QCOMPARE(shownInPieces(text, size), QStringList({"See a and b.", "The end"}));
    }

    void whatAPersonTypedKeepsItsBlanks() {
        BlockModel model;
        model.setTyped();
        model.append("See **this**:\nif x:\n  y\n\tz");
        model.finish();
        QCOMPARE(model.rowCount(), 1);
        QCOMPARE(model.copied(0, 0, 0, -1), QStringLiteral("See this:\nif x:\n  y\n    z"));
        QVERIFY(model.data(model.index(0), BlockModel::ContentRole).toString().contains("<b>this</b>"));
        QVERIFY(
            model.data(model.index(0), BlockModel::ContentRole).toString().contains(QStringLiteral("\u00A0\u00A0y")));
    }

    void aFormulaInDisplayIsABlockOnceItIsClosed() {
        const QString text = QStringLiteral("So\n\\[\nx =\n- 1\n\\]\nit is.\n\n```math\ny\n```\n$$z$$");
        BlockModel model;
        const auto kinds = [&] {
            QStringList list;
            for (int row = 0; row < model.rowCount(); ++row)
                list << model.data(model.index(row), BlockModel::KindRole).toString();
            return list;
        };
        model.append(text.left(text.indexOf(u'-') + 3));
        QCOMPARE(kinds(), QStringList({"text", "text"}));
        QVERIFY(model.data(model.index(1), BlockModel::PlainRole).toString().contains("x ="));
        for (const QChar c : text.mid(text.indexOf(u'-') + 3)) model.append(c);
        model.finish();
        QCOMPARE(kinds(), QStringList({"text", "formula", "text", "formula", "formula"}));
        QCOMPARE(model.data(model.index(1), BlockModel::FormulasRole).toStringList(),
                 QStringList({"d\\[\nx =\n- 1\n\\]"}));
        QCOMPARE(model.spoken(4), QStringLiteral("$$z$$"));
        QVERIFY(model.copied(0, 0, 4, -1).contains("- 1\n\\]"));
    }

    void whatIsSoughtIsFoundInAFormulasSource() {
        BlockModel model;
        model.append("so \\(\\alpha\\) and alpha");
        model.setSought(SoughtWords("alpha"));
        QCOMPARE(model.soughtCount(), 2);
        QCOMPARE(model.soughtAt(0), QRect(0, 3, 1, 1));
        QCOMPARE(model.soughtAt(1), QRect(0, 9, 5, 1));
    }

    void footnotesAreNumbered() {
        BlockModel model;
        model.append("A[^b] and B[^x]\n\n[^b]: the *first*\n[^x]: the second\n    goes on\n\nC");
        model.finish();
        QCOMPARE(model.data(model.index(0), BlockModel::PlainRole).toString(), QStringLiteral("A1 and B2"));
        const auto containers = [&](int row) {
            return model.data(model.index(row), BlockModel::ContainersRole).toStringList();
        };
        QCOMPARE(containers(1), QStringList({"f1"}));
        QCOMPARE(containers(2), QStringList({"f2"}));
        QCOMPARE(containers(3), QStringList());
        QCOMPARE(model.data(model.index(2), BlockModel::PlainRole).toString(), QStringLiteral("the second\ngoes on"));
        QVERIFY(model.copied(1, 0, 1, -1).startsWith("[^b]: the first"));
    }

    void noTextMakesALongBlock_data() {
        QTest::addColumn<QString>("text");
        const auto row = [](const char* name, const QString& text) { QTest::newRow(name) << text; };
        const auto many = [](const char* text, int times) { return QString::fromLatin1(text).repeated(times); };
        row("lines without a blank one", many("a\n", 20000));
        row("a line without an end", many("word ", 100000));
        row("a word without an end", many("x", 500000));
        row("tags", many("<", 50000));
        row("tildes", many("~~a", 30000));
        row("backslashes", many("\\", 50000));
        row("backticks", many("` `` ", 20000));
        row("asterisks", many("*a **b ", 20000));
        row("brackets", many("[a](", 20000));
        row("dollars", many("$a \\(b ", 20000));
        row("a long table", "|a|b|\n|-|-|\n" + many("|1|2|\n", 5000));
        row("a wide table", many("|a", 5000) + "|\n" + many("|-", 5000) + "|\n" + many("|1", 5000) + "|\n");
        row("long code", "```\n" + many("int x;\n", 20000));
        row("a long line of code", "```\n" + many("x;", 100000));
        row("quotations in quotations", many(many(">", 500).toLatin1().constData(), 20) + "a");
        row("items in items", many("- ", 2000) + "a\n" + many("- ", 2000));
        row("mathematics without an end", "$$\n" + many("a_1 \\\\\n", 20000));
        row("comments in comments", "```rust\n" + many("/* ", 100000));
        row("patterns without an end", "```js\n" + many("/[a ", 50000));
        row("braces without an end", "```sh\n" + many("${", 100000));
        row("formulas", many("$x_1$ ", 30000));
        row("formulas in formulas", "$$" + many("\\frac{", 1000) + many("}{b}", 1000) + "$$");
        row("brackets in brackets", many("$\\left(", 1000) + many("\\right)$", 1000));
        row("wide formulas", "$$" + many("x & ", 900) + "$$");
        row("footnotes", many("[^a]: x\n\n", 300) + many("[^a] ", 5000));
        row("definitions", many("[a]: https://x.org\n", 5000) + many("[a] ", 1000));
        row("a long heading", "# " + many("word ", 10000));
    }

    void noTextMakesALongBlock() {
        QFETCH(const QString, text);
        for (const bool typed : {false, true}) {
            BlockModel model;
            if (typed) model.setTyped();
            qsizetype told = 0;  // characters that the window has to lay out anew while the text comes
            connect(&model, &QAbstractItemModel::dataChanged, &model,
                    [&](const QModelIndex& first, const QModelIndex& last) {
                        for (int at = first.row(); at <= last.row(); ++at)
                            told = std::max(told, model.block(at).text.size());
                    });
            for (qsizetype at = 0; at < text.size(); at += 997) model.append(text.mid(at, 997));
            model.finish();
            QVERIFY(told <= kLongestCode);
            for (int at = 0; at < model.rowCount(); ++at) {
                const Block& block = model.block(at);
                QVERIFY(block.text.size() <= (block.kind == Block::Kind::Code ? kLongestCode : 2 * kLongestBlock));
                QVERIFY(block.containers.size() <= kDeepest);
                const qsizetype html = model.data(model.index(at), BlockModel::ContentRole).toString().size();
                QVERIFY2(html < 40 * kLongestBlock, qPrintable(QString::number(html)));
            }
            QVERIFY(model.rowCount() < 500 + text.size() / 20);
        }
    }

    void codeThatGoesOnKnowsWhatTheCodeBeforeLeftOpen() {
        BlockModel model;
        model.append("```c\n/* " + QStringLiteral("words\n").repeated(kMostCodeLines + 10));
        const auto state = [&](int row) { return model.data(model.index(row), BlockModel::StateRole).toInt(); };
        QCOMPARE(model.rowCount(), 2);
        QCOMPARE(state(0), 0);
        QVERIFY(state(1) != 0);
        model.append("*/\n" + QStringLiteral("x;\n").repeated(kMostCodeLines) + "int y; // " +
                     QStringLiteral("far ").repeated(kLongestBlock / 4) + "further\nint z;\n```\n");
        model.finish();
        QCOMPARE(state(2), 0);
        const int last = model.rowCount() - 1;
        QCOMPARE(model.block(last).joint, Block::Joint::Word);
        QVERIFY(state(last) != 0);  // in the midst of a comment that ends with its line
    }

    void whatIsCopiedIsWhatIsSeen() {
        BlockModel model;
        model.append(
            "Some **bold** words\n\n1. a\n2. b\n   - c\n\n> q\n\n```sh\nls\n```\n\n| x | y |\n|-|-|\n| 1 | 2 "
            "|\n\n\\(a_1\\)");
        model.finish();
        QCOMPARE(model.copied(0, 0, model.rowCount() - 1, -1),
                 QStringLiteral("Some bold words\n\n1. a\n2. b\n  • c\n\n> q\n\nls\n\nx\ty\n1\t2\n\n\\(a_1\\)"));
        QCOMPARE(model.copied(0, 5, 2, 1), QStringLiteral("bold words\n\n1. a\n2. b"));
        QCOMPARE(model.copied(0, 5, 0, 9), QStringLiteral("bold"));
    }

    void whatMayBecomeAFenceIsNotShown() {
        BlockModel model;
        model.append(QStringLiteral("- a\n  ``"));
        QCOMPARE(shown(model), QStringList({"i• a"}));
        QVERIFY(model.atCode());
        model.append(QStringLiteral("`py"));
        QCOMPARE(shown(model), QStringList({"i• a"}));
        model.append(QStringLiteral("\n  x\n  ``"));
        QCOMPARE(shown(model), QStringList({"i• a", "i [py]x"}));
        QVERIFY(model.atCode());
        model.append(QStringLiteral("`\nb"));
        QCOMPARE(shown(model), QStringList({"i• a", "i [py]x", "b"}));
        QVERIFY(!model.atCode());
    }
};

QTEST_GUILESS_MAIN(BlockModelTest)
#include "block_model_test.moc"
