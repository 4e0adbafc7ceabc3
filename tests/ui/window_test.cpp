// The window itself, driven by keys, over a scripted responder.
#include "compose.h"
#include "support/scripted_responder.h"
#include "support/temporary_folder.h"

#include <QQuickItem>
#include <QTest>

#include <string_view>

using namespace daylong;

namespace {

QStringList warnings;

void collectWarnings(QtMsgType type, const QMessageLogContext&, const QString& message) {
    // Qt 6.4's own: a list that is emptied while it still makes delegates ahead of the reader.
    const bool known = message.startsWith(QStringLiteral("DelegateModel::cancel: index out range"));
    if (type != QtDebugMsg && type != QtInfoMsg && !known) warnings << message;
}

}  // namespace

class WindowTest : public QObject {
    Q_OBJECT
private:
    unit::TemporaryFolder m_folder;
    std::unique_ptr<app::Composition> m_program;
    QQuickWindow* m_window = nullptr;

    void settle() {
        m_program->service().drain();
        m_program->bridge().flush();
        QTest::qWait(30);
    }
    void type(std::string_view text) {
        for (const char key : text) QTest::keyClick(m_window, key);
    }
    QString focusedName() const {
        const QQuickItem* item = m_window->activeFocusItem();
        return item == nullptr ? QString() : item->property("label").toString() + item->objectName();
    }

private Q_SLOTS:
    void initTestCase() {
        qInstallMessageHandler(collectWarnings);
        m_program = std::make_unique<app::Composition>(app::CompositionOptions{
            .database = m_folder / "daylong.db",
            .stateFile = QString::fromStdString((m_folder / "window.ini").string()),
            .makeResponder = unit::scriptedResponderMaker({.replies = {"Here:\n\n```c\nint x;\n```\n"}}),
            .overrideSettings = {},
            .listDevices = {},
            .inspect = {}});
        m_window = m_program->show();
        QVERIFY(m_window != nullptr);
        m_program->start();
        settle();
        m_window->requestActivate();
        QVERIFY(QTest::qWaitForWindowActive(m_window));
    }

    void theComposerHasTheFocusAndEnterSends() {
        QCOMPARE(focusedName(), QStringLiteral("composerField"));
        type("Hello");
        QTest::keyClick(m_window, Qt::Key_Return, Qt::ShiftModifier);
        type("there");
        QTest::keyClick(m_window, Qt::Key_Return);
        settle();
        const auto& messages = *m_program->chat().messages();
        QCOMPARE(messages.count(), 2);
        QCOMPARE(messages.data(messages.index(0), ui::MessageListModel::TextRole).toString(),
                 QStringLiteral("Hello\nthere"));
        QVERIFY(m_program->chat().state()->welcomed());
    }

    void theWheelScrollsAndTheEndIsNotFollowedThen() {
        for (int turn = 0; turn < 30; ++turn) {
            m_program->chat().send("More");
            settle();
        }
        auto* list = m_window->findChild<QQuickItem*>("messageList");
        QVERIFY(list != nullptr);
        QTRY_VERIFY(list->property("atEnd").toBool());
        const auto place = [&] { return list->property("contentY").toReal() - list->property("originY").toReal(); };
        const qreal end = place();
        const QPointF at = list->mapToScene({list->width() / 2, list->height() / 2});
        QWheelEvent wheel(at, m_window->mapToGlobal(at), {}, {0, 240}, Qt::NoButton, Qt::NoModifier, Qt::NoScrollPhase,
                          false);
        QCoreApplication::sendEvent(m_window, &wheel);
        QTRY_VERIFY(place() < end - 10);
        QTRY_VERIFY(!list->property("following").toBool());
        m_program->chat().send("Hello at the end");  // what one says, one wants to see
        settle();
        QTRY_VERIFY(list->property("atEnd").toBool());
        QVERIFY(list->property("following").toBool());
    }

    void whatIsBroughtBackStandsInFrontOfWhatIsBeingWritten() {
        type("mine");
        m_program->chat().recall(QStringLiteral("said long ago"));
        QCOMPARE(focusedName(), QStringLiteral("composerField"));
        QQuickItem* field = m_window->activeFocusItem();
        QCOMPARE(field->property("text").toString(), QStringLiteral("> said long ago\n\nmine"));
        QMetaObject::invokeMethod(field, "clear");
    }

