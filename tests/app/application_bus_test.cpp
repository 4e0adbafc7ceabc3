// What the desktop asks of the program over a bus, as the desktop entry specification has it.
#include "desktop/application_bus.h"

#include "support/desktop_fixture.h"

#include <QDBusInterface>
#include <QDBusReply>
#include <QTest>

using namespace daylong;

class ApplicationBusTest : public DesktopFixture {
    Q_OBJECT
private:
    QStringList m_done;

    app::Asked asked() {
        return {.comeForward = [this](const QByteArray& token) { m_done << "forward " + QString::fromUtf8(token); },
                .quickQuestion = [this](const QByteArray& token) { m_done << "quick " + QString::fromUtf8(token); },
                .open = [this](const QList<QUrl>& files) { m_done << "open " + files.constFirst().toLocalFile(); },
                .ask = [this](const QString& text) { m_done << "ask " + text; },
                .newConversation = [this] { m_done << "new"; },
                .show = [this](qint64 a, qint64 b) { m_done << QString("show %1 %2").arg(a).arg(b); },
                .search = [this](const QString& words) { m_done << "search " + words; }};
    }
    QStringList call(const QString& method, const QVariantList& arguments) {
        m_done.clear();
        QDBusMessage message =
            QDBusMessage::createMethodCall(app::kBusName, app::kBusPath, "org.freedesktop.Application", method);
        message.setArguments(arguments);
        QDBusPendingCall done = m_theirs->asyncCall(message);
        while (!done.isFinished()) QTest::qWait(5);  // it is answered on this thread
        return done.isError() ? QStringList{"error: " + done.error().message()} : m_done;
    }

private Q_SLOTS:
    void initTestCase() { beginDesktop(); }

    void theDesktopBringsItForwardOpensFilesAndAsks() {
        const app::ApplicationBus bus(*m_ours, asked());
        QVERIFY(bus.isThere());
        const QVariantMap token{{"activation-token", "t"}}, nothing;
        QCOMPARE(call("Activate", {token}), QStringList{"forward t"});
        QCOMPARE(call("Activate", {QVariantMap{{"desktop-startup-id", "x_TIME1"}}}), QStringList{"forward x_TIME1"});
        QCOMPARE(call("Open", {QStringList{"file:///a%20b.zip"}, token}), (QStringList{"forward t", "open /a b.zip"}));
        QCOMPARE(call("Open", {QStringList{"http://example.org/"}, nothing}), QStringList{"forward "});
        const auto action = [&](const QString& name, const QVariantList& parameters) {
            return call("ActivateAction", {name, parameters, nothing}).mid(1);
        };
        QCOMPARE(action("ask", {"So?"}), QStringList{"ask So?"});
        QCOMPARE(action("ask", {}), QStringList{"ask "});
        QCOMPARE(action("new-conversation", {}), QStringList{"new"});
        QCOMPARE(action("show-message", {qint64{3}, qint64{7}}), QStringList{"show 3 7"});
        QCOMPARE(action("search", {"two words"}), QStringList{"search two words"});
        QCOMPARE(call("ActivateAction", {"quick-question", QVariantList(), token}), QStringList{"quick t"});
        for (const char* wrong : {"show-message", "search", "quit"}) QCOMPARE(action(wrong, {}), QStringList());
    }

    void oneProgramHasTheNameUntilItEnds() {
        auto first = std::make_unique<app::ApplicationBus>(*m_ours, asked());
        QVERIFY(!app::ApplicationBus(*m_theirs, asked()).isThere());
        first.reset();
        QVERIFY(app::ApplicationBus(*m_theirs, asked()).isThere());
    }

    void withoutABusNothingIsAsked() {
        QVERIFY(!app::ApplicationBus(QDBusConnection("there is none"), asked()).isThere());
    }
};

QTEST_GUILESS_MAIN(ApplicationBusTest)
#include "application_bus_test.moc"
