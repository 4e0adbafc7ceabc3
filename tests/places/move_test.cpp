// The conversations and the models go to another folder, and nothing of them is ever lost on the way.
#include "kept.h"

#include "memory/kept.h"

#include <QTest>

#include <csignal>
#include <functional>
#include <string_view>
#include <sched.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

using namespace daylong;
using app::MovePlan;
namespace fs = std::filesystem;

namespace {

/// In a process of its own; what it returned, or the signal that ended it, negative.
int apart(const std::function<int()>& work) {
    const pid_t child = ::fork();
    if (child == 0) ::_exit(work());
    int status = 0;
    ::waitpid(child, &status, 0);
    return WIFSIGNALED(status) ? -WTERMSIG(status) : WEXITSTATUS(status);
}

/// A move that is killed at its n-th step, or at the n-th piece that is copied. False: it was done before.
bool killedAt(app::Kept what, const fs::path& folder, int n, bool pieces) {
    const int end = apart([&] {
        const Result<MovePlan> plan = app::planMove(what, folder);
        if (!plan) return 2;
        int left = n;
        const auto die = [&] {
            if (--left == 0) ::raise(SIGKILL);
        };
        app::MoveWatch watch;
        if (pieces)
            watch.progress = [&](double) {
                die();
                return true;
            };
        else watch.after = [&](const char*) { die(); };
        return app::move(*plan, watch) ? 0 : 1;
    });
    if (end == -SIGKILL) return true;
    if (end != 0) qFatal("the move failed: %d", end);
    return false;
}

}  // namespace

class MoveTest : public QObject {
    Q_OBJECT
private:
    std::unique_ptr<unit::Kept> m_kept;
    fs::path elsewhere() const { return m_kept->folder / "elsewhere"; }
    static fs::path place(app::Kept what) {
        return what == app::Kept::Database ? app::defaultDatabase() : app::libraryFolder();
    }

    /// Killed wherever it may be: one place is in use, whole, and the other empty; and then it can be moved.
    void killEverywhere(app::Kept what, bool pieces, const std::function<void()>& check) {
        int n = 1;
        for (bool killed = true; killed; ++n) {
            m_kept = std::make_unique<unit::Kept>();
            m_kept->makeTranscript();
            m_kept->makeModels();
            killed = killedAt(what, elsewhere(), n, pieces);
            app::settleMoves();
            check();
            const bool moved = place(what).string().starts_with(elsewhere().string());
            const auto files = unit::Kept::filesIn(moved ? m_kept->folder / "data" : elsewhere());
            for (const std::string& file : files) {
                const bool isModels = file.find("gguf") != std::string::npos;
                QVERIFY2(isModels != (what == app::Kept::Models), file.c_str());
            }
            for (const std::string& file : unit::Kept::filesIn(m_kept->folder / ""))
                QVERIFY2(file.find("moving") == std::string::npos, file.c_str());
            if (moved) continue;
            const Result<MovePlan> again = app::planMove(what, elsewhere());
            QVERIFY(again && app::move(*again));
            check();
        }
        QVERIFY2(n > (pieces ? 4 : 7), qPrintable(QString::number(n)));
    }

private Q_SLOTS:
    void init() {
        m_kept = std::make_unique<unit::Kept>();
        m_kept->makeTranscript();
        m_kept->makeModels();
    }

    void theTranscriptMovesWithWhatHangsOnIt() {
        const fs::path before = memory::keptFolder(app::cacheFolder(), app::usualDatabase());
        unit::writeFile(before / "1" / "journal", "keys");
        const Result<MovePlan> plan = app::planMove(app::Kept::Database, elsewhere());
        QVERIFY(plan);
        QCOMPARE(plan->to, elsewhere() / "daylong" / "daylong.db");
        QVERIFY(plan->bytes > 3'000'000);
        double last = 0;
        QVERIFY(app::move(*plan, {.progress = [&](double done) {
            last = done >= last && done <= 1 ? done : -1;
            return true;
        }}));
        QVERIFY(last > 0.9);
        QCOMPARE(app::defaultDatabase(), plan->to);
        QCOMPARE(*app::ownDatabase(), plan->to);
        QCOMPARE(unit::Kept::said(plan->to), unit::Kept::all());
        QCOMPARE(unit::fileText(plan->to.string() + ".drafts"), std::string("half written"));
        QCOMPARE(unit::fileText(plan->to.string() + ".before-v3.backup"), std::string("older"));
        for (const std::string& file : unit::Kept::filesIn(m_kept->folder / "data"))
            QVERIFY2(file.find("daylong.db") == std::string::npos, file.c_str());
        struct stat found {};
        QCOMPARE(::stat(plan->to.c_str(), &found), 0);
        QCOMPARE(found.st_mode & 0777U, 0600U);
        QCOMPARE(unit::fileText(memory::keptFolder(app::cacheFolder(), plan->to) / "1" / "journal"),
                 std::string("keys"));
        QVERIFY(app::libraryFolder() == app::usualLibrary());  // stays

        const Result<MovePlan> back = app::planMove(app::Kept::Database, {});
        QVERIFY(back && app::move(*back));
        QCOMPARE(app::defaultDatabase(), app::usualDatabase());
        QCOMPARE(unit::Kept::said(app::usualDatabase()), unit::Kept::all());
        QVERIFY(unit::Kept::filesIn(elsewhere()).empty());
    }

