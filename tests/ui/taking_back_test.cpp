// Deleting, changing and bringing back in the window: every step has a way back.
#include "window_fixture.h"

#include <QQuickItem>
#include <QTest>

using namespace daylong;

class TakingBackTest : public WindowFixture {
    Q_OBJECT
private:
    ui::TrashModel& trash() { return *chat().conversations()->trash(); }
    void open(unit::Script script) { WindowFixture::open(unit::scriptedResponderMaker(std::move(script))); }

private Q_SLOTS:
    void init() { beginTest(); }
    void cleanup() { endTest(); }

    void aTurnIsDeletedAndUndone() {
        open({.replies = {"First.", "Second.", "Third."}});
        for (const char* text : {"one", "two", "three"}) say(text);
        const QStringList all = texts();
        chat().removeTurn(messages().idAt(3));  // a reply
        settle();
        QCOMPARE(texts(), QStringList({"one", "First.", "three", "Third."}));
        auto* toast = part("undoToast");
        QVERIFY(toast->property("visible").toBool());
        QVERIFY(toast->property("text").toString().contains(QStringLiteral("forget")));
        QMetaObject::invokeMethod(toast, "undo");
        settle();
        QCOMPARE(texts(), all);
        QVERIFY(!toast->property("visible").toBool());
    }

    void theTrashHoldsConversationsAndTurnsAndGivesThemBack() {
        open({.replies = {"First.", "Second."}});
        say("about umbrellas");
        say("about cats");
        const qint64 first = chat().conversation();
        chat().removeTurn(messages().lastSaid());
        chat().newConversation();
        settle();
        say("about dogs");
        chat().removeConversation(chat().conversation());
        settle();
        QCOMPARE(chat().conversation(), first);
        QTRY_COMPARE(trash().count(), 2);
        const auto titleAt = [&](int row) {
            return trash().data(trash().index(row), ui::TrashModel::TitleRole).toString();
        };
        const int dogs = titleAt(0) == QStringLiteral("about dogs") ? 0 : 1;
        QCOMPARE(titleAt(dogs), QStringLiteral("about dogs"));
        QCOMPARE(titleAt(1 - dogs), QStringLiteral("about cats"));
        trash().restore(1 - dogs);
        settle();
        QCOMPARE(texts().size(), 4);
        QTRY_COMPARE(trash().count(), 1);
        trash().restore(0);
        settle();
        QTRY_COMPARE(trash().count(), 0);
        QCOMPARE(chat().conversations()->count(), 2);
        QCOMPARE(texts().constFirst(), QStringLiteral("about dogs"));
    }

    void deletingForGoodAsksFirst() {
        open({});
        say("about umbrellas");
        chat().removeTurn(messages().lastSaid());
        settle();
        QTRY_COMPARE(trash().count(), 1);
        part("sidebar")->setProperty("trashOpen", true);
        QMetaObject::invokeMethod(part("trashList"), "purgeAt", Q_ARG(int, 0));
        QObject* question = part("purgeQuestion");
        QTRY_VERIFY(question->property("opened").toBool());
        settle();
        QCOMPARE(trash().count(), 1);
        QMetaObject::invokeMethod(question, "answer", Q_ARG(bool, false));
        settle();
        QCOMPARE(trash().count(), 1);
        QMetaObject::invokeMethod(part("trashList"), "purgeAt", Q_ARG(int, 0));
        QMetaObject::invokeMethod(question, "answer", Q_ARG(bool, true));
        settle();
        QTRY_COMPARE(trash().count(), 0);
    }

    void whatWasDeletedBeforeIsInTheTrashAfterARestart() {
        open({});
        say("about umbrellas");
        say("about cats");
        chat().removeTurn(messages().lastSaid());
        settle();
        m_program.reset();
        open({});
        QTRY_COMPARE(trash().count(), 1);
        QCOMPARE(texts().size(), 2);
    }

    void theToastCountsAndKeepsItsButtonInSight() {
        open({});
        const QString title =
            QStringLiteral("a title that is so long that no window has room for all of it, however wide it may be ")
                .repeated(2);
        m_window->resize(420, 600);
        for (int i = 0; i < 3; ++i) {
            say(title);
            chat().renameConversation(chat().conversation(), title);
            settle();
            chat().removeConversation(chat().conversation());
            settle();
            auto* toast = qobject_cast<QQuickItem*>(part("undoToast"));
            QVERIFY(toast->width() <= 420);
            QTRY_VERIFY(toast->height() < 200);
        }
        QVERIFY(part("undoToast")->property("text").toString().contains(QStringLiteral("3")));
    }

    void upInAnEmptyMessageChangesTheLastOne() {
        open({.replies = {"First.", "Second."}});
        say("helo");
        QTest::keyClick(m_window, Qt::Key_Up);
        QQuickItem* field = m_window->activeFocusItem();
        QCOMPARE(field->objectName(), QStringLiteral("composerField"));
        QCOMPARE(field->property("text").toString(), QStringLiteral("helo"));
        QVERIFY(part("changeNote")->property("visible").toBool());
        QTest::keyClick(m_window, Qt::Key_Escape);  // leaves it
        QCOMPARE(field->property("text").toString(), QString());
        QVERIFY(!part("changeNote")->property("visible").toBool());
        QTest::keyClick(m_window, Qt::Key_Up);
        field->setProperty("text", QStringLiteral("hello"));
        QTest::keyClick(m_window, Qt::Key_Return);
        settle();
        QCOMPARE(texts(), QStringList({"hello", "Second."}));
        QCOMPARE(field->property("text").toString(), QString());
        QCOMPARE(messages().data(messages().index(0), ui::MessageListModel::BranchesRole).toInt(), 2);
    }

