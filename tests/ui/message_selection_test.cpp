// Selecting the transcript's text with the pointer: through paragraphs, lists, code and messages; the menu; and that
// typing goes on in the composer.
#include "messages/text_selection.h"
#include "support/turn_responders.h"
#include "window_fixture.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QQmlContext>
#include <QQmlProperty>
#include <QQuickItem>
#include <QTest>

using namespace daylong;

namespace {

const std::string kReply =
    "First **bold** words.\n\nSecond one.\n\n- an item\n- another\n\n```sh\nls -l\n```\n\nThe \\(a_1\\) "
    "[end](https://x.org).";

/// Visible items that have this text, in the order of the window.
void collect(QQuickItem* item, const QString& part, QList<QQuickItem*>& found) {
    if (!item->isVisible()) return;
    if (item->inherits("QQuickTextEdit") && item->objectName() != u"composerField") {
        QString text;
        QMetaObject::invokeMethod(item, "getText", Q_RETURN_ARG(QString, text), Q_ARG(int, 0), Q_ARG(int, 100000));
        if (text.contains(part)) found << item;
    }
    for (QQuickItem* child : item->childItems()) collect(child, part, found);
}

}  // namespace

class MessageSelectionTest : public WindowFixture {
    Q_OBJECT
private:
    ui::TextSelection& selection() const { return *m_window->findChild<ui::TextSelection*>(); }
    QQuickItem* composer() const { return m_window->findChild<QQuickItem*>("composerField"); }
    /// In the window, left of the character at `at` of the block with this text.
    QPoint place(const QString& text, int at = 0) const {
        QList<QQuickItem*> found;
        collect(m_window->contentItem(), text, found);
        if (found.isEmpty()) return {};
        QRectF character;
        QMetaObject::invokeMethod(found.last(), "positionToRectangle", Q_RETURN_ARG(QRectF, character), Q_ARG(int, at));
        return found.last()->mapToScene(character.center()).toPoint();
    }
    void drag(const QPoint& from, const QPoint& to) const {
        QTest::mousePress(m_window, Qt::LeftButton, {}, from);
        for (int step = 1; step <= 5; ++step) QTest::mouseMove(m_window, from + (to - from) * step / 5);
        QTest::mouseRelease(m_window, Qt::LeftButton, {}, to);
    }
private Q_SLOTS:
    void initTestCase() {
        beginTest();
        open(unit::scriptedTurns({kReply}));
        say("Typed *words*\non two lines");
        QTRY_VERIFY(!place("Second one.").isNull());
        QTest::qWait(100);
    }

    void init() { selection().clear(); }

    void draggingSelectsThroughParagraphsListsAndCode() {
        drag(place("First", 6), place("The ", 4));
        QCOMPARE(selection().text(),
                 QStringLiteral("bold words.\n\nSecond one.\n\n• an item\n• another\n\nls -l\n\nThe "));
    }

    void draggingUpwardsSelectsTheSame() {
        drag(place("another", 3), place("Second", 0));
        QCOMPARE(selection().text(), QStringLiteral("Second one.\n\n• an item\n• ano"));
    }

    void draggingSelectsThroughMessages() {
        drag(place("Typed", 6), place("First", 5));
        QCOMPARE(selection().text(), QStringLiteral("words\non two lines\n\nFirst"));
    }

    void twoClicksSelectAWordAndThreeABlock() {
        const QPoint at = place("First", 8);
        QTest::mouseDClick(m_window, Qt::LeftButton, {}, at);
        QCOMPARE(selection().text(), QStringLiteral("bold"));
        QTest::mouseClick(m_window, Qt::LeftButton, {}, at);
        QCOMPARE(selection().text(), QStringLiteral("First bold words."));
        QTest::qWait(600);
    }

    void aClickWithShiftExtendsIt() {
        QTest::mouseClick(m_window, Qt::LeftButton, {}, place("Second", 0));
        QTest::mouseClick(m_window, Qt::LeftButton, Qt::ShiftModifier, place("an item", 2));
        QCOMPARE(selection().text(), QStringLiteral("Second one.\n\n• an"));
    }

    void theKeysCopyItAndTypingGoesOnInTheComposer() {
        drag(place("Second", 0), place("Second", 6));
        QTRY_VERIFY(composer()->hasActiveFocus());
        QGuiApplication::clipboard()->clear();
        QTest::keySequence(m_window, QKeySequence::Copy);
        QCOMPARE(QGuiApplication::clipboard()->text(), QStringLiteral("Second"));
        QTest::keyClick(m_window, Qt::Key_H);
        QTest::keyClick(m_window, Qt::Key_I);
        QCOMPARE(composer()->property("text").toString(), QStringLiteral("hi"));
        composer()->setProperty("text", QString());
    }

