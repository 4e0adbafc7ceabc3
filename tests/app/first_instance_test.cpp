// One window for a transcript: a second start brings the first one's window to the front, and leaves.
#include "desktop/first_instance.h"
#include "support/accessible.h"
#include "support/desktop.h"

#include <QSignalSpy>
#include <QTest>
#include <QThread>

#include <atomic>
#include <csignal>
#include <fcntl.h>
#include <sys/file.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

using namespace daylong;
using app::FirstInstance;

namespace {

constexpr int kSoonMs = 300;

/// Claims from a thread of its own: the first one has to answer from this one's event loop.
FirstInstance::Claim claimElsewhere(const std::filesystem::path& database, const app::Start& start = {}) {
    std::atomic<FirstInstance::Claim> claim = FirstInstance::Claim::First;
    std::unique_ptr<QThread> other(QThread::create([&] { claim = FirstInstance(database).claim(start); }));
    other->start();
    while (!other->wait(QDeadlineTimer(10))) QCoreApplication::processEvents();
    return claim;
}

}  // namespace

class FirstInstanceTest : public QObject {
    Q_OBJECT
private:
    std::unique_ptr<unit::TemporaryFolder> m_folder;
    std::filesystem::path database(const std::string& name = "daylong.db") const { return *m_folder / name; }

private Q_SLOTS:
    void init() {
        m_folder = std::make_unique<unit::TemporaryFolder>();
        qputenv("XDG_RUNTIME_DIR", (*m_folder / "").string().c_str());
    }

    void theSecondRaisesTheFirstAndHandsOnTheDesktopsLeave() {
        FirstInstance first(database());
        QCOMPARE(first.claim({}), FirstInstance::Claim::First);
        QSignalSpy asked(&first, &FirstInstance::asked);
        QCOMPARE(claimElsewhere(database(), {"token with blanks\nand lines", true, false, "Größe?\nin %20 lines"}),
                 FirstInstance::Claim::Raised);
        QCOMPARE(asked.size(), 1);
        const auto start = asked[0][0].value<app::Start>();
        QCOMPARE(start.activation, QByteArray("token with blanks\nand lines"));
        QVERIFY(start.newConversation);
        QCOMPARE(start.question, QString("Größe?\nin %20 lines"));
        QCOMPARE(claimElsewhere(database(), {.question = QString(200000, u'x')}), FirstInstance::Claim::Raised);
        QCOMPARE(asked[1][0].value<app::Start>().question.size(), 200000);
        QVERIFY(asked[1][0].value<app::Start>().activation.isEmpty());
        QVERIFY(!asked[1][0].value<app::Start>().newConversation);
        QCOMPARE(claimElsewhere(database(), {.quick = true}), FirstInstance::Claim::Raised);
        QVERIFY(asked[2][0].value<app::Start>().quick && !asked[1][0].value<app::Start>().quick);
        QVERIFY(!asked[2][0].value<app::Start>().newConversation);
        QCOMPARE(claimElsewhere(database(), {.newConversation = true, .quick = true}), FirstInstance::Claim::Raised);
        QVERIFY(asked[3][0].value<app::Start>().quick && asked[3][0].value<app::Start>().newConversation);
    }

    void anotherTranscriptIsAnotherWindowAndAnotherNameOfOneIsNot() {
        FirstInstance first(database());
        QCOMPARE(first.claim({}), FirstInstance::Claim::First);
        QCOMPARE(claimElsewhere(database("other.db")), FirstInstance::Claim::First);
        std::filesystem::create_directory_symlink(*m_folder / "", *m_folder / "link");
        QCOMPARE(claimElsewhere(*m_folder / "link" / "daylong.db"), FirstInstance::Claim::Raised);
    }

    void oneThatWasKilledIsSucceededAtOnce() {
        std::string left;
        {
            FirstInstance killed(database());
            QCOMPARE(killed.claim({}), FirstInstance::Claim::First);
            for (const auto& entry : std::filesystem::directory_iterator(*m_folder / "")) {
                if (entry.is_socket()) left = entry.path().string();
            }
            QVERIFY(!left.empty());
        }
        sockaddr_un address{.sun_family = AF_UNIX, .sun_path = {}};  // its socket stays, and nobody listens
        left.copy(address.sun_path, sizeof(address.sun_path) - 1);
        const int stale = ::socket(AF_UNIX, SOCK_STREAM, 0);
        QCOMPARE(::bind(stale, reinterpret_cast<sockaddr*>(&address), sizeof(address)), 0);
        ::close(stale);
        FirstInstance next(database());
        QCOMPARE(next.claim({}), FirstInstance::Claim::First);
        QCOMPARE(claimElsewhere(database()), FirstInstance::Claim::Raised);
    }