    void everyMainThingHasAKey() {
        const qint64 first = m_program->chat().conversation();
        QTest::keyClick(m_window, Qt::Key_N, Qt::ControlModifier);
        settle();
        QVERIFY(m_program->chat().conversation() != first);
        QCOMPARE(focusedName(), QStringLiteral("composerField"));

        QTest::keyClick(m_window, Qt::Key_K, Qt::ControlModifier);
        QCOMPARE(focusedName(), QStringLiteral("Search everything said"));
        type("hello there");
        QTRY_COMPARE(m_program->chat().search()->count(), 1);
        QTest::keyClick(m_window, Qt::Key_Return);
        settle();
        QCOMPARE(m_program->chat().conversation(), first);
        QTest::keyClick(m_window, Qt::Key_Escape);
        QVERIFY(!m_program->chat().search()->active());

        QTest::keyClick(m_window, Qt::Key_Comma, Qt::ControlModifier);
        QVERIFY(m_window->property("settingsOpen").toBool());
        QTest::qWait(50);
        QTest::keyClick(m_window, Qt::Key_Escape);
        QVERIFY(!m_window->property("settingsOpen").toBool());

        const bool open = m_program->chat().state()->sidebarOpen();
        QTest::keyClick(m_window, Qt::Key_B, Qt::ControlModifier);
        QCOMPARE(m_program->chat().state()->sidebarOpen(), !open);
        QTest::keyClick(m_window, Qt::Key_B, Qt::ControlModifier);

        QTest::keyClick(m_window, Qt::Key_F2);
        QCOMPARE(focusedName(), QStringLiteral("New name of the conversation"));
        type("Greeting");
        QTest::keyClick(m_window, Qt::Key_Return);
        settle();
        QCOMPARE(m_program->chat().conversationTitle(), QStringLiteral("Greeting"));
    }

    void theSettingsPageAndANarrowWindowLoadWithoutAWarning() {
        m_window->setProperty("settingsOpen", true);
        QTest::qWait(100);
        m_window->setProperty("settingsOpen", false);
        m_window->resize(450, 500);
        QTest::qWait(100);
        m_window->resize(1100, 700);
        QTest::qWait(100);
    }

    void theEndIsFollowedWhileOldRowsAreLetGoOf() {
        m_program->chat().newConversation();
        settle();
        store::Message message{.id = 1'000'000, .conversation = m_program->chat().conversation(), .text = "More"};
        for (int i = 0; i < 420; ++i, ++message.id) {  // told of, not written: that would take long
            message.role = i % 2 == 0 ? store::MessageRole::User : store::MessageRole::Assistant;
            m_program->bridge().deliver(chat::MessageAdded{message});
            m_program->bridge().flush();
            QCoreApplication::processEvents();
        }
        QCOMPARE(m_program->chat().messages()->count(), 401);
        auto* list = m_window->findChild<QQuickItem*>("messageList");
        QTRY_VERIFY(list->property("atEnd").toBool());
        QVERIFY(list->property("following").toBool());
        QCOMPARE(m_program->chat().messages()->count(), 401);
    }

    void whileTheTranscriptIsOpenedThatIsSaid() {
        const unit::TemporaryFolder folder;
        app::Composition composition({.database = folder / "daylong.db",
                                      .stateFile = QString::fromStdString((folder / "window.ini").string()),
                                      .makeResponder = unit::scriptedResponderMaker({}),
                                      .overrideSettings = {},
                                      .listDevices = {},
                                      .inspect = {}});
        const auto* note = composition.show()->findChild<QQuickItem*>("openingNote");
        QVERIFY(!note->isVisible());  // mostly it takes no time
        QTRY_VERIFY(note->isVisible());
        composition.start();
        composition.service().drain();
        composition.bridge().flush();
        QVERIFY(!note->isVisible());
    }

    void cleanupTestCase() {
        m_program.reset();
        qInstallMessageHandler(nullptr);
        QVERIFY2(warnings.isEmpty(), qPrintable(warnings.join('\n')));
    }
};

QTEST_MAIN(WindowTest)
#include "window_test.moc"
