// Going elsewhere and deleting in the window, while a reply is made.
#include "compose.h"
#include "support/scripted_responder.h"
#include "support/qml_warnings.h"
#include "support/temporary_folder.h"

#include <QQuickItem>
#include <QTest>

using namespace daylong;

class UndoTest : public QObject {
    Q_OBJECT
private:
    std::unique_ptr<unit::TemporaryFolder> m_folder;
    std::unique_ptr<app::Composition> m_program;
    QQuickWindow* m_window = nullptr;
    QQuickItem* m_toast = nullptr;

    ui::ChatViewModel& chat() { return m_program->chat(); }
    void settle() {
        m_program->service().drain();
        m_program->bridge().flush();
        QTest::qWait(30);
    }
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
        qInstallMessageHandler(unit::collectWarnings);
        m_folder = std::make_unique<unit::TemporaryFolder>();
        const std::string endless = QByteArray("word ").repeated(3000).toStdString();
        m_program = std::make_unique<app::Composition>(app::CompositionOptions{
            .database = *m_folder / "daylong.db",
            .stateFile = QString::fromStdString((*m_folder / "window.ini").string()),
            .makeResponder =
                unit::scriptedResponderMaker({.replies = {endless}, .perToken = std::chrono::milliseconds(10)}),
            .overrideSettings = {},
            .listDevices = {},
            .inspect = {}});
        m_window = m_program->show();
        QVERIFY(m_window != nullptr);
        m_toast = m_window->findChild<QQuickItem*>("undoToast");
        QVERIFY(m_toast != nullptr);
        m_program->start();
        settle();
    }
    void cleanup() {
        m_program.reset();
        qInstallMessageHandler(nullptr);
        QVERIFY2(unit::warnings.isEmpty(), qPrintable(unit::warnings.join('\n')));
    }

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
        settle();
        QCOMPARE(chat().conversation(), ids[0]);
        chat().openConversation(ids[2]);
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