    void oneThatDoesNotAnswerIsToldOf() {
        FirstInstance busy(database());
        QCOMPARE(busy.claim({}), FirstInstance::Claim::First);
        QCOMPARE(FirstInstance(database()).claim({}, kSoonMs),
                 FirstInstance::Claim::NoAnswer);  // this thread cannot do both
    }

    void aSessionThatNamesNoRuntimeFolderHasOneWindowToo() {
        qunsetenv("XDG_RUNTIME_DIR");
        qputenv("TMPDIR", (*m_folder / "").string().c_str());
        FirstInstance first(database());
        QCOMPARE(first.claim({}), FirstInstance::Claim::First);
        QCOMPARE(claimElsewhere(database()), FirstInstance::Claim::Raised);
        qunsetenv("TMPDIR");
    }

    void withoutARuntimeFolderOfItsOwnTheProgramGoesOnAlone() {
        qunsetenv("XDG_RUNTIME_DIR");
        qputenv("TMPDIR", "/dev/null");
        FirstInstance first(database()), second(database());
        QCOMPARE(first.claim({}), FirstInstance::Claim::First);
        QCOMPARE(second.claim({}), FirstInstance::Claim::First);
        qunsetenv("TMPDIR");
    }

    void aTranscriptThatTheTerminalHasOpenIsInUse() {
        QVERIFY(!app::transcriptInUse(database()));
        const int file = ::open((database().string() + ".lock").c_str(), O_RDWR | O_CREAT, 0600);
        QVERIFY(!app::transcriptInUse(database()));
        QCOMPARE(::flock(file, LOCK_EX), 0);
        QVERIFY(app::transcriptInUse(database()));
        ::close(file);
    }

    void theProgramStartedTwiceIsOneWindow() {
        DAYLONG_NEEDS_DESKTOP();
        const unit::Desktop desktop;
        const auto session = QDBusConnection::connectToBus(desktop.busAddress(), "first instance");
        if (!unit::Accessible::available(session))
            QSKIP("needs the accessibility bus: at-spi2-core (./dev test installs it)");
        const auto tree = unit::Accessible::desktop(session);
        const auto windows = [&tree] {
            QStringList names;
            for (const auto& program : tree.children()) {
                for (const auto& window : program.children()) names << window.name();
            }
            return names;
        };
        const auto first = desktop.start(DAYLONG_PROGRAM);
        QTRY_COMPARE_WITH_TIMEOUT(windows().size(), 1, unit::Desktop::kPatienceMs);
        const auto second = desktop.start(DAYLONG_PROGRAM);
        QVERIFY(second->waitForFinished(unit::Desktop::kPatienceMs));
        QCOMPARE(second->exitCode(), 0);
        QCOMPARE(windows().size(), 1);

        QCOMPARE(::kill(static_cast<pid_t>(first->processId()), SIGSTOP), 0);  // it does not answer any more
        const auto third = desktop.start(DAYLONG_PROGRAM);
        QTest::qWait(12000);                          // longer than a second start waits for an answer
        QCOMPARE(third->state(), QProcess::Running);  // with a window that says so; the tree waits for the stopped one
        QCOMPARE(::kill(static_cast<pid_t>(first->processId()), SIGCONT), 0);
        const auto again = [&tree] {  // the first one's window has such a button, too, on a page that is not shown
            return tree.find([](const unit::Accessible& each) {
                return each.role() == "push button" && each.name() == "Try again" && each.is(unit::Accessible::Showing);
            });
        };
        QTRY_VERIFY_WITH_TIMEOUT(again(), unit::Desktop::kPatienceMs);
        QVERIFY(again()->press());
        QVERIFY(third->waitForFinished(unit::Desktop::kPatienceMs));
        QCOMPARE(third->exitCode(), 0);  // the first came to the front after all
        first->kill();
        first->waitForFinished();
    }
};

QTEST_GUILESS_MAIN(FirstInstanceTest)
#include "first_instance_test.moc"