    void mathematicsIsCopiedAsItCame() {
        drag(place("The ", 0), place("The ", 9));  // a formula is one character
        QCOMPARE(selection().text(), QStringLiteral("The \\(a_1\\) end"));
    }

    void theMenuSelectsAndCopiesTheMessage() {
        QTest::mouseClick(m_window, Qt::RightButton, {}, place("Second", 2));
        QObject* menu = nullptr;
        QTRY_VERIFY((menu = m_window->findChild<QObject*>("messageMenu")) != nullptr &&
                    menu->property("opened").toBool());
        QGuiApplication::clipboard()->clear();
        const auto entry = [&](const char* name) { return menu->findChild<QObject*>(name); };
        QVERIFY(!entry("copySelected")->property("enabled").toBool());
        QMetaObject::invokeMethod(entry("copyMessage"), "triggered");
        QCOMPARE(QGuiApplication::clipboard()->text(), QString::fromStdString(kReply));
        QMetaObject::invokeMethod(entry("selectMessage"), "triggered");
        QVERIFY(selection().text().startsWith(u"First bold") && selection().text().endsWith(u"end."));
        QVERIFY(entry("copySelected")->property("enabled").toBool());
        QMetaObject::invokeMethod(menu, "close");
        QTRY_VERIFY(!menu->property("visible").toBool());
    }

    void theMenuPinsAndDeletesTheMessage() {
        const auto openAt = [&](const QPoint& at) {
            QTest::mouseClick(m_window, Qt::RightButton, {}, at);
            QObject* menu = m_window->findChild<QObject*>("messageMenu");
            return menu != nullptr && QTest::qWaitFor([&] { return menu->property("opened").toBool(); }) ? menu
                                                                                                         : nullptr;
        };
        const auto isPinned = [&](int row) {
            return messages().data(messages().index(row), ui::MessageListModel::PinnedRole).toBool();
        };
        QObject* menu = openAt(place("Second", 2));
        QVERIFY(menu != nullptr);
        QObject* pin = menu->findChild<QObject*>("pinMessage");
        QVERIFY(pin->property("offered").toBool());
        const auto spoken = [](QObject* entry) {
            return QQmlProperty(entry, QStringLiteral("Accessible.name"), qmlContext(entry)).read().toString();
        };
        QVERIFY(spoken(pin).startsWith("Pin"));
        QVERIFY(spoken(menu->findChild<QObject*>("removeMessage")).startsWith("Delete"));
        QTest::keyClick(m_window, Qt::Key_P);
        settle();
        QTRY_VERIFY(isPinned(1));
        QTRY_VERIFY(!menu->property("visible").toBool());
        QVERIFY(openAt(place("Second", 2)) != nullptr);
        QCOMPARE(pin->property("text").toString(), QStringLiteral("Unpin"));
        QTest::keyClick(m_window, Qt::Key_P);
        settle();
        QTRY_VERIFY(!isPinned(1));
        const QList<qint64> turn{messages().idAt(0), messages().idAt(1)};
        QVERIFY(openAt(place("Second", 2)) != nullptr);
        QTest::keyClick(m_window, Qt::Key_Delete);
        settle();
        QTRY_COMPARE(messages().rowCount(), 0);
        chat().restoreMessages(turn);
        settle();
        QTRY_COMPARE(messages().rowCount(), 2);
    }

    void theKeyboardOpensTheMenuOfAMessage() {
        const QList<QQuickItem*> tools = named(QStringLiteral("removeTool"));
        QVERIFY(!tools.isEmpty());
        tools.first()->forceActiveFocus(Qt::TabFocusReason);
        QTest::keyClick(m_window, Qt::Key_Menu);
        QObject* menu = m_window->findChild<QObject*>("messageMenu");
        QTRY_VERIFY(menu != nullptr && menu->property("opened").toBool());
        QVERIFY(!menu->findChild<QObject*>("openLink")->property("offered").toBool());
        QVERIFY(menu->findChild<QObject*>("removeMessage")->property("offered").toBool());
        QMetaObject::invokeMethod(menu, "close");
        QTRY_VERIFY(!menu->property("visible").toBool());
    }

    void cleanupTestCase() { endTest(); }
};

QTEST_MAIN(MessageSelectionTest)
#include "message_selection_test.moc"
