// The small window: asks, shows the answer as it comes, and goes on in the large one.
#include "ui/window_fixture.h"

#include "desktop/questions.h"
#include "desktop/quick_question.h"
#include "support/turn_responders.h"

#include <QTest>

using namespace daylong;

class QuickTest : public WindowFixture {
    Q_OBJECT
private:
    std::unique_ptr<app::Questions> m_questions;
    std::unique_ptr<app::QuickQuestion> m_quick;
    int m_opened = 0, m_asksToLeave = 0;

    void begin() {
        open(unit::scriptedTurns({"<think>Hm.</think>**Yes**, it is.", "And no."}));
        m_opened = m_asksToLeave = 0;
        m_questions = std::make_unique<app::Questions>(
            chat(), m_program->draft(), [this] { quick().end(); }, [this] { ++m_asksToLeave; });
        m_quick = std::make_unique<app::QuickQuestion>(
            *m_program,
            app::QuickQuestion::Deeds{.openLarge = [this] { ++m_opened; }, .isReachable = [] { return true; }});
        connect(&quick(), &ui::QuickViewModel::asking, m_questions.get(),
                [this](const QString& question, bool anew) { m_questions->ask(question, anew); });
    }
    ui::QuickViewModel& quick() const { return m_program->quick(); }
    static QQuickWindow* smallWindow() {
        for (QWindow* each : QGuiApplication::topLevelWindows()) {
            if (each->title() == u"Ask Daylong") return qobject_cast<QQuickWindow*>(each);
        }
        return nullptr;
    }
    QQuickWindow* show() {
        m_quick->show({});
        QQuickWindow* window = smallWindow();
        if (window != nullptr) static_cast<void>(QTest::qWaitForWindowActive(window));
        return window;
    }
    void ask(QQuickWindow* window, std::string_view question) {
        for (const char letter : question) QTest::keyClick(window, letter);
        QTest::keyClick(window, Qt::Key_Return);
        QTRY_VERIFY((settle(), !quick().waiting()));
    }

private Q_SLOTS:
    void init() { beginTest(); }
    void cleanup() {
        m_quick.reset();
        m_questions.reset();
        unit::warnings.removeAll("This plugin does not support raise()");  // of windows that are on no screen
        endTest();
    }

    void whatIsAskedIsAnsweredThereAndInTheConversation() {
        begin();
        QQuickWindow* window = show();
        QVERIFY(window != nullptr && window->isVisible());
        const int before = window->height();
        ask(window, "Is it?");
        QCOMPARE(quick().asked(), QString("Is it?"));
        QCOMPARE(quick().answer(), QString("**Yes**, it is."));
        QTRY_VERIFY(window->height() > before);
        QCOMPARE(messages().count(), 2);
        QCOMPARE(messages().textOf(messages().idAt(0)), QString("Is it?"));
        auto* field = window->findChild<QQuickItem*>("quickField");
        QVERIFY(field->property("text").toString().isEmpty() && field->hasActiveFocus());

        QMetaObject::invokeMethod(window->findChild<QObject*>("quickOpen"), "clicked");
        QCOMPARE(m_opened, 1);
        QVERIFY(!window->isVisible());
    }

    void escPutsItAwayAndTheNextTimeItIsEmpty() {
        begin();
        QQuickWindow* window = show();
        ask(window, "Is it?");
        QTest::keyClick(window, Qt::Key_Escape);
        QVERIFY(!window->isVisible());
        QCOMPARE(show(), window);
        QVERIFY(window->isVisible() && quick().asked().isEmpty());
        window->close();
        QVERIFY(!window->isVisible());
        QCOMPARE(show(), window);  // it is the same one
    }

    void inANewConversationWhereThePersonChoseThat() {
        begin();
        say("Hello");
        const qint64 first = chat().conversation();
        QQuickWindow* window = show();
        ask(window, "Here?");
        QCOMPARE(chat().conversation(), first);
        chat().state()->setQuickInNew(true);
        ask(window, "There?");
        QVERIFY(chat().conversation() != first);
        QCOMPARE(messages().count(), 2);
        QCOMPARE(quick().answer(), QString("**Yes**, it is."));
    }

    void forANewConversationATemporaryOneIsNotLeftUnasked() {
        begin();
        chat().state()->setQuickInNew(true);
        const auto askInTemporary = [this](const QString& question) {
            chat().newTemporary();
            settle();
            say("Hello");
            const qint64 temporary = chat().conversation();
            m_quick->show({}, question);
            settle();
            QCOMPARE(chat().conversation(), temporary);
            QCOMPARE(messages().count(), 2);  // it is not said where it would be gone
            QTRY_VERIFY(part("leaveSheet")->property("visible").toBool());
        };
        const auto answer = [this](const char* button) {
            QMetaObject::invokeMethod(part(button), "clicked");
            QTRY_VERIFY(!part("leaveSheet")->property("visible").toBool());
        };
        const auto isAskedAlone = [this](const QString& question) {
            settle();
            return !chat().temporary() && !quick().waiting() && texts().size() == 2 && texts().constFirst() == question;
        };

        askInTemporary("There?");
        QCOMPARE(m_asksToLeave, 1);
        answer("leaveStay");
        QCOMPARE(m_program->draft().text(), QString("There?"));
        QVERIFY(!quick().waiting() && chat().temporary());
        m_program->draft().setText({});

        m_quick->show({}, "And now?");
        settle();
        QCOMPARE(m_asksToLeave, 2);
        QTRY_VERIFY(part("leaveSheet")->property("visible").toBool());
        answer("leaveNow");
        QTRY_VERIFY(isAskedAlone("And now?"));

        const int listed = chat().conversations()->count();
        askInTemporary("And kept?");
        answer("leaveKeep");
        QTRY_VERIFY(isAskedAlone("And kept?"));
        QCOMPARE(chat().conversations()->count(), listed + 2);
        settle();
        QVERIFY(isAskedAlone("And kept?"));  // no other one was opened since
        QVERIFY(chat().error().isEmpty());
    }

    void aQuestionThatCameAlongIsAskedAtOnce() {
        begin();
        m_quick->show({}, "From the terminal?");
        QTRY_VERIFY((settle(), !quick().answer().isEmpty()));
        QCOMPARE(quick().asked(), QString("From the terminal?"));
    }

    void whatCannotBeAskedIsKeptWhereOneWrites() {
        open([](const settings::Settings&, const chat::Workplace&) -> Result<std::unique_ptr<chat::Responder>> {
            return Error{ErrorCode::NotFound, "there is no model"};
        });
        m_questions = std::make_unique<app::Questions>(chat(), m_program->draft(), [this] { quick().end(); });
        m_quick = std::make_unique<app::QuickQuestion>(
            *m_program, app::QuickQuestion::Deeds{.openLarge = [] {}, .isReachable = [] { return true; }});
        connect(&quick(), &ui::QuickViewModel::asking, m_questions.get(),
                [this](const QString& question, bool anew) { m_questions->ask(question, anew); });
        QQuickWindow* window = show();
        ask(window, "Anybody?");
        QCOMPARE(m_program->draft().text(), QString("Anybody?"));
        QVERIFY(!window->findChild<QQuickItem*>("quickTrouble")->property("text").toString().isEmpty());
    }
};

QTEST_MAIN(QuickTest)
#include "quick_test.moc"
