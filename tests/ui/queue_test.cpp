// What is written while a reply comes: it waits above where one writes, is changed, taken out, sent at once, and shown
// again after a restart; with the keys and the buttons.
#include "store/transcript_reader.h"
#include "support/sanitized.h"
#include "window_fixture.h"

#include <QFile>
#include <QTest>

#include <limits>

using namespace daylong;
using Queue = ui::QueueModel;

class QueueTest : public WindowFixture {
    Q_OBJECT
private:
    /// Replies of three seconds, of more where the window is slow, unless they are stopped.
    void open() {
        constexpr std::chrono::milliseconds kEach(unit::kSanitized ? 150 : 50);
        std::string words;
        for (int i = 0; i < 60; ++i) words += "word ";
        WindowFixture::open(unit::scriptedTurns({words}, kEach),
                            [](settings::Settings& settings) { settings.maxReplyTokens = 4000; });
    }
    Queue& queue() const { return *chat().queue(); }
    QQuickItem& field() const { return *m_window->findChild<QQuickItem*>(QStringLiteral("composerField")); }
    QString written() const { return field().property("text").toString(); }
    void enter(std::string_view text) const {
        type(text);
        QTest::keyClick(m_window, Qt::Key_Return);
    }
    void amidAReply() const {
        enter("first");
        QTRY_VERIFY(chat().replying());
    }
    void stop() const {
        chat().stop();
        QTRY_VERIFY(!chat().busy());
    }
    QStringList waiting() const {
        QStringList all;
        for (int row = 0; row < queue().count(); ++row) all << at(queue(), row, Queue::TextRole).toString();
        return all;
    }
    QStringList said() const {
        const auto reader = store::TranscriptReader::open(*m_folder / "daylong.db").value();
        QStringList all;
        const std::vector<store::Message> page =
            reader->pageBefore(chat().conversation(), std::numeric_limits<int64_t>::max(), 100).value();
        for (const store::Message& each : page) {
            if (each.role == store::MessageRole::User) all << QString::fromStdString(each.text);
        }
        return all;
    }
    QQuickItem& only(const char* name) const {
        QList<QQuickItem*> found;
        static_cast<void>(QTest::qWaitFor([&] { return !(found = named(QString::fromLatin1(name))).isEmpty(); }));
        if (found.isEmpty()) qFatal("there is no %s", name);
        return *found.first();
    }
    /// Two wait, something is half written, and the first one is being changed.
    void changeTheFirstOfTwo() {
        amidAReply();
        enter("second");
        enter("third");
        QTRY_COMPARE(named(QStringLiteral("queuedEdit")).size(), 2);
        type("half");
        click(*named(QStringLiteral("queuedEdit")).first());
    }

private Q_SLOTS:
    void init() { beginTest(); }
    void cleanup() { endTest(); }

    void enterPutsItIntoTheQueueAndItGoesWhenTheReplyHasEnded() {
        open();
        QVERIFY(!only("composerField").property("text").toString().size());
        amidAReply();
        enter("second");
        QTRY_COMPARE(waiting(), QStringList{QStringLiteral("second")});
        QCOMPARE(written(), QString());
        QCOMPARE(said(), QStringList{QStringLiteral("first")});
        QVERIFY(only("queueNote").property("text").toString().startsWith(QStringLiteral("Sent when")));
        QVERIFY(named(QStringLiteral("queueGoOn")).isEmpty());
        type("third");
        QTRY_COMPARE(named(QStringLiteral("sendLater")).size(), 1);  // beside the button that stops
        click(only("sendLater"));
        QTRY_COMPARE(waiting(), (QStringList{QStringLiteral("second"), QStringLiteral("third")}));
        QTRY_COMPARE_WITH_TIMEOUT(waiting(), QStringList{QStringLiteral("third")}, 30000);
        QCOMPARE(said(), (QStringList{QStringLiteral("first"), QStringLiteral("second")}));
        stop();
    }

    void escStopsTheReplyAndWhatWaitsIsSentWhenThePersonSaysSo() {
        open();
        amidAReply();
        enter("second");
        enter("third");
        QTRY_COMPARE(queue().count(), 2);
        QTest::keyClick(m_window, Qt::Key_Escape);
        QTRY_VERIFY(!chat().busy());
        QTRY_VERIFY(queue().paused());
        QCOMPARE(queue().count(), 2);
        QTest::qWait(200);
        QCOMPARE(said(), QStringList{QStringLiteral("first")});
        click(only("queueGoOn"));
        QTRY_VERIFY(chat().replying());
        QTRY_COMPARE(waiting(), QStringList{QStringLiteral("third")});
        QVERIFY(!queue().paused());
        stop();
    }

