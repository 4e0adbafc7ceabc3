// The thoughts of replies in the window: folded, unfolded by pointer and keyboard, found.
#include "support/qml_warnings.h"
#include "window_stage.h"

#include <QAccessible>
#include <QQuickItem>
#include <QTest>

using namespace daylong;

namespace {

const std::string kSaid = "<think>\nThe word is heliotrope.\n\nSo be it.\n</think>\n\nA fine colour.";

void collect(QQuickItem* item, const QString& name, QList<QQuickItem*>& found) {
    if (!item->isVisible()) return;
    if (item->objectName() == name) found << item;
    for (QQuickItem* child : item->childItems()) collect(child, name, found);
}

struct Stage : WindowStage {
    using WindowStage::WindowStage;
    void say(const QString& text) {
        Program::say(text);
        pause();
    }
    QList<QQuickItem*> all(const QString& name) const {
        QList<QQuickItem*> found;
        collect(window->contentItem(), name, found);
        return found;
    }
    QQuickItem* header() const { return all("thoughtsHeader").value(0); }
    QQuickItem* text() const { return all("thoughtsText").value(0); }
    QString label() const { return header() == nullptr ? QString() : header()->property("text").toString(); }
    QQuickItem* list() const { return window->findChild<QQuickItem*>("messageList"); }
};

}  // namespace

class ThoughtsTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { qInstallMessageHandler(unit::collectWarnings); }

    void theyAreFoldedAndAClickUnfoldsThem() {
        Stage stage(unit::scriptedTurns({kSaid}));
        stage.say("Hello");
        QTRY_COMPARE(stage.label(), QStringLiteral("Thoughts"));
        QVERIFY(stage.text() == nullptr);
        stage.click(*stage.header());
        QTRY_VERIFY(stage.text() != nullptr);
        QCOMPARE(stage.text()->property("count").toInt(), 2);
        QTRY_VERIFY(stage.text()->height() > 30);
        QTest::qWait(50);
        stage.click(*stage.header());
        QTRY_VERIFY(stage.text() == nullptr);
    }

    void theKeyboardReachesAndUnfoldsThem() {
        Stage stage(unit::scriptedTurns({kSaid}));
        QVERIFY(QTest::qWaitForWindowActive(stage.window));
        stage.say("Hello");
        QTRY_VERIFY(stage.header() != nullptr);
        for (int tab = 0; tab < 40 && stage.window->activeFocusItem() != stage.header(); ++tab) {
            QTest::keyClick(stage.window, Qt::Key_Tab);
        }
        QCOMPARE(stage.window->activeFocusItem(), stage.header());
        for (const Qt::Key key : {Qt::Key_Space, Qt::Key_Return, Qt::Key_Enter}) {
            const bool before = stage.text() != nullptr;
            QTest::keyClick(stage.window, key);
            QTRY_COMPARE(stage.text() != nullptr, !before);
            QCOMPARE(stage.window->activeFocusItem(), stage.header());
        }
    }

    void whatAScreenReaderIsTold() {
        Stage stage(unit::scriptedTurns({kSaid}));
        stage.say("Hello");
        QTRY_VERIFY(stage.header() != nullptr);
        QAccessibleInterface* told = QAccessible::queryAccessibleInterface(stage.header());
        QVERIFY(told != nullptr);
        QCOMPARE(told->role(), QAccessible::Button);
        QCOMPARE(told->text(QAccessible::Name), QStringLiteral("Thoughts"));
        QVERIFY(told->state().checkable && !told->state().checked);
        stage.click(*stage.header());
        QVERIFY(told->state().checked);
    }

    void theyStayUnfoldedWhileTextComes() {
        const std::string words = QByteArray("word ").repeated(60).toStdString();
        Stage stage(unit::scriptedTurns({"<think>\n" + words + "\n</think>\n\nHello."}, std::chrono::milliseconds(25)));
        stage.composition.chat().send("Hello");
        QTRY_COMPARE(stage.label(), QStringLiteral("Thinking…"));
        QVERIFY(stage.text() == nullptr);
        stage.clickMeanwhile(*stage.header());
        QTRY_VERIFY(stage.text() != nullptr);
        QCOMPARE(stage.label(), QStringLiteral("Thinking…"));
        QTRY_COMPARE_WITH_TIMEOUT(stage.composition.chat().busy(), false, 20000);
        QTRY_COMPARE(stage.label(), QStringLiteral("Thoughts"));
        QVERIFY(stage.text() != nullptr);
    }

    void aReplyStoppedInItsThoughtsCanBeRead() {
        const std::string words = QByteArray("word ").repeated(1000).toStdString();
        Stage stage(unit::scriptedTurns({"<think>\n" + words}, std::chrono::milliseconds(10)));
        stage.composition.chat().send("Hello");
        QTRY_COMPARE(stage.label(), QStringLiteral("Thinking…"));
        stage.composition.chat().stop();
        stage.pause();
        QTRY_COMPARE(stage.label(), QStringLiteral("Thoughts"));
        stage.click(*stage.header());
        QTRY_VERIFY(stage.text() != nullptr && stage.text()->height() > 10);
    }

    void thoughtsThatATemplateBeganFoldOnceTheyEnd() {
        const std::string words = QByteArray("word ").repeated(20).toStdString();
        Stage stage(
            unit::scriptedTurns({"First.\n\n" + words + "\n</think>\n\nHello."}, std::chrono::milliseconds(25)));
        stage.composition.chat().send("Hello");
        QTRY_VERIFY(stage.composition.chat().replying());
        QVERIFY(stage.header() == nullptr);
        QTRY_COMPARE(stage.label(), QStringLiteral("Thoughts"));
        QVERIFY(stage.text() == nullptr);
        stage.click(*stage.header());
        QTRY_VERIFY(stage.text() != nullptr);
        QCOMPARE(stage.text()->property("count").toInt(), 2);
        stage.pause();
    }

    void aReplyThatWasStoppedInThemGoesOnAtAClick() {
        const std::string words = QByteArray("word ").repeated(120).toStdString();
        const std::string whole = "<think>\n" + words + "\n</think>\n\nHello.";
        Stage stage(unit::scriptedTurns({whole}, std::chrono::milliseconds(25)));
        stage.composition.chat().send("Hello");
        QTRY_COMPARE(stage.label(), QStringLiteral("Thinking…"));
        QVERIFY(stage.all("goOn").isEmpty());
        stage.composition.chat().stop();
        stage.pause();
        QTRY_COMPARE(stage.all("goOn").size(), qsizetype(1));
        stage.clickMeanwhile(*stage.all("goOn")[0]);
        QTRY_VERIFY(stage.composition.chat().replying());
        stage.pause();
        QTRY_COMPARE(stage.label(), QStringLiteral("Thoughts"));
        QVERIFY(stage.all("goOn").isEmpty());
        const auto& messages = *stage.composition.chat().messages();
        QCOMPARE(messages.count(), 2);
        QCOMPARE(messages.data(messages.index(1), ui::MessageListModel::TextRole).toString(),
                 QString::fromStdString(whole));
    }

    void emptyOnesAndOnesThatAPersonWroteShowNothing() {
        Stage stage(unit::scriptedTurns({"<think>\n\n</think>\n\nHello."}));
        stage.say("<think>I write it</think> myself");
        QTest::qWait(100);
        QCOMPARE(stage.composition.chat().messages()->count(), 2);
        QVERIFY(stage.header() == nullptr);
    }

    void unfoldingLeavesItsLineWhereItIs() {
        std::string longThoughts = "<think>\n";
        for (int i = 0; i < 60; ++i) longThoughts += "A paragraph.\n\n";
        Stage stage(unit::scriptedTurns({longThoughts + "</think>\n\nHello."}));
        for (int turn = 0; turn < 8; ++turn) stage.say("More");
        QTRY_VERIFY(stage.list()->property("atEnd").toBool());
        QTest::qWait(100);
        QQuickItem* last = stage.all("thoughtsHeader").last();
        const qreal before = last->mapToScene({}).y();
        stage.click(*last);
        QTRY_VERIFY(stage.text() != nullptr && stage.text()->height() > 1000);
        QTest::qWait(100);
        QCOMPARE(last->mapToScene({}).y(), before);
        QVERIFY(!stage.list()->property("following").toBool());
        stage.click(*last);
        QTRY_VERIFY(stage.list()->property("atEnd").toBool());
        QTRY_VERIFY(stage.list()->property("following").toBool());
        QVERIFY(stage.text() == nullptr);
    }

    void whatIsFoundInThemIsUnfolded() {
        Stage stage(unit::scriptedTurns({kSaid}));
        stage.say("Hello");
        ui::SearchModel& search = *stage.composition.chat().search();
        search.setQuery("fine colour");
        QTRY_COMPARE(search.count(), 1);
        search.open(0);
        QTest::qWait(50);
        QVERIFY(stage.text() == nullptr);
        search.setQuery("heliotr");
        QTRY_COMPARE(search.count(), 1);
        search.open(0);
        QTRY_VERIFY(stage.text() != nullptr);
    }

    void theTextItselfStaysWhole() {
        Stage stage(unit::scriptedTurns({kSaid}));
        stage.say("Hello");
        const auto& messages = *stage.composition.chat().messages();
        QCOMPARE(messages.data(messages.index(1), ui::MessageListModel::TextRole).toString(),
                 QString::fromStdString(kSaid));
    }

    void cleanupTestCase() {
        qInstallMessageHandler(nullptr);
        QVERIFY2(unit::warnings.isEmpty(), qPrintable(unit::warnings.join('\n')));
    }
};

QTEST_MAIN(ThoughtsTest)
#include "thoughts_test.moc"
