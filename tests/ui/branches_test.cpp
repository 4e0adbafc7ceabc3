// Branches in the window: an old message is changed, in place or in a new conversation; branches are switched, listed,
// named and found.
#include "window_fixture.h"

#include <QJSValue>
#include <QQuickItem>
#include <QTest>

using namespace daylong;

class BranchesTest : public WindowFixture {
    Q_OBJECT
private:
    int number(int row, int role) { return messages().data(messages().index(row), role).toInt(); }
    void open(unit::Script script) { WindowFixture::open(unit::scriptedResponderMaker(std::move(script))); }
    QQuickItem* shownPart(const char* name, int which = 0) {
        const QList<QQuickItem*> found = named(QString::fromLatin1(name));
        return which < found.size() ? found[which] : nullptr;
    }
    /// Three turns, and the first message said anew.
    void partOnce() {
        open({.replies = {"First.", "Second.", "Third.", "Fourth."}});
        for (const char* text : {"one", "two", "three"}) say(text);
        change("ONE", Qt::NoModifier);
    }
    void change(std::string_view text, Qt::KeyboardModifiers modifiers) {
        chat().startEdit(messages().idAt(0));
        QQuickItem* field = m_window->activeFocusItem();
        QCOMPARE(field->objectName(), QStringLiteral("composerField"));
        QVERIFY(part("changeNote")->property("visible").toBool());
        QMetaObject::invokeMethod(field, "selectAll");
        type(text);
        QTest::keyClick(m_window, Qt::Key_Return, modifiers);
        settle();
    }
    const QStringList m_before = {"one", "First.", "two", "Second.", "three", "Third."};

private Q_SLOTS:
    void init() { beginTest(); }
    void cleanup() { endTest(); }

    void anOldMessageIsChangedInPlaceAndWhatFollowedIsOneClickAway() {
        partOnce();
        QCOMPARE(texts(), QStringList({"ONE", "Fourth."}));
        QCOMPARE(number(0, ui::MessageListModel::BranchRole), 2);
        QCOMPARE(number(0, ui::MessageListModel::BranchesRole), 2);
        QTRY_VERIFY(shownPart("branchBefore") != nullptr);
        click(*shownPart("branchBefore"));
        settle();
        QCOMPARE(texts(), m_before);
        QCOMPARE(number(0, ui::MessageListModel::BranchRole), 1);
        QCOMPARE(messages().lastSaid(), messages().idAt(4));
        QTRY_VERIFY(shownPart("branchBehind") != nullptr);
        click(*shownPart("branchBehind"));
        settle();
        QCOMPARE(texts(), QStringList({"ONE", "Fourth."}));
        say("four");
        QCOMPARE(texts().size(), 4);
    }

    void theArrowKeysSwitchAndTheFocusStaysThere() {
        partOnce();
        QTRY_VERIFY(shownPart("branchesHere") != nullptr);
        shownPart("branchesHere")->forceActiveFocus(Qt::TabFocusReason);
        QTest::keyClick(m_window, Qt::Key_Left);
        settle();
        QCOMPARE(texts(), m_before);
        QTRY_COMPARE(m_window->activeFocusItem()->objectName(), QStringLiteral("branchesHere"));  // none is before it
        QTest::keyClick(m_window, Qt::Key_Left);
        settle();
        QCOMPARE(texts(), m_before);
        QTest::keyClick(m_window, Qt::Key_Right);
        settle();
        QCOMPARE(texts(), QStringList({"ONE", "Fourth."}));
        QTRY_VERIFY(m_window->activeFocusItem()->objectName().startsWith(QStringLiteral("branch")));
        // A message that is laid out again later does not ask for it again.
        const auto asked = part("messageList")->property("switched").value<QJSValue>();
        QVERIFY(asked.hasProperty(QStringLiteral("branch")));
        QCOMPARE(asked.property(QStringLiteral("branch")).toInt(), 0);
    }

    void aMessageIsChangedInANewConversationAndTheOldOneStaysAsItIs() {
        open({.replies = {"First.", "Second.", "Third."}});
        for (const char* text : {"one", "two"}) say(text);
        const qint64 first = chat().conversation();
        chat().startEdit(messages().idAt(2));
        type(" more");
        QTest::keyClick(m_window, Qt::Key_Return, Qt::ControlModifier);
        settle();
        QVERIFY(chat().conversation() != first);
        const QStringList now = texts();
        QCOMPARE(now.size(), 5);
        QVERIFY(now[2].contains(QStringLiteral("another conversation")));
        QCOMPARE(now[3], QStringLiteral("two more"));
        QCOMPARE(now[4], QStringLiteral("Third."));
        QCOMPARE(chat().conversationTitle(), QStringLiteral("one (2)"));
        QTest::keyClick(m_window, Qt::Key_B, Qt::ControlModifier | Qt::ShiftModifier);
        QTRY_VERIFY(part("branchesSheet")->property("opened").toBool());
        QTRY_VERIFY(part("branchOrigin")->property("visible").toBool());
        QMetaObject::invokeMethod(part("branchOrigin"), "clicked");
        settle();
        QCOMPARE(chat().conversation(), first);
        QCOMPARE(texts(), QStringList({"one", "First.", "two", "Second."}));
        chat().branchOff(messages().idAt(1));
        settle();
        QCOMPARE(texts().size(), 3);
        QCOMPARE(chat().conversationTitle(), QStringLiteral("one (3)"));
    }