    void f2ChangesTheOneThatHasTheFocus() {
        open();
        amidAReply();
        enter("second");
        QTRY_COMPARE(named(QStringLiteral("queuedEdit")).size(), 1);
        only("queuedEdit").parentItem()->parentItem()->forceActiveFocus();  // its card
        QTest::keyClick(m_window, Qt::Key_F2);
        QTRY_COMPARE(written(), QStringLiteral("second"));
        QTRY_VERIFY(at(queue(), 0, Queue::HeldRole).toBool());
        QTest::keyClick(m_window, Qt::Key_Escape);
        stop();
    }

    void oneIsChangedInItsPlaceAndWhatWasHalfWrittenComesBack() {
        open();
        changeTheFirstOfTwo();
        QTRY_COMPARE(written(), QStringLiteral("second"));
        QTRY_VERIFY(at(queue(), 0, Queue::HeldRole).toBool());
        QTRY_VERIFY(only("changeNote").property("text").toString().contains(QStringLiteral("queue")));
        type(" thought");
        QTest::keyClick(m_window, Qt::Key_Return);
        QTRY_COMPARE(waiting(), (QStringList{QStringLiteral("second thought"), QStringLiteral("third")}));
        QCOMPARE(written(), QStringLiteral("half"));
        QVERIFY(!at(queue(), 0, Queue::HeldRole).toBool());
        QVERIFY(chat().replying());  // nothing of it was stopped

        field().setProperty("text", QString());
        QTest::keyClick(m_window, Qt::Key_Up);  // the one that was written last
        QTRY_COMPARE(written(), QStringLiteral("third"));
        QTest::keyClick(m_window, Qt::Key_Escape);
        QCOMPARE(written(), QString());
        QVERIFY(chat().replying());
        QTRY_VERIFY(!at(queue(), 1, Queue::HeldRole).toBool());
        stop();
    }

    void oneIsTakenOutAndComesBackByUndoAndTheSidebarMarksWhereItWaits() {
        open();
        const auto isMarked = [this] {
            const auto& list = *chat().conversations();
            return at(list, list.currentRow(), ui::ConversationListModel::WaitingRole).toBool();
        };
        amidAReply();
        QVERIFY(!isMarked());
        enter("second");
        QTRY_VERIFY(isMarked());
        click(only("queuedRemove"));
        QTRY_COMPARE(queue().count(), 0);
        QTRY_VERIFY(!isMarked());
        auto* toast = m_window->findChild<QQuickItem*>(QStringLiteral("undoToast"));
        QCOMPARE(toast->property("text").toString(), QStringLiteral("Taken out: it is not sent"));
        QMetaObject::invokeMethod(toast, "undo");
        QTRY_COMPARE(waiting(), QStringList{QStringLiteral("second")});
        const qint64 second = at(queue(), 0, Queue::IdRole).toLongLong();
        stop();
        QTRY_COMPARE(named(QStringLiteral("waitingMark")).size(), 1);
        queue().remove(0);
        QTRY_COMPARE(queue().count(), 0);
        QVERIFY(toast->isVisible());
        QMetaObject::invokeMethod(toast, "gone");
        QVERIFY(!toast->isVisible());
        queue().putBack(second);  // there is no button for that any more, and it is in no memory
        settle();
        QCOMPARE(queue().count(), 0);
    }

    void whoLeavesInTheMiddleOfAChangeFindsItBelowTheOtherDraft() {
        open();
        const qint64 first = chat().conversation();
        changeTheFirstOfTwo();
        QTRY_VERIFY(at(queue(), 0, Queue::HeldRole).toBool());
        click(*named(QStringLiteral("queuedEdit")).last());  // the first one's tools are hidden meanwhile
        QTRY_VERIFY(at(queue(), 1, Queue::HeldRole).toBool());
        type(" and more");
        chat().newConversation();
        QTRY_VERIFY(chat().conversation() != first);
        QTRY_COMPARE(written(), QString());
        QTest::qWait(100);
        QCOMPARE(m_program->draft().text(), QString());
        chat().openConversation(first);
        QTRY_COMPARE(queue().count(), 2);
        QCOMPARE(written(), QStringLiteral("half\nthird and more"));  // of the first one nothing was changed
        QTRY_VERIFY(!at(queue(), 1, Queue::HeldRole).toBool());
        QCOMPARE(waiting(), (QStringList{QStringLiteral("second"), QStringLiteral("third")}));
        m_program->service().stop();
        QTRY_VERIFY(!chat().busy());
    }