    void whatWasHalfWrittenComesBackAfterAChange() {
        open({.replies = {"First.", "Second."}});
        say("helo");
        QQuickItem* field = m_window->activeFocusItem();
        field->setProperty("text", QStringLiteral("half written"));
        chat().startEdit(messages().lastSaid());
        QCOMPARE(field->property("text").toString(), QStringLiteral("helo"));
        field->setProperty("text", QStringLiteral("hello"));
        QTest::keyClick(m_window, Qt::Key_Return);
        settle();
        QCOMPARE(field->property("text").toString(), QStringLiteral("half written"));
    }

    void pinsAreListedWithWhatTheyTake() {
        open({.replies = {"Hello there."}});
        say("one two three");
        say("four");
        ui::PinsModel& pins = *messages().pins();
        QCOMPARE(pins.count(), 0);
        chat().pin(messages().idAt(0), true);
        settle();
        QTRY_COMPARE(pins.count(), 1);
        QCOMPARE(pins.data(pins.index(0), ui::PinsModel::ExcerptRole).toString(), QStringLiteral("one two three"));
        QVERIFY(pins.tokens() > 0);
        QVERIFY(part("memoryButton")->property("visible").toBool());
        QTest::keyClick(m_window, Qt::Key_I, Qt::ControlModifier);
        QTRY_VERIFY(part("memorySheet")->property("opened").toBool());
        QTest::keyClick(m_window, Qt::Key_Delete);
        settle();
        QTRY_COMPARE(pins.count(), 0);
        QVERIFY(!messages().data(messages().index(0), ui::MessageListModel::PinnedRole).toBool());
    }

    void aNoteIsWrittenWithItsCostAndIsSeenFromThenOn() {
        open({.replies = {"Hello there."}});
        say("one two three");
        const int before = chat().memory()->beginning();
        ui::NoteViewModel& note = *chat().memory()->note();
        QTest::keyClick(m_window, Qt::Key_I, Qt::ControlModifier);
        QTRY_VERIFY(part("memorySheet")->property("opened").toBool());
        auto* entry = qobject_cast<QQuickItem*>(part("noteEntry"));
        entry->forceActiveFocus();
        type("I am allergic to nuts");
        settle();
        QTRY_VERIFY(note.tokens() >= 5);
        QVERIFY(part("noteCost")->property("text").toString().contains(QString::number(note.tokens())));
        QMetaObject::invokeMethod(part("keepNote"), "clicked");
        settle();
        QCOMPARE(note.text(), QStringLiteral("I am allergic to nuts"));
        QTRY_VERIFY(chat().memory()->beginning() > before + 3);
        QVERIFY(!part("keepNote")->property("enabled").toBool());
        QTest::keyClick(m_window, Qt::Key_Escape);
        QTRY_VERIFY(!part("memorySheet")->property("opened").toBool());
    }

    void aSidebarOverTheConversationKeepsTheWheelAndLeavesWithEscape() {
        open({.replies = {"Hello there."}});
        for (int i = 0; i < 12; ++i) say("more");
        m_window->resize(420, 500);
        QTest::qWait(50);
        QTest::keyClick(m_window, Qt::Key_K, Qt::ControlModifier);
        auto* sidebar = qobject_cast<QQuickItem*>(part("sidebar"));
        QTRY_VERIFY(sidebar->isVisible());
        auto* list = qobject_cast<QQuickItem*>(part("messageList"));
        const qreal before = list->property("contentY").toReal();
        for (const QPointF at : {QPointF(60, 300), QPointF(410, 300)}) {  // on it, and beside it
            QWheelEvent wheel(at, m_window->mapToGlobal(at), {}, {0, 240}, Qt::NoButton, Qt::NoModifier,
                              Qt::NoScrollPhase, false);
            QCoreApplication::sendEvent(m_window, &wheel);
            QTest::qWait(150);
            QCOMPARE(list->property("contentY").toReal(), before);
        }
        QTest::keyClick(m_window, Qt::Key_X);
        QTest::keyClick(m_window, Qt::Key_Escape);  // clears
        QVERIFY(sidebar->isVisible());
        QTest::keyClick(m_window, Qt::Key_Escape);
        QTRY_VERIFY(!sidebar->isVisible());
    }

    void aConversationsRowHasAMenu() {
        open({});
        say("about cats");
        auto* list = qobject_cast<QQuickItem*>(part("conversationList"));
        list->forceActiveFocus();
        list->setProperty("currentIndex", 0);
        QTest::keyClick(m_window, Qt::Key_Menu);
        QObject* menu = part("conversationMenu");
        QVERIFY(menu != nullptr);
        QTRY_VERIFY(menu->property("opened").toBool());
        for (int i = 0; i < 5; ++i) QTest::keyClick(m_window, Qt::Key_Down);
        QTest::keyClick(m_window, Qt::Key_Return);
        settle();
        QTRY_COMPARE(trash().count(), 1);
    }
};

QTEST_MAIN(TakingBackTest)
#include "taking_back_test.moc"