    void branchesAreListedNamedAndShownFromTheList() {
        partOnce();
        QTest::keyClick(m_window, Qt::Key_B, Qt::ControlModifier | Qt::ShiftModifier);
        QTRY_VERIFY(part("branchesSheet")->property("opened").toBool());
        ui::BranchesModel& branches = *messages().branches();
        QTRY_COMPARE(branches.count(), 2);
        QCOMPARE(branches.shownRow(), 1);
        QTest::keyClick(m_window, Qt::Key_Up);
        QTest::keyClick(m_window, Qt::Key_F2);
        QTRY_COMPARE(m_window->activeFocusItem()->objectName(), QStringLiteral("branchName"));
        type("The first try");
        QTest::keyClick(m_window, Qt::Key_Return);
        settle();
        QCOMPARE(branches.data(branches.index(0), ui::BranchesModel::NameRole).toString(),
                 QStringLiteral("The first try"));
        QVERIFY(part("branchesSheet")->property("opened").toBool());
        QTRY_COMPARE(m_window->activeFocusItem()->objectName(), QStringLiteral("branchesList"));
        QTest::keyClick(m_window, Qt::Key_Return);
        settle();
        QTRY_VERIFY(!part("branchesSheet")->property("opened").toBool());
        settle();
        QCOMPARE(texts(), m_before);
        QCOMPARE(messages().data(messages().index(0), ui::MessageListModel::BranchNameRole).toString(),
                 QStringLiteral("The first try"));
    }

    void ofManyBranchesNoMoreAreMadeThanAreSeenAndTheShownOneIsInView() {
        open({.replies = std::vector<std::string>(30, "A reply.")});
        say("hello");
        for (int i = 0; i < 24; ++i) {
            chat().regenerate();
            settle();
        }
        QTest::keyClick(m_window, Qt::Key_B, Qt::ControlModifier | Qt::ShiftModifier);
        QTRY_VERIFY(part("branchesSheet")->property("opened").toBool());
        QTRY_COMPARE(messages().branches()->count(), 25);
        QObject* list = part("branchesList");
        QTRY_VERIFY(list->property("height").toReal() < list->property("contentHeight").toReal());
        QTRY_COMPARE(list->property("currentIndex").toInt(), 24);
        QTRY_VERIFY(list->property("contentY").toReal() > 0);
    }

    void inASmallWindowWithALargeFontTheFieldStaysInItWhileAMessageIsChanged() {
        unit::Script script{.replies = {"First."}};
        script.model.starter = true;  // with a banner above
        open(script);
        say("How do I bake bread in a pan, without an oven, on a camping trip, and what if it rains all day?");
        m_window->resize(420, 620);
        chat().state()->setFontSize(22);
        chat().startEdit(messages().idAt(0));
        settle();
        QQuickItem* field = m_window->activeFocusItem();
        QCOMPARE(field->objectName(), QStringLiteral("composerField"));
        QTRY_VERIFY(shownPart("memoryButton") != nullptr);
        const auto bottom = [](QQuickItem* item) { return item->mapToScene(QPointF(0, item->height())).y(); };
        QTRY_VERIFY2(bottom(shownPart("memoryButton")) <= 620,
                     qPrintable(QString::number(bottom(shownPart("memoryButton")))));
        QVERIFY(bottom(field) < bottom(shownPart("memoryButton")));
        QVERIFY(shownPart("changeNote") != nullptr);
        chat().files()->add({QUrl::fromLocalFile(QStringLiteral(DAYLONG_TEST_DATA "/attach/plain.txt"))});
        QTRY_VERIFY(chat().files()->isSendable());
        settle();
        QTRY_VERIFY2(bottom(shownPart("memoryButton")) <= 620,
                     qPrintable(QString::number(bottom(shownPart("memoryButton")))));
        QVERIFY(shownPart("attachmentRemove") == nullptr);  // it goes with what was half written
        QTest::keyClick(m_window, Qt::Key_Escape);
        QTRY_VERIFY(shownPart("attachmentRemove") != nullptr);
    }

    void anotherReplyIsABranchToo() {
        open({.replies = {"First.", "Second.", "Third."}});
        say("hello");
        QCOMPARE(number(1, ui::MessageListModel::BranchesRole), 1);
        chat().regenerate();
        settle();
        QCOMPARE(texts(), QStringList({"hello", "Second."}));
        QCOMPARE(number(1, ui::MessageListModel::BranchesRole), 2);
        QCOMPARE(messages().branchBeside(messages().idAt(1), 1), 0);
        chat().showBranch(messages().branchBeside(messages().idAt(1), -1));
        settle();
        QCOMPARE(texts(), QStringList({"hello", "First."}));
        say("go on");
        QCOMPARE(texts().size(), 4);
    }

    void whatIsFoundInAnotherBranchSaysSoAndIsShown() {
        partOnce();
        ui::SearchModel& search = *chat().search();
        search.setQuery("second");
        QTRY_COMPARE(search.count(), 1);
        QVERIFY(search.data(search.index(0), ui::SearchModel::HiddenRole).toBool());
        search.open(0);
        settle();
        settle();
        QCOMPARE(texts(), m_before);
    }

    void aReplyThatComesEndsWhenAnotherBranchIsShown() {
        const std::string endless = QByteArray("word ").repeated(3000).toStdString();
        open({.replies = {"First.", "Second.", endless}, .perToken = std::chrono::milliseconds(5)});
        say("hello");
        const qint64 first = messages().idAt(1);
        chat().regenerate();
        settle();
        chat().send("tell me");
        QTRY_VERIFY(chat().activity() == ui::ChatViewModel::Activity::Replying);
        chat().showBranch(first);
        settle();
        QCOMPARE(texts(), QStringList({"hello", "First."}));
        QTRY_VERIFY(!chat().busy());
    }
};

QTEST_MAIN(BranchesTest)
#include "branches_test.moc"