    void modelsMoveAndAreFoundByTheirFormerPaths() {
        const std::string stored = (app::usualLibrary() / "owner" / "repository" / "two.gguf").string();
        const Result<MovePlan> plan = app::planMove(app::Kept::Models, elsewhere() / "Daylong");
        QVERIFY(plan);
        QCOMPARE(plan->to, elsewhere() / "Daylong" / "models");
        QVERIFY(app::move(*plan));
        QCOMPARE(app::libraryFolder(), plan->to);
        QCOMPARE(unit::fileText(plan->to / "one.gguf"), std::string(3'000'000, 'a'));
        QVERIFY(!fs::exists(app::usualLibrary()));
        QCOMPARE(app::modelNow(stored), (plan->to / "owner" / "repository" / "two.gguf").string());
        QCOMPARE(app::modelNow("/nowhere/else.gguf"), std::string("/nowhere/else.gguf"));
        QCOMPARE(app::modelNow("starter"), std::string("starter"));
        QCOMPARE(unit::Kept::said(app::defaultDatabase()), unit::Kept::all());
    }

    void modelsMoveToAnotherDisk() {
        if (!fs::is_directory("/dev/shm")) QSKIP("needs a second disk: /dev/shm");
        qputenv("TMPDIR", "/dev/shm");
        const unit::TemporaryFolder other;
        qunsetenv("TMPDIR");
        const Result<MovePlan> plan = app::planMove(app::Kept::Models, other / "");
        QVERIFY(plan);
        int steps = 0;
        QVERIFY(app::move(*plan, {.progress = [&](double) { return ++steps > 0; }}));
        QVERIFY(steps >= 6);  // three pieces, written and read back
        QCOMPARE(unit::fileText(plan->to / "one.gguf"), std::string(3'000'000, 'a'));
        QVERIFY(!fs::exists(app::usualLibrary()));
    }

    void aTranscriptSurvivesAKillAtEveryStep() {
        for (const bool pieces : {false, true}) {
            killEverywhere(app::Kept::Database, pieces, [] {
                QCOMPARE(unit::Kept::said(app::defaultDatabase()), unit::Kept::all());
                QCOMPARE(unit::fileText(app::defaultDatabase().string() + ".drafts"), std::string("half written"));
                QCOMPARE(unit::fileText(app::defaultDatabase().string() + ".before-v3.backup"), std::string("older"));
            });
        }
    }

    void modelsSurviveAKillAtEveryStep() {
        killEverywhere(app::Kept::Models, false, [] {
            const std::vector<std::string> all{"one.gguf", "owner/repository/two.gguf",
                                               "owner/repository/two.gguf.part"};
            QCOMPARE(unit::Kept::filesIn(app::libraryFolder()), all);
            QCOMPARE(unit::fileText(app::libraryFolder() / "one.gguf"), std::string(3'000'000, 'a'));
        });
    }

    void whatIsSaidBetweenAKillAndTheNextStartIsNotLost() {
        QVERIFY(killedAt(app::Kept::Database, elsewhere(), 4, false));  // in the middle of the copies
        {
            const auto writer = store::TranscriptWriter::open(app::defaultDatabase());
            QVERIFY(writer);
            QVERIFY((*writer)->appendMessage(1, store::MessageRole::User, "message 3"));
        }
        app::settleMoves();
        QCOMPARE(unit::Kept::said(app::defaultDatabase()).size(), size_t{4});
    }

