// What a reply holds beside words, in the window: coloured code, formulas, a table's lines, boxes of tasks, the bar
// beside a quotation.
#include "markdown/formula_layer.h"
#include "markdown/table_lines.h"
#include "support/turn_responders.h"
#include "window_fixture.h"

#include <QAccessible>
#include <QQuickItem>
#include <QQuickTextDocument>
#include <QTest>
#include <QTextBlock>
#include <QTextDocument>
#include <QTextLayout>

using namespace daylong;

namespace {

const std::string kReply =
    "So \\(x^2\\) is, and\n\n\\[\\frac{a}{b}\\]\n\n- [x] done\n- [ ] open\n\n> quoted\n\n"
    "| a | b |\n|---|---|\n| 1 | $y$ |\n\n"
    "```py\nif x:  # why\n    y = \"z\"\n```\n";

}  // namespace

class RichReplyTest : public WindowFixture {
    Q_OBJECT
private:
    template <class Wanted>
    QList<QQuickItem*> all(const Wanted& wanted) const {
        QList<QQuickItem*> found;
        collect(m_window->contentItem(), wanted, found);
        return found;
    }
    /// The document of the text that holds these words.
    QTextDocument* documentWith(const QString& words) const {
        for (QQuickItem* item : all([](const QQuickItem& each) { return each.property("textDocument").isValid(); })) {
            auto* document = item->property("textDocument").value<QQuickTextDocument*>()->textDocument();
            if (document->toPlainText().contains(words)) return document;
        }
        return nullptr;
    }
    /// The colour that the first of these characters is written in; invalid: the text's own.
    QColor inkAt(const QTextDocument& document, const QString& words) const {
        const QTextBlock block = document.find(words).block();
        const qsizetype at = block.text().indexOf(words);
        for (const QTextLayout::FormatRange& range : block.layout()->formats()) {
            if (range.start <= at && at < range.start + range.length) return range.format.foreground().color();
        }
        return {};
    }

private Q_SLOTS:
    void initTestCase() {
        beginTest();
        open(unit::scriptedTurns({kReply}));
        say("My **own** words and $z$");
        QTRY_VERIFY(documentWith("if x:") != nullptr);
    }

    void codeIsColouredByWhatItIs() {
        const QTextDocument& code = *documentWith("if x:");
        const QColor keyword = inkAt(code, "if"), comment = inkAt(code, "# why"), words = inkAt(code, "\"z\"");
        QVERIFY(keyword.isValid() && comment.isValid() && words.isValid());
        QVERIFY(keyword != comment && comment != words && words != keyword);
        QVERIFY(!inkAt(code, "y =").isValid());
    }

    void formulasStandOverTheirRoom() {
        const auto layers =
            all([](const QQuickItem& item) { return qobject_cast<const ui::FormulaLayer*>(&item) != nullptr; });
        QCOMPARE(layers.size(), 4);  // mine, in a sentence, in display, in the table
        for (const QQuickItem* layer : layers) {
            QVERIFY(layer->width() > 10 && layer->height() > 10);
            QCOMPARE(layer->property("formulas").toStringList().size(), 1);
        }
        const QTextDocument& text = *documentWith("is, and");
        QVERIFY(text.toPlainText().contains(QChar::ObjectReplacementCharacter));
    }

    void aScreenReaderReadsTheirSources() {
        const auto named = all([](const QQuickItem& item) {
            QAccessibleInterface* face = QAccessible::queryAccessibleInterface(const_cast<QQuickItem*>(&item));
            return face != nullptr && face->text(QAccessible::Name) == QStringLiteral("So \\(x^2\\) is, and");
        });
        QCOMPARE(named.size(), 1);
    }

    void aTableHasLinesAndTasksHaveBoxes() {
        QCOMPARE(
            all([](const QQuickItem& item) { return qobject_cast<const ui::TableLines*>(&item) != nullptr; }).size(),
            1);
        const auto boxes = all([](const QQuickItem& item) { return item.objectName() == u"taskBox"; });
        QCOMPARE(boxes.size(), 2);
        QVERIFY(boxes[0]->property("done").toBool() && !boxes[1]->property("done").toBool());
    }

    void aQuotationHasABarBesideIt() {
        const auto bars =
            all([](const QQuickItem& item) { return item.objectName() == u"quoteBar" && item.isVisible(); });
        QCOMPARE(bars.size(), 1);
        const auto words = all([](const QQuickItem& item) {
            auto* const document = item.property("textDocument").value<QQuickTextDocument*>();
            return document != nullptr && document->textDocument()->toPlainText() == u"quoted";
        });
        QCOMPARE(words.size(), 1);
        const QRectF bar = bars[0]->mapRectToScene(bars[0]->boundingRect()),
                     text = words[0]->mapRectToScene(words[0]->boundingRect());
        QVERIFY(bar.right() < text.left() && bar.top() <= text.top() && bar.bottom() >= text.bottom() - 1);
    }

    void whatAPersonWroteIsMarkdownToo() {
        const QTextDocument* mine = documentWith("My own words");
        QVERIFY(mine != nullptr);
        QVERIFY(mine->find("own").charFormat().fontWeight() >= QFont::Bold);
    }

    void cleanupTestCase() { endTest(); }
};

QTEST_MAIN(RichReplyTest)
#include "rich_reply_test.moc"