    void oneIsTakenOutAndOneIsSentAtOnce() {
        open();
        amidAReply();
        for (const char* text : {"second", "third", "fourth"}) enter(text);
        QTRY_COMPARE(named(QStringLiteral("queuedRemove")).size(), 3);
        click(*named(QStringLiteral("queuedRemove")).first());
        QTRY_COMPARE(waiting(), (QStringList{QStringLiteral("third"), QStringLiteral("fourth")}));
        QTest::qWait(50);  // laid out
        click(*named(QStringLiteral("queuedNow")).last());
        QTRY_COMPARE(waiting(), QStringList{QStringLiteral("third")});
        QTRY_COMPARE(said(), (QStringList{QStringLiteral("first"), QStringLiteral("fourth")}));
        QCOMPARE(at(messages(), 1, ui::MessageListModel::StateRole).toString(), QStringLiteral("stopped"));
        stop();
    }

    void filesGoWithWhatWaits() {
        open();
        const QString path = QString::fromStdString((*m_folder / "letter.txt").string());
        QFile file(path);
        QVERIFY(file.open(QIODevice::WriteOnly) && file.write("Dear all") > 0);
        file.close();
        amidAReply();
        chat().files()->add({QUrl::fromLocalFile(path)});
        QTRY_VERIFY(chat().files()->isSendable());
        enter("second");
        QTRY_COMPARE(queue().count(), 1);
        QCOMPARE(chat().files()->count(), 0);
        QCOMPARE(at(queue(), 0, Queue::FilesRole).toString(), QStringLiteral("letter.txt"));
        click(only("queuedEdit"));
        QTRY_COMPARE(written(), QStringLiteral("second"));
        QMetaObject::invokeMethod(&field(), "selectAll");
        QTest::keyClick(m_window, Qt::Key_Delete);
        QTest::keyClick(m_window, Qt::Key_Return);
        QTRY_COMPARE(waiting(), QStringList{QString()});  // the file is enough
        QCOMPARE(at(queue(), 0, Queue::FilesRole).toString(), QStringLiteral("letter.txt"));
        click(only("queuedNow"));
        QTRY_COMPARE(said().size(), 2);
        stop();
        const auto sent = [this] {
            const QModelIndex said = messages().index(messages().rowOf(messages().lastSaid()));
            return messages().data(said, ui::MessageListModel::FilesRole).toList();
        };
        QTRY_COMPARE(sent().size(), 1);
    }

    void oneThatNoFieldLaysOutIsNotChanged() {
        open();
        amidAReply();
        QVERIFY(chat().sendAlone(QString(60'000, QLatin1Char('x'))));  // as it is asked from elsewhere
        QTRY_COMPARE(queue().count(), 1);
        type("half");
        queue().edit(0);
        QVERIFY(chat().hint().contains(QStringLiteral("too long to be changed")));
        QCOMPARE(written(), QStringLiteral("half"));
        QCOMPARE(chat().files()->count(), 0);
        stop();
        QVERIFY(!at(queue(), 0, Queue::HeldRole).toBool());
    }

    void afterARestartTheyAreShownAndNotSent() {
        open();
        amidAReply();
        enter("second");
        QTRY_COMPARE(queue().count(), 1);
        m_program.reset();
        open();
        QTRY_COMPARE(waiting(), QStringList{QStringLiteral("second")});
        QVERIFY(queue().paused());
        QTest::qWait(200);
        QVERIFY(!chat().busy());
        QTRY_VERIFY(only("queueNote").property("text").toString().startsWith(QStringLiteral("Not sent yet")));
        chat().newConversation();
        settle();
        QCOMPARE(queue().count(), 0);  // they belong to their conversation
    }
};

QTEST_MAIN(QueueTest)
#include "queue_test.moc"
