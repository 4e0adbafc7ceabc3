// Another program keeps the transcript locked, or takes it away, in the middle of a reply: nothing that was shown is
// lost.
#include "store/sqlite.h"
#include "support/scripted_responder.h"
#include "test_chat.h"

#include <QDir>
#include <QTemporaryDir>
#include <QTest>

#include <atomic>
#include <thread>

using namespace daylong;
using namespace daylong::chat;
namespace fs = std::filesystem;

class LockedTest : public QObject {
    Q_OBJECT

    std::unique_ptr<QTemporaryDir> m_folder;
    fs::path file() const { return m_folder->filePath("t.db").toStdString(); }

    /// A service whose replies take about two seconds, and what it shows.
    struct Scene {
        explicit Scene(const fs::path& database) {
            unit::Script script;
            script.replies = {std::string()};
            for (int i = 0; i < 100; ++i) script.replies[0] += "word" + std::to_string(i) + " ";
            script.perToken = std::chrono::milliseconds(20);
            service = std::make_unique<ChatService>(
                ServiceOptions{.database = database, .makeResponder = unit::scriptedResponderMaker(script)});
            service->listen([this](const Event& event) {
                const std::lock_guard lock(mutex);
                if (const auto* text = std::get_if<ReplyText>(&event)) {
                    shown += text->text;
                    ++pieces;
                }
                if (const auto* finished = std::get_if<ReplyFinished>(&event)) ended.push_back(finished->message);
                if (const auto* failed = std::get_if<Failed>(&event)) failures.push_back(failed->error.message);
                if (const auto* rejected = std::get_if<MessageRejected>(&event)) returned = rejected->text;
            });
            service->start();
            service->drain();
        }
        void sayAndWait(int wanted) {
            service->send(kOpenOne, "Tell me");
            while (pieces < wanted) QTest::qSleep(5);
        }
        std::mutex mutex;
        std::string shown, returned;
        std::vector<store::Message> ended;
        std::vector<std::string> failures;
        std::atomic<int> pieces = 0;
        std::unique_ptr<ChatService> service;
    };
    static std::string lastText(const fs::path& database) {
        const auto reader = unwrap(store::TranscriptReader::open(database));
        return unwrap(reader->pageBefore(1, kNewest, 9)).back().text;
    }
    fs::path rescued() const {
        const QStringList names = QDir(m_folder->path()).entryList({"t.db.rescued-*"}, QDir::Files);
        return names.size() == 1 ? fs::path(m_folder->filePath(names[0]).toStdString()) : fs::path();
    }

private Q_SLOTS:
    void init() { m_folder = std::make_unique<QTemporaryDir>(); }

    void aLockInTheMiddleOfAReplyLosesNothing() {
        Scene scene(file());
        scene.sayAndWait(10);
        {
            const auto other = unwrap(store::Database::open(file(), store::Database::Mode::ReadWrite));
            check(other->execute("BEGIN IMMEDIATE"));
            const int before = scene.pieces;
            while (scene.pieces < before + 30) QTest::qSleep(5);  // the reply goes on
        }
        scene.service->drain();
        QVERIFY(scene.failures.empty());
        QCOMPARE(scene.pieces.load(), 100);
        QCOMPARE(lastText(file()), scene.shown);
    }

    void aLockThatOutlastsTheReplyIsWaitedFor() {
        Scene scene(file());
        scene.sayAndWait(10);
        auto other = unwrap(store::Database::open(file(), store::Database::Mode::ReadWrite));
        check(other->execute("BEGIN IMMEDIATE"));
        scene.service->drain();
        QCOMPARE(scene.failures.size(), size_t(1));
        QCOMPARE(scene.ended.size(), size_t(1));
        QCOMPARE(scene.ended[0].text, scene.shown);
        QCOMPARE(scene.ended[0].state, store::MessageState::Complete);
        QVERIFY(lastText(file()) != scene.shown);
        other.reset();
        for (int wait = 0; wait < 400 && lastText(file()) != scene.shown; ++wait) QTest::qSleep(50);  // by itself
        QCOMPARE(lastText(file()), scene.shown);
        scene.service->send(kOpenOne, "And then?");
        scene.service->drain();
        QCOMPARE(scene.ended.size(), size_t(2));
        QCOMPARE(scene.failures.size(), size_t(1));
    }

    void aLockThatOutlastsTheProgramLeavesARescuedTranscript() {
        Scene scene(file());
        scene.sayAndWait(10);
        const auto other = unwrap(store::Database::open(file(), store::Database::Mode::ReadWrite));
        check(other->execute("BEGIN IMMEDIATE"));
        scene.service->stop();
        scene.service.reset();
        QCOMPARE(lastText(rescued()), scene.shown);
        QVERIFY(scene.failures.back().find(rescued().string()) != std::string::npos);
    }

    void aTranscriptThatIsDeletedInTheMiddleOfAReplyIsSavedAndSaid() {
        Scene scene(file());
        scene.sayAndWait(10);
        for (const char* of : {"", "-wal", "-shm"}) fs::remove(file().string() + of);
        scene.service->drain();
        QCOMPARE(scene.pieces.load(), 100);
        QCOMPARE(scene.failures.size(), size_t(1));
        QVERIFY2(scene.failures[0].find("was deleted") != std::string::npos &&
                     scene.failures[0].find(rescued().string()) != std::string::npos,
                 scene.failures[0].c_str());
        QCOMPARE(lastText(rescued()), scene.shown);
        scene.service->send(kOpenOne, "Hello?");  // refused, and the sender's again
        scene.service->drain();
        QCOMPARE(scene.returned, std::string("Hello?"));
        QCOMPARE(scene.failures.size(), size_t(2));
        QVERIFY(!fs::exists(file()));
        scene.service.reset();
        QVERIFY(!fs::exists(file()));
        QCOMPARE(lastText(rescued()), scene.shown);
    }

    void aTranscriptThatIsCutShortBetweenTurnsIsSavedAndSaid() {
        Scene scene(file());
        scene.sayAndWait(1);
        scene.service->drain();
        fs::resize_file(file(), 0);
        scene.service->send(kOpenOne, "Hello?");
        scene.service->drain();
        QCOMPARE(scene.returned, std::string("Hello?"));
        QVERIFY(scene.failures[0].find("was cut short") != std::string::npos);
        QCOMPARE(lastText(rescued()), scene.shown);
    }
};

QTEST_GUILESS_MAIN(LockedTest)
#include "locked_test.moc"