    void stoppedItStaysWhereItIs() {
        const Result<MovePlan> plan = app::planMove(app::Kept::Database, elsewhere());
        const Result<void> moved = app::move(*plan, {.progress = [](double done) { return done < 0.4; }});
        QVERIFY(!moved);
        QCOMPARE(moved.error().code, ErrorCode::Cancelled);
        QCOMPARE(app::defaultDatabase(), app::usualDatabase());
        QCOMPARE(unit::Kept::said(app::usualDatabase()), unit::Kept::all());
        QVERIFY(unit::Kept::filesIn(elsewhere()).empty());
        QVERIFY(!fs::exists(elsewhere() / "daylong"));
    }

    void whatCannotBeIsSaidBeforehand() {
        const auto why = [](app::Kept what, const fs::path& folder) {
            const Result<MovePlan> plan = app::planMove(what, folder);
            return plan ? std::string() : plan.error().message;
        };
        const auto says = [&](app::Kept what, const fs::path& folder, const char* words) {
            return why(what, folder).find(words) != std::string::npos;
        };
        QVERIFY(says(app::Kept::Database, {}, "already"));
        QVERIFY(says(app::Kept::Database, m_kept->folder / "data", "it is in"));
        QVERIFY(says(app::Kept::Models, app::usualLibrary() / "owner", "inside"));
        unit::writeFile(elsewhere() / "daylong" / "daylong.db", "somebody's");
        QVERIFY(says(app::Kept::Database, elsewhere(), "is there already"));
        unit::writeFile(elsewhere() / "daylong" / "models" / "their.gguf", "somebody's");
        QVERIFY(says(app::Kept::Models, elsewhere(), "is there already"));
        QVERIFY(says(app::Kept::Database, "/proc/daylong-test", "nothing can be written") || ::geteuid() == 0);
        if (::geteuid() == 0) return;
        fs::create_directory(m_kept->folder / "locked");
        fs::permissions(m_kept->folder / "locked", fs::perms::owner_read | fs::perms::owner_exec);
        QVERIFY(says(app::Kept::Database, m_kept->folder / "locked", "nothing can be written"));
    }

    void whatHungOnAnotherTranscriptIsInTheWay() {
        for (const char* end : {"-wal", "-journal", ".drafts", ".before-v3.backup"}) {
            const fs::path there = (elsewhere() / "daylong" / "daylong.db").string() + end;
            unit::writeFile(there, "another's");
            QVERIFY2(!app::planMove(app::Kept::Database, elsewhere()), end);
            QVERIFY(!app::move({.from = app::usualDatabase(), .to = elsewhere() / "daylong" / "daylong.db"}));
            fs::remove(there);
        }
        QVERIFY(app::planMove(app::Kept::Database, elsewhere()));
        QVERIFY(!app::planMove(app::Kept::Database, app::usualLibrary()));  // some day it would go with the models
        fs::create_symlink(m_kept->folder / "data", m_kept->folder / "link");
        fs::rename(app::usualDatabase(), elsewhere() / "real.db");
        fs::create_symlink(elsewhere() / "real.db", app::usualDatabase());
        QVERIFY(!app::planMove(app::Kept::Database, m_kept->folder / "cache"));
    }

    void onlyWhatALibraryHasMovesWithTheModels() {
        unit::writeFile(app::usualLibrary() / "letters" / "mine.txt", "a letter");
        const Result<MovePlan> plan = app::planMove(app::Kept::Models, elsewhere());
        QVERIFY(plan && app::move(*plan));
        QCOMPARE(unit::fileText(app::usualLibrary() / "letters" / "mine.txt"), std::string("a letter"));
        QCOMPARE(unit::Kept::filesIn(plan->to).size(), size_t{3});
        QVERIFY(app::findKept(app::Kept::Models, m_kept->folder / "cache").empty());
        QCOMPARE(app::findKept(app::Kept::Models, plan->to), plan->to);
    }

    /// By a program that had found it before the move, which was killed before it could be deleted.
    void whatWasWrittenInTheOldPlaceMeanwhileIsNotDeleted() {
        int steps = 0;
        QCOMPARE(apart([&]() -> int {
                     const Result<MovePlan> plan = app::planMove(app::Kept::Database, elsewhere());
                     (void)app::move(*plan, {.after = [&](const char* did) {
                         if (std::string_view(did) == "switched") ::raise(SIGKILL);
                     }});
                     return ++steps;
                 }),
                 -SIGKILL);
        {
            QTest::qWait(20);
            const auto writer = store::TranscriptWriter::open(app::usualDatabase());
            QVERIFY((*writer)->appendMessage(1, store::MessageRole::User, "message 3"));
            app::settleMoves();  // it is open there
            QVERIFY(fs::exists(app::usualDatabase()));
        }
        app::settleMoves();
        QCOMPARE(unit::Kept::said(app::usualDatabase()).size(), size_t{4});
        QCOMPARE(unit::Kept::said(app::defaultDatabase()), unit::Kept::all());
    }

