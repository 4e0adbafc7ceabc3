// Replies in the window: numbers beside their items, code in items, what is copied and brought back.
#include "support/turn_responders.h"
#include "window_fixture.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QQuickItem>
#include <QSignalSpy>
#include <QTest>

#include <string>

using namespace daylong;

namespace {

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

class ReplyLayoutTest : public WindowFixture {
    Q_OBJECT
private:
    /// The messages that say `content`, and what of them `wanted` holds for.
    template <class Wanted>
    QList<QQuickItem*> within(const std::string& content, const Wanted& wanted) const {
        QList<QQuickItem*> messages, found;
        const QString said = QString::fromStdString(content);
        const auto isMessage = [&](const QQuickItem& item) {
            return item.property("content").toString() == said && item.property("author").isValid();
        };
        collect(m_window->contentItem(), isMessage, messages);
        for (QQuickItem* message : messages) collect(message, wanted, found);
        return found;
    }
    /// What has this text, in the message that says `content`, in the middle of the window.
    QQuickItem* shown(const QString& text, const std::string& content) const {
        for (QQuickItem* item :
             within(content, [&](const QQuickItem& item) { return item.property("text").toString() == text; })) {
            const qreal y = item->mapToScene({}).y();
            if (y > 60 && y < m_window->height() - 120) return item;
        }
        return nullptr;
    }
    /// The text, rich as it is, that holds these words.
    QQuickItem* shownWith(const QString& words, const std::string& content) const {
        return within(content, [&](const QQuickItem& item) { return item.property("html").toString().contains(words); })
            .value(0);
    }
    void press(const QQuickItem& item) const {
        click(item);
        QTest::mouseMove(m_window, {1, 1});  // no tooltip for a tool that is gone by then
    }
    QString copied(const QString& tool, const std::string& content) const {
        QGuiApplication::clipboard()->clear();
        if (const QQuickItem* copy = shown(tool, content)) press(*copy);
        return QGuiApplication::clipboard()->text();
    }

private Q_SLOTS:
    void initTestCase() {
        beginTest();
        open(unit::scriptedResponderMaker({.replies = {kReply, kThought, kCutOff, kPlain}}),
             [](settings::Settings& settings) { settings.cacheSize = 256; });
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
        press(*shown(tool, kThought));
        QCOMPARE(recalled.size(), 1);
        QCOMPARE(recalled[0][0].toString(), QStringLiteral("> A fine colour.\n\n"));
    }

    void cleanupTestCase() { endTest(); }
};

QTEST_MAIN(ReplyLayoutTest)
#include "reply_layout_test.moc"
