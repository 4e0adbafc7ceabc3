// The window itself, driven by keys, over a scripted responder.
#include "support/turn_responders.h"
#include "window_fixture.h"

#include <QQuickItem>
#include <QTest>

using namespace daylong;

namespace {

/// Says a word and can go no further, as where a model's file ends too soon.
class CutShort final : public unit::TurnResponder {
public:
    using TurnResponder::TurnResponder;
    Result<chat::Reply> answer(const store::Message&, chat::Observer& observer) override {
        TRY(observer.onText("Once "));
        return Error{ErrorCode::InvalidFile, "the model's file ends too soon"};
    }

private:
    Result<std::string> textOf(const store::Message&) override { return std::string(); }
};

}  // namespace

class WindowTest : public WindowFixture {
    Q_OBJECT
private:
    QString focusedName() const {
        const QQuickItem* item = m_window->activeFocusItem();
        return item == nullptr ? QString() : item->property("label").toString() + item->objectName();
    }

private Q_SLOTS:
    void initTestCase() {
        beginTest();
        open(unit::scriptedTurns({"Here:\n\n```c\nint x;\n```\n"}));
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
        app::Composition composition(programIn(folder, unit::scriptedTurns({"All right."})));
        const auto* note = composition.show()->findChild<QQuickItem*>("openingNote");
        QVERIFY(!note->isVisible());  // mostly it takes no time
        QTRY_VERIFY(note->isVisible());
        composition.start();
        composition.service().drain();
        composition.bridge().flush();
        QVERIFY(!note->isVisible());
    }

    void aReplyThatEndsTooSoonIsSaidToBeInterruptedByWhateverItWas() {
        const unit::TemporaryFolder folder;
        app::Composition composition(programIn(folder, [](const settings::Settings&, const chat::Workplace& workplace) {
            return Result<std::unique_ptr<chat::Responder>>(std::make_unique<CutShort>(workplace));
        }));
        const QQuickWindow* window = composition.show();
        composition.start();
        composition.service().drain();
        composition.bridge().flush();
        composition.chat().send("Hello");
        composition.service().drain();
        composition.bridge().flush();
        QList<QQuickItem*> said;
        const auto saysSo = [](const QQuickItem& item) {
            return item.property("text").toString().endsWith(QStringLiteral(" · interrupted before its end"));
        };
        QTRY_VERIFY((collect(window->contentItem(), saysSo, said), !said.isEmpty()));
        QVERIFY2(composition.chat().error().contains("ends too soon"), qPrintable(composition.chat().error()));
    }

    void cleanupTestCase() { endTest(); }
};

QTEST_MAIN(WindowTest)
#include "window_test.moc"