    void anUnpluggedDiskIsSettledWhenItIsBack() {
        QVERIFY(killedAt(app::Kept::Database, elsewhere(), 4, false));
        fs::rename(elsewhere(), m_kept->folder / "unplugged");
        app::settleMoves();
        fs::rename(m_kept->folder / "unplugged", elsewhere());
        app::settleMoves();
        QVERIFY(unit::Kept::filesIn(elsewhere()).empty());
        QCOMPARE(unit::Kept::said(app::defaultDatabase()), unit::Kept::all());
    }

    void whereNothingCanBeWrittenNothingMoves() {
        MovePlan plan{.from = app::usualDatabase(), .to = "/proc/daylong-test/daylong.db"};
        QVERIFY(!app::move(plan));
        QCOMPARE(app::defaultDatabase(), app::usualDatabase());
        QCOMPARE(unit::Kept::said(app::usualDatabase()), unit::Kept::all());
    }

    void aDiskThatFillsUpChangesNothing() {
        constexpr int kNotAllowed = 77, kTooSmallNotSaid = 1, kMoved = 2, kOther = 3, kLost = 4, kLeft = 5;
        const int end = apart([&]() -> int {
            const fs::path disk = elsewhere();
            if (::unshare(CLONE_NEWNS) != 0 && ::unshare(CLONE_NEWUSER | CLONE_NEWNS) != 0) return kNotAllowed;
            if (::mount("none", "/", nullptr, MS_REC | MS_PRIVATE, nullptr) != 0 ||
                ::mount("tmpfs", disk.c_str(), "tmpfs", 0, "size=2m") != 0)
                return kNotAllowed;
            const Result<MovePlan> plan = app::planMove(app::Kept::Database, disk);
            if (plan || plan.error().code != ErrorCode::DiskFull) return kTooSmallNotSaid;
            const Result<void> moved = app::move({.from = app::usualDatabase(), .to = disk / "daylong" / "daylong.db"});
            if (moved) return kMoved;
            if (moved.error().code != ErrorCode::DiskFull) return kOther;
            if (unit::Kept::said(app::defaultDatabase()) != unit::Kept::all()) return kLost;
            return unit::Kept::filesIn(disk).empty() ? 0 : kLeft;
        });
        if (end == kNotAllowed) QSKIP("no small disk can be mounted here");
        QCOMPARE(end, 0);
    }

    void whileAnotherProgramHasItOpenItStays() {
        const auto terminal = store::TranscriptWriter::open(app::usualDatabase());
        QVERIFY(terminal);
        const Result<MovePlan> plan = app::planMove(app::Kept::Database, elsewhere());
        QVERIFY(plan && !app::move(*plan));
        QCOMPARE(app::defaultDatabase(), app::usualDatabase());
        QVERIFY(unit::Kept::filesIn(elsewhere()).empty());
    }

    void whereItsDiskIsMissingNothingIsMadeSilently() {
        const Result<MovePlan> plan = app::planMove(app::Kept::Database, elsewhere());
        QVERIFY(plan && app::move(*plan));
        QVERIFY(app::missingDatabase().empty());
        fs::rename(elsewhere(), m_kept->folder / "unplugged");
        QCOMPARE(app::missingDatabase(), plan->to);
        const Result<fs::path> own = app::ownDatabase();
        QVERIFY(!own && own.error().message.find(plan->to.string()) != std::string::npos);
        QCOMPARE(*app::ownDatabase("/given.db"), fs::path("/given.db"));  // the command line wins
        app::settleMoves();
        QVERIFY(!fs::exists(elsewhere()));

        const fs::path found = app::findKept(app::Kept::Database, m_kept->folder / "unplugged");
        QCOMPARE(found, m_kept->folder / "unplugged" / "daylong" / "daylong.db");
        QVERIFY(app::findKept(app::Kept::Database, m_kept->folder / "cache").empty());
        QVERIFY(app::usePlace(app::Kept::Database, found));
        QVERIFY(app::missingDatabase().empty());
        QCOMPARE(unit::Kept::said(app::defaultDatabase()), unit::Kept::all());
    }
};

QTEST_GUILESS_MAIN(MoveTest)
#include "move_test.moc"
