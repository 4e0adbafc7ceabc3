// Replies in the window: numbers beside their items, code in items, what is copied and brought back.
#include "compose.h"
#include "support/scripted_responder.h"
#include "support/qml_warnings.h"
#include "support/temporary_folder.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QQuickItem>
#include <QSignalSpy>
#include <QTest>

#include <memory>
#include <string>

using namespace daylong;

namespace {

/// Visible items for which `wanted` holds.
template <class Wanted>
void collect(QQuickItem* item, const Wanted& wanted, QList<QQuickItem*>& found) {
    if (!item->isVisible()) return;
    if (wanted(*item)) found << item;
    const auto children = item->childItems();
    for (QQuickItem* child : children) collect(child, wanted, found);
}

const std::string kReply =
    "1. First\n"
    "2. Second\n"
    "\n"
    "3. Third\n"
    "   ```py\n"
    "   if x:\n"
    "       y\n"
    "\n"
    "   z\n"
    "   ```\n"
    "11. Eleventh\n";
const std::string kThought = "<think>\nThe word is heliotrope.\n</think>\n\nA fine colour.\n";
const std::string kCutOff = "<think>Cut off";
const std::string kPlain = "  plain\n";

}  // namespace

class ReplyLayoutTest : public QObject {
    Q_OBJECT
private:
    unit::TemporaryFolder m_folder;
    std::unique_ptr<app::Composition> m_program;
    QQuickWindow* m_window = nullptr;

    void say(const QString& text) {
        m_program->chat().send(text);
        m_program->service().drain();
        m_program->bridge().flush();
        QTest::qWait(50);
    }
    /// What has this text, in the message that says `content`, in the middle of the window.
    QQuickItem* shown(const QString& text, const std::string& content) const {
        QList<QQuickItem*> messages, found;
        const QString said = QString::fromStdString(content);
        collect(
            m_window->contentItem(),
            [&](const QQuickItem& item) {
                return item.property("content").toString() == said && item.property("author").isValid();
            },
            messages);
        for (QQuickItem* message : messages) {
            collect(
                message, [&](const QQuickItem& item) { return item.property("text").toString() == text; }, found);
        }
        for (QQuickItem* item : found) {
            const qreal y = item->mapToScene({}).y();
            if (y > 60 && y < m_window->height() - 120) return item;
        }
        return nullptr;
    }
    /// The text, rich as it is, that holds these words.
    QQuickItem* shownWith(const QString& words, const std::string& content) const {
        QList<QQuickItem*> messages, found;
        const QString said = QString::fromStdString(content);
        collect(
            m_window->contentItem(),
            [&](const QQuickItem& item) {
                return item.property("content").toString() == said && item.property("author").isValid();
            },
            messages);
        for (QQuickItem* message : messages) {
            collect(
                message, [&](const QQuickItem& item) { return item.property("html").toString().contains(words); },
                found);
        }
        return found.value(0);
    }
    void click(QQuickItem* item) const {
        QTest::mouseClick(m_window, Qt::LeftButton, {},
                          item->mapToScene({item->width() / 2, item->height() / 2}).toPoint());
        QTest::mouseMove(m_window, {1, 1});  // no tooltip for a tool that is gone by then
    }
    QString copied(const QString& tool, const std::string& content) const {
        QGuiApplication::clipboard()->clear();
        if (QQuickItem* copy = shown(tool, content)) click(copy);
        return QGuiApplication::clipboard()->text();
    }

private Q_SLOTS:
    void initTestCase() {
        qInstallMessageHandler(unit::collectWarnings);
        m_program = std::make_unique<app::Composition>(app::CompositionOptions{
            .database = m_folder / "daylong.db",
            .stateFile = QString::fromStdString((m_folder / "window.ini").string()),
            .makeResponder = unit::scriptedResponderMaker({.replies = {kReply, kThought, kCutOff, kPlain}}),
            .overrideSettings = [](chat::Settings& settings) { settings.cacheSize = 256; }});
        m_window = m_program->show();
        QVERIFY(m_window != nullptr);
        m_program->start();
        m_program->service().drain();
        m_program->bridge().flush();
        say("Hello");
    }

    void itemsShowTheirNumbersInFrontOfTheirWords() {
        QTRY_VERIFY(shown("11.", kReply) != nullptr);
        const auto right = [](const QQuickItem* item) { return item->mapToScene({item->width(), 0}).x(); };
        const QQuickItem *first = shown("1.", kReply), *third = shown("3.", kReply), *eleventh = shown("11.", kReply);
        const QQuickItem* words = shownWith("Third", kReply);
        QVERIFY(first != nullptr && third != nullptr && words != nullptr);
        QVERIFY(qAbs(right(third) - right(eleventh)) < 1 && qAbs(right(first) - right(third)) < 1);
        QVERIFY(right(third) < words->mapToScene({}).x());
        QVERIFY(qAbs(third->mapToScene({}).y() - words->mapToScene({}).y()) < 2);
        QVERIFY(third->mapToScene({}).y() < eleventh->mapToScene({}).y());
    }

    void codeInAnItemIsCopiedAsItWasMeant() {
        QCOMPARE(copied("Copy the code", kReply), QStringLiteral("if x:\n    y\n\nz"));
    }

    void onlyTheAnswerIsCopied() {
        for (int turn = 0; turn < 3; ++turn) say("More");
        QTest::qWait(50);
        QCOMPARE(copied("Copy the message", kThought), QStringLiteral("A fine colour."));
        QCOMPARE(copied("Copy the message", kCutOff), QString::fromStdString(kCutOff));
        QCOMPARE(copied("Copy the message", kPlain), QString::fromStdString(kPlain));
    }

    void onlyTheAnswerIsBroughtBack() {
        for (int turn = 0; turn < 40; ++turn) say("More");
        ui::SearchModel& search = *m_program->chat().search();
        search.setQuery("Hello");
        QTRY_COMPARE(search.count(), 1);
        search.open(0);
        const QString tool = QStringLiteral("Bring it back: quote it in your next message");
        QTRY_VERIFY(shown(tool, kThought) != nullptr);
        QTest::qWait(100);
        QSignalSpy recalled(&m_program->chat(), &ui::ChatViewModel::recalled);
        click(shown(tool, kThought));
        QCOMPARE(recalled.size(), 1);
        QCOMPARE(recalled[0][0].toString(), QStringLiteral("> A fine colour.\n\n"));
    }

    void cleanupTestCase() {
        m_program.reset();
        qInstallMessageHandler(nullptr);
        QVERIFY2(unit::warnings.isEmpty(), qPrintable(unit::warnings.join('\n')));
    }
};

QTEST_MAIN(ReplyLayoutTest)
#include "reply_layout_test.moc"
