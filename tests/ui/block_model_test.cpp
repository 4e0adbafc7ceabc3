// Markdown, block by block.
#include "markdown/block_model.h"

#include <QAbstractItemModelTester>
#include <QRandomGenerator>
#include <QSignalSpy>
#include <QTest>

using namespace daylong::ui;

namespace {

/// Block by block: ">" for each item it stands in, "7.|" for its number, "[language]" for code.
QStringList shown(const BlockModel& model) {
    QStringList list;
    for (int row = 0; row < model.rowCount(); ++row) {
        const QModelIndex at = model.index(row);
        const bool code = model.data(at, BlockModel::CodeRole).toBool();
        const QString text = model.data(at, BlockModel::TextRole).toString();
        const QString marker = model.data(at, BlockModel::MarkerRole).toString();
        list << QString(model.data(at, BlockModel::DepthRole).toInt(), u'>') + (marker.isEmpty() ? marker : marker + u'|') +
                    (code ? QStringLiteral("[%1]").arg(model.data(at, BlockModel::LanguageRole).toString()) : QString()) + text;
    }
    return list;
}

/// As it would be shown if it had come in such pieces.
QStringList shownInPieces(const QString& text, qsizetype size) {
    BlockModel model;
    const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    for (qsizetype from = 0; from < text.size(); from += size) model.append(text.mid(from, size));
    return shown(model);
}

const QString kExample = QStringLiteral(
    "First line\nsecond line\n\nNext:\n```python\ndef f():\n\n    return 1\n```\nAfter.\n\n~~~\na ``` b\n~~~\n- one\n- two");
const QStringList kBlocks{"First line\nsecond line", "Next:", "[python]def f():\n\n    return 1", "After.", "[]a ``` b",
                          "- one\n- two"};

}  // namespace

class BlockModelTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void textIsCutAtBlankLinesAndFences() {
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
        QVERIFY(changes.size() >= 1);
    }

    void unclosedCodeIsShownAsCode() {
        BlockModel model;
        model.append(QStringLiteral("```\nint x"));
        QCOMPARE(shown(model), QStringList({"[]int x"}));
    }

    void textIsMadeSafeAndCodeIsNot() {
        BlockModel model;
        model.append(QStringLiteral("a <b>\n```\na <b>"));
        QCOMPARE(shown(model), QStringList({"a \\<b>", "[]a <b>"}));
    }

    void listsAndTheCodeInThem_data() {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QStringList>("expected");
        const auto row = [](const char* name, const char* text, const QStringList& expected) {
            QTest::newRow(name) << QString::fromUtf8(text) << expected;
        };
        row("items that follow each other are one block", "1. a\n2. b\n3. c", {"1. a\n2. b\n3. c"});
        row("items apart have their own numbers", "1. a\n\n2. b\n\n3. c", {"1. a", ">2.|b", ">3.|c"});
        row("all of them written as 1", "1. a\n\n1. b\n\n1. c", {"1. a", ">2.|b", ">3.|c"});
        row("a list that begins elsewhere", "Next:\n\n7) a\n8) b\nand more", {"Next:", ">7)|a", ">8)|b\nand more"});
        row("a number left out", "1. a\n3. c\n4. d", {"1. a", ">3.|c", ">4.|d"});
        row("another list", "1. a\n\nSo:\n\n1. b", {"1. a", "So:", "1. b"});
        row("other marks, other list", "1. a\n\n1) b", {"1. a", "1) b"});
        row("a year at a line's beginning", "It was\n1986. We met.", {"It was\n1986. We met."});
        row("no number without a space", "2.5 is more", {"2.5 is more"});
        row("lists in items", "2. b\n   - x\n   - y\n3. c", {">2.|b\n- x\n- y", ">3.|c"});
        row("numbered lists in items", "- a\n\n  3. x\n- b", {"- a", ">>3.|x", "- b"});
        row("a counted list in an item", "1. a\n   1. x\n   2. y\n2. b", {"1. a\n   1. x\n   2. y\n2. b"});
        row("markers on one line", "- 4. x\n- 1. y", {"- ", ">>4.|x", "- 1. y"});
        row("a paragraph in an item", "1. a\n\n   more\n\n2. b\n\n   more\n\nOut", {"1. a", ">more", ">2.|b", ">more", "Out"});
        row("a nested list behind a blank line", "- a\n\n    - b\n\n        - c\n\n- d", {"- a", ">  - b", ">>  - c", "- d"});
        row("four spaces without an item are code", "a\n\n    - b", {"a", "    - b"});
        row("tabs", "-\ta\n\n\t- b\n\n\t\tc", {"-   a", ">- b", ">>  c"});
        row("a rule is no item", "- a\n\n- - -\n\n* * *", {"- a", "- - -", "* * *"});
        row("a lazy line", "2. a\nb\n3. c", {">2.|a\nb", ">3.|c"});
        row("a heading ends the list", "2. a\n# H", {">2.|a", "# H"});
        row("code in an item", "1. Do:\n   ```sh\n   ls\n     -l\n\n   x\n   ```\n2. Then:\n   more",
            {"1. Do:", ">[sh]ls\n  -l\n\nx", ">2.|Then:\nmore"});
        row("code in an item, four spaces in", "- Do:\n\n    ```sh\n    ls\n      -l\n    ```\n- b", {"- Do:", ">[sh]ls\n  -l", "- b"});
        row("code in an item of an item", "1. a\n   - b\n     ~~~\n     x\n     ~~~\n   - c", {"1. a\n   - b", ">>[]x", ">- c"});
        row("code behind a marker", "1. ```sh\n   ls\n   ```\n2. ```\n   x\n   ```", {"1. ", ">[sh]ls", ">2.|", ">[]x"});
        row("code that forgets to stand in its item", "1. Do:\n   ```\nx\n    y\n```\nOut", {"1. Do:", ">[]x\n y", "Out"});
        row("code outside the list", "1. a\n```\nx\n```\n2. b", {"1. a", "[]x", ">2.|b"});
        row("an indented fence", "  ```py\n  if x:\n      y\n z\n  ```\nOut", {"[py]if x:\n    y\nz", "Out"});
        row("a fence too far in is text", "a\n    ```\nb", {"a\n    ```\nb"});
        row("a fence is closed by its like", "````\n```\n~~~~\n`````\nOut", {"[]```\n~~~~", "Out"});
        row("code spans at a line's beginning", "``a`b``", {"``a`b``"});
        row("an empty item", "2.\n   a\n3.", {">2.|a", ">3.|"});
    }

    void listsAndTheCodeInThem() {
        QFETCH(const QString, text);
        QFETCH(const QStringList, expected);
        QCOMPARE(shownInPieces(text, text.size()), expected);
        for (qsizetype size = 1; size <= 7; ++size) QCOMPARE(shownInPieces(text, size), expected);
        BlockModel other, model;  // half of it moved on the way
        other.append(text.left(text.size() / 2));
        model.takeFrom(other);
        model.append(text.mid(text.size() / 2));
        QCOMPARE(shown(model), expected);
        QCOMPARE(other.rowCount(), 0);
    }

    void nothingIsLeftOutHoweverItArrives() {
        const QStringList pieces{"\n", "\n", "\n\n", "\n\n", "- ", "* ", "1. ", "2. ", "7) ", " ", "  ", "    ", "\t", "```", "~~~", "> ", "# ",
                                 "---", "`", "|", "\n   ", "\n    ", "\n```\n", "\n- ", "\n1. "};
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
        QCOMPARE(shown(model), QStringList({"First.", ">2.|One line of words"}));
        QCOMPARE(made.size() + gone.size(), 0);
    }

    void whatMayBecomeAFenceIsNotShown() {
        BlockModel model;
        model.append(QStringLiteral("- a\n  ``"));
        QCOMPARE(shown(model), QStringList({"- a"}));
        QVERIFY(model.atCode());
        model.append(QStringLiteral("`py"));
        QCOMPARE(shown(model), QStringList({"- a"}));
        model.append(QStringLiteral("\n  x\n  ``"));
        QCOMPARE(shown(model), QStringList({"- a", ">[py]x"}));
        QVERIFY(model.atCode());
        model.append(QStringLiteral("`\nb"));
        QCOMPARE(shown(model), QStringList({"- a", ">[py]x", "b"}));
        QVERIFY(!model.atCode());
    }
};

QTEST_GUILESS_MAIN(BlockModelTest)
#include "block_model_test.moc"
