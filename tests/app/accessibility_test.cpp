// The program itself, as a screen reader meets it: through the accessibility bus of a real session.
#include "support/reader_fixture.h"

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

bool isFocused(const Accessible& each) { return each.is(Accessible::Focused); }

}  // namespace

class AccessibilityTest : public daylong::ReaderFixture {
    Q_OBJECT
private:
    QStringList m_announced;

    std::optional<Accessible> found(const QString& role, const QString& name) const {
        return m_window->find(role, name);
    }

public Q_SLOTS:
    void onStateChanged(const QDBusMessage& message) {
        if (message.arguments().value(0) != "showing" || message.arguments().value(1) != 1) return;
        const Accessible shown = m_root->other(message.service(), message.path());
        if (shown.role() == "notification") m_announced << shown.name();
    }

private Q_SLOTS:
    void initTestCase() {
        if (!beginDesktop()) return;
        QVERIFY(
            m_root->listen("object:state-changed:showing", "StateChanged", this, SLOT(onStateChanged(QDBusMessage))));
        startWithDialogs();
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
        QVERIFY(press("push button", "Tell me a story"));
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
        bringToFront();
        const auto composer = await("text", "Message", isFocused);
        QVERIFY(composer);
        composer->type("hello again");
        QVERIFY(await("text", "Message", [](const Accessible& field) { return field.text() == "hello again"; }));
        QVERIFY(pressNamed("Send"));
        QVERIFY(awaitAny(
            [](const Accessible& each) { return each.role() == "list item" && each.name().endsWith("hello again"); }));
        QVERIFY(await("text", "Message", [](const Accessible& field) { return field.text().isEmpty(); }));
    }

    void whatCannotBePressedNowSaysSo() {
        const auto send =
            awaitAny([](const Accessible& each) { return each.role() == "push button" && each.name() == "Send"; });
        QVERIFY(send);
        QVERIFY(!send->description().isEmpty());
    }

    void theSettingsHaveNamesToo() {
        const auto settings = found("push button", "Settings");
        QVERIFY(settings && settings->press());
        QVERIFY(await("slider", "Cache size"));
        QCOMPARE(namelessOf(*m_window).join(", "), QString());
    }

    void aNewTalkIsBegunWhereOneWrites() {
        QVERIFY(press("push button", "New conversation"));
        QVERIFY(await("text", "Message", isFocused));
        QVERIFY(await("push button", "Tell me a story"));  // nothing was said in it yet
        QVERIFY(!m_window->find(
            [](const Accessible& each) { return each.name() == "Cache size" && each.is(Accessible::Showing); }));
        QCOMPARE(namelessOf(*m_window).join(", "), QString());
    }

    void whatWasSaidIsSearchedAndOpenedAtItsPlace() {
        const auto field = await("text", "Search everything said");
        QVERIFY(field && field->takeFocus());
        QVERIFY(await("text", "Search everything said", isFocused));
        field->type("again");
        const auto hit = awaitRow("Search results", "hello again");
        QVERIFY2(hit, "what was found has no row in a list");
        QVERIFY(hit->name().startsWith("You, "));
        QCOMPARE(namelessOf(*m_window).join(", "), QString());
        QVERIFY(hit->press());
        QVERIFY(awaitRow("Conversation", "hello again"));
        QVERIFY(press("push button", "Clear the search"));
        QVERIFY(await("list", "Conversations"));
    }

    void conversationsAreImportedAndRead() {
        QVERIFY(press("push button", "Import and export"));
        QVERIFY(press("menu item", "Import"));
        QVERIFY(await("push button", "Choose a folder"));
        QCOMPARE(namelessOf(*m_window).join(", "), QString());
        QVERIFY(press("push button", "Choose a file"));
        QVERIFY(choose("Import conversations", DAYLONG_TEST_DATA "/exchange/chatgpt.zip", "Import"));
        QVERIFY(awaitAny([](const Accessible& each) { return each.name().contains("2 conversations with 9"); }));
        QCOMPARE(namelessOf(*m_window).join(", "), QString());
        QVERIFY(pressNamed("Import"));
        QVERIFY(await("push button", "Take it back"));  // it has ended
        QVERIFY(press("push button", "Close"));
        const auto imported = awaitRow("Conversations", "Holidays");
        QVERIFY(imported && imported->press());
        QVERIFY(awaitRow("Conversation", "In Seville, mostly."));
        QCOMPARE(namelessOf(*m_window).join(", "), QString());
    }

    void cleanupTestCase() { QVERIFY(daylong::unit::killRunning(m_program.get())); }
};

QTEST_GUILESS_MAIN(AccessibilityTest)
#include "accessibility_test.moc"
