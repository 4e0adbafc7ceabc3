// The program itself, as a screen reader meets it: through the accessibility bus of a real session.
#include "support/accessible.h"
#include "support/desktop.h"

#include <QElapsedTimer>
#include <QTest>

using daylong::unit::Accessible;
using daylong::unit::Desktop;

namespace {

const QStringList kPressable{"push button", "toggle button", "check box", "combo box",
                             "slider",      "menu item",     "entry",     "link"};

/// What is shown and can be pressed or written in, and whose name says nothing.
QStringList namelessOf(const Accessible& window) {
    QStringList found;
    window.find([&](const Accessible& each) {
        const bool shown = each.is(Accessible::Showing);
        if (shown && kPressable.contains(each.role()) && each.name().trimmed().isEmpty())
            found << each.role() + " in " + each.parent().name();
        return false;
    });
    return found;
}

}  // namespace

class AccessibilityTest : public QObject {
    Q_OBJECT
private:
    std::unique_ptr<Desktop> m_desktop;
    std::unique_ptr<QProcess> m_program;
    std::optional<Accessible> m_window;
    QStringList m_announced;

    std::optional<Accessible> found(const QString& role, const QString& name) const {
        return m_window->find(role, name);
    }

    std::optional<Accessible> awaitAny(const std::function<bool(const Accessible&)>& holds) const {
        QElapsedTimer waited;
        waited.start();
        while (!waited.hasExpired(Desktop::kPatienceMs)) {
            if (auto object = m_window->find(holds)) return object;
            QTest::qWait(100);
        }
        return std::nullopt;
    }
    static bool anything(const Accessible&) { return true; }
    std::optional<Accessible> await(const QString& role, const QString& name,
                                    bool (*holds)(const Accessible&) = anything) const {
        return awaitAny(
            [&](const Accessible& each) { return each.role() == role && each.name().startsWith(name) && holds(each); });
    }

public Q_SLOTS:
    void onStateChanged(const QDBusMessage& message) {
        if (message.arguments().value(0) != "showing" || message.arguments().value(1) != 1) return;
        const Accessible shown = m_window->other(message.service(), message.path());
        if (shown.role() == "notification") m_announced << shown.name();
    }

private Q_SLOTS:
    void initTestCase() {
        if (!Desktop::missing().isEmpty())
            QSKIP(qPrintable("needs " + Desktop::missing() + " (./dev test installs them)"));
        m_desktop = std::make_unique<Desktop>();
        const auto session = QDBusConnection::connectToBus(m_desktop->busAddress(), "session");
        QVERIFY(session.isConnected());
        if (!Accessible::available(session))
            QSKIP("needs the accessibility bus: at-spi2-core (./dev test installs it)");
        const Accessible desktop = Accessible::desktop(session);
        QVERIFY(
            desktop.listen("object:state-changed:showing", "StateChanged", this, SLOT(onStateChanged(QDBusMessage))));
        m_program = m_desktop->start(DAYLONG_PROGRAM);
        const auto window = [&] {
            m_window = desktop.find("frame", "");
            return m_window.has_value();
        };
        QTRY_VERIFY2_WITH_TIMEOUT(window(), "the program shows a screen reader no window", Desktop::kPatienceMs);
    }

    void theWindowAndWhatIsInItHaveNamesAndRoles() {
        QVERIFY(m_window->name().endsWith("Daylong"));
        for (const auto& [role, name] : std::vector<std::pair<QString, QString>>{{"push button", "New conversation"},
                                                                                 {"push button", "Settings"},
                                                                                 {"push button", "Send"},
                                                                                 {"text", "Search everything said"},
                                                                                 {"text", "Message"},
                                                                                 {"list", "Conversations"}}) {
            QVERIFY2(found(role, name), qPrintable(role + " " + name));
        }
        QVERIFY(await("push button", "Tell me a story"));
        QCOMPARE(namelessOf(*m_window).join(", "), QString());
    }

    void aSuggestionPressedThroughTheTreeIsAnsweredReadably() {
        const auto suggestion = await("push button", "Tell me a story",
                                      [](const Accessible& button) { return button.description().isEmpty(); });
        QVERIFY(suggestion);
        QVERIFY(suggestion->press());
        const auto reply = await("list item", "Daylong, ", [](const Accessible& item) {
            return item.name().size() > QString("Daylong, 12:34: Hi").size();
        });
        QVERIFY(reply);
        const auto said = reply->find([](const Accessible& part) { return part.text().size() > 2; });
        QVERIFY2(said, "the words of a reply cannot be read through the text interface");
    }

    void theReplyWasAnnounced() {
        QTRY_VERIFY_WITH_TIMEOUT(!m_announced.isEmpty(), Desktop::kPatienceMs);
        QVERIFY(m_announced[0].startsWith("Daylong: "));
        QVERIFY(m_announced[0].size() > QString("Daylong: ").size());
    }

    void aMessageTypedIsReadInTheFieldAndSentByAButton() {
        const auto again = m_desktop->start(DAYLONG_PROGRAM);  // brings the window to the front: there are keys for it
        QVERIFY(again->waitForFinished(Desktop::kPatienceMs));
        const auto composer =
            await("text", "Message", [](const Accessible& field) { return field.is(Accessible::Focused); });
        QVERIFY(composer);
        composer->type("hello again");
        QVERIFY(await("text", "Message", [](const Accessible& field) { return field.text() == "hello again"; }));
        const auto send = await("push button", "Send", [](const Accessible& button) {
            return button.name() == "Send" && button.description().isEmpty();
        });
        QVERIFY(send);
        QVERIFY(send->press());
        QVERIFY(awaitAny(
            [](const Accessible& each) { return each.role() == "list item" && each.name().endsWith("hello again"); }));
        QVERIFY(await("text", "Message", [](const Accessible& field) { return field.text().isEmpty(); }));
    }

    void whatCannotBePressedNowSaysSo() {
        const auto send =
            await("push button", "Send", [](const Accessible& button) { return button.name() == "Send"; });
        QVERIFY(send);
        QVERIFY(!send->description().isEmpty());
    }

    void theSettingsHaveNamesToo() {
        const auto settings = found("push button", "Settings");
        QVERIFY(settings && settings->press());
        QVERIFY(await("slider", "Cache size", [](const Accessible& slider) { return slider.is(Accessible::Showing); }));
        QCOMPARE(namelessOf(*m_window).join(", "), QString());
    }

    void cleanupTestCase() { QVERIFY(daylong::unit::killRunning(m_program.get())); }
};

QTEST_GUILESS_MAIN(AccessibilityTest)
#include "accessibility_test.moc"
