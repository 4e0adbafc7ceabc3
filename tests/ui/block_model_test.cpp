// Markdown, block by block.
#include "markdown/block_model.h"

#include <QAbstractItemModelTester>
#include <QSignalSpy>
#include <QTest>

using namespace daylong::ui;

namespace {

QStringList shown(const BlockModel& model) {
    QStringList list;
    for (int row = 0; row < model.rowCount(); ++row) {
        const QModelIndex at = model.index(row);
        const bool code = model.data(at, BlockModel::CodeRole).toBool();
        const QString text = model.data(at, BlockModel::TextRole).toString();
        list << (code ? QStringLiteral("[%1]%2").arg(model.data(at, BlockModel::LanguageRole).toString(), text) : text);
    }
    return list;
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
        for (int size = 1; size <= 9; ++size) {
            BlockModel model;
            const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
            for (qsizetype from = 0; from < kExample.size(); from += size) model.append(kExample.mid(from, size));
            QCOMPARE(shown(model), kBlocks);
        }
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

    void neitherMarkupNorImagesPass() {
        QCOMPARE(safeMarkdown("a <img src='http://x/y'> b"), QStringLiteral("a &lt;img src='http://x/y'> b"));
        QCOMPARE(safeMarkdown("![spy](http://x/y)"), QStringLiteral("!\\[spy](http://x/y)"));
        QCOMPARE(safeMarkdown("`vector<int>` and ``<b>``"), QStringLiteral("`vector<int>` and ``<b>``"));
    }
};

QTEST_GUILESS_MAIN(BlockModelTest)
#include "block_model_test.moc"
