// Going elsewhere and deleting in the window, while a reply is made.
#include "window_fixture.h"

#include <QQuickItem>
#include <QTest>

using namespace daylong;

class UndoTest : public WindowFixture {
    Q_OBJECT
private:
    QQuickItem* m_toast = nullptr;

    /// Conversations with something said in each; the last one is open.
    QList<qint64> conversations(int count) {
        QList<qint64> ids;
        for (int i = 0; i < count; ++i) {
            if (i > 0) chat().newConversation();
            settle();
            chat().send(QStringLiteral("About %1").arg(i));
            chat().stop();
            settle();
            ids << chat().conversation();
        }
        return ids;
    }
    void undo() {
        QMetaObject::invokeMethod(m_toast, "undo");
        settle();
    }

private Q_SLOTS:
    void init() {
        beginTest();
        open(unit::scriptedTurns({QByteArray("word ").repeated(3000).toStdString()}, std::chrono::milliseconds(10)));
        m_toast = m_window->findChild<QQuickItem*>("undoToast");
        QVERIFY(m_toast != nullptr);
    }
    void cleanup() { endTest(); }

    void deletionsAreUndoneTheNewestFirstThenTheOneBefore() {
        const QList<qint64> ids = conversations(3);
        chat().removeConversation(ids[0]);
        chat().removeConversation(ids[1]);
        settle();
        QCOMPARE(chat().conversations()->count(), 1);
        QVERIFY(m_toast->isVisible());
        undo();
        QCOMPARE(chat().conversations()->count(), 2);
        QCOMPARE(chat().conversation(), ids[1]);
        QVERIFY(m_toast->isVisible());
        undo();
        QCOMPARE(chat().conversations()->count(), 3);
        QCOMPARE(chat().conversation(), ids[0]);
        QVERIFY(!m_toast->isVisible());
        undo();  // nothing left to bring back
        QCOMPARE(chat().conversations()->count(), 3);
    }

    void aRowGoesAndTheToastComesWhileAReplyIsMade() {
        const QList<qint64> ids = conversations(2);
        chat().send(QStringLiteral("And then?"));
        QTRY_VERIFY(chat().activity() == ui::ChatViewModel::Activity::Replying);
        QVERIFY(!m_toast->isVisible());
        chat().renameConversation(ids[1], QStringLiteral("Renamed"));
        chat().removeConversation(ids[0]);
        QTRY_COMPARE(chat().conversations()->count(), 1);
        QVERIFY(m_toast->isVisible());
        QTRY_COMPARE(chat().conversationTitle(), QStringLiteral("Renamed"));
        QVERIFY(chat().replying());
        QCOMPARE(chat().conversation(), ids[1]);
    }

    void anotherConversationOpensWhileAReplyIsMade() {
        const QList<qint64> ids = conversations(3);
        chat().send(QStringLiteral("And then?"));
        QTRY_VERIFY(chat().activity() == ui::ChatViewModel::Activity::Replying);
        chat().openConversation(ids[0]);
        QTRY_COMPARE(chat().conversation(), ids[0]);
        chat().openConversation(ids[1]);
        chat().openConversation(ids[0]);  // back, before the other one is open
        QTRY_COMPARE(chat().conversation(), ids[0]);
        chat().openConversation(ids[2]);
        QTRY_COMPARE(chat().conversation(), ids[2]);
        QTRY_VERIFY(chat().replying());  // it went on meanwhile
        chat().stop();
        settle();
        const auto& messages = *chat().messages();
        QCOMPARE(messages.data(messages.index(messages.count() - 1), ui::MessageListModel::StateRole).toString(),
                 QStringLiteral("stopped"));
        QVERIFY(chat().error().isEmpty());
    }

    void whatTheSearchFoundElsewhereOpensAtItsPlaceWhileAReplyIsMade() {
        const QList<qint64> ids = conversations(2);
        qint64 shown = 0;
        connect(&chat(), &ui::ChatViewModel::showMessage, this, [&](qint64 message) { shown = message; });
        chat().send(QStringLiteral("And then?"));
        QTRY_VERIFY(chat().activity() == ui::ChatViewModel::Activity::Replying);
        chat().openAt(ids[0], 1);
        QTRY_COMPARE(shown, 1);
        QCOMPARE(chat().conversation(), ids[0]);
    }

    void clickingTheOpenConversationLeavesItsReplyAlone() {
        const QList<qint64> ids = conversations(1);
        chat().send(QStringLiteral("And then?"));
        QTRY_VERIFY(chat().activity() == ui::ChatViewModel::Activity::Replying);
        chat().openConversation(ids[0]);
        QTest::qWait(100);
        QVERIFY(chat().replying());
    }
};

QTEST_MAIN(UndoTest)
#include "undo_test.moc"
