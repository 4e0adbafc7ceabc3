// The conversations move to another folder through the program itself, as a person does it on the page Settings: its
// window closes, they move, and it opens again with what was said before. Then they move back.
#include "support/reader_fixture.h"

using daylong::unit::Desktop;
namespace fs = std::filesystem;

class MovingTest : public daylong::ReaderFixture {
    Q_OBJECT
private:
    fs::path usual() const { return m_desktop->folder / "data" / "daylong" / "daylong.db"; }
    fs::path elsewhere() const { return m_desktop->folder / "elsewhere" / "daylong" / "daylong.db"; }

    void askToMove() {
        QVERIFY(press("push button", "Settings"));
        QVERIFY(pressNamed("Move…: Everything said, and the settings"));
    }
    /// The move is done, and what was said is in the window.
    void awaitThem(const fs::path& there, const fs::path& before) {
        QTRY_VERIFY_WITH_TIMEOUT(fs::exists(there) && !fs::exists(before), Desktop::kPatienceMs);
        QVERIFY(awaitRow("Conversation", "You, "));
        QVERIFY(awaitRow("Conversation", "Tell me a story"));
        QCOMPARE(m_program->state(), QProcess::Running);
    }

private Q_SLOTS:
    void initTestCase() {
        if (!beginDesktop()) return;
        fs::create_directory(m_desktop->folder / "elsewhere");
        startWithDialogs();
    }

    void theWindowClosesAndOpensAgainWhereTheyAreThen() {
        QVERIFY(press("push button", "Tell me a story"));
        QVERIFY(awaitRow("Conversation", "Daylong, "));
        askToMove();
        if (QTest::currentTestFailed()) return;
        QVERIFY(press("push button", "Choose a folder"));
        QVERIFY(choose("Move to", m_desktop->path("elsewhere"), "Move"));
        QVERIFY(pressNamed("Move"));
        awaitThem(elsewhere(), usual());
    }

    void theNextStartFindsThemThere() {
        QVERIFY(daylong::unit::killRunning(m_program.get()));
        startWithDialogs();
        if (QTest::currentTestFailed()) return;
        awaitThem(elsewhere(), usual());
    }

    void theyMoveBackToTheUsualPlace() {
        askToMove();
        if (QTest::currentTestFailed()) return;
        QVERIFY(press("push button", "Back to the usual place"));
        QVERIFY(pressNamed("Move"));
        awaitThem(usual(), elsewhere());
    }

    void cleanupTestCase() { QVERIFY(daylong::unit::killRunning(m_program.get())); }
};

QTEST_GUILESS_MAIN(MovingTest)
#include "moving_test.moc"
