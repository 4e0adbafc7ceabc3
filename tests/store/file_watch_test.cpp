// Somebody deletes, moves, replaces or cuts short the database under the running program: it is noticed before the next
// commit and said, and all that was said is in another file, the end of the reply too.
#include "base/say.h"
#include "store/message_queue.h"
#include "store/sqlite.h"
#include "transcript_fixture.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include <fstream>

using namespace daylong;
using namespace daylong::store;
namespace fs = std::filesystem;

namespace {}  // namespace

class TakenAwayTest : public QObject {
    Q_OBJECT

    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<TranscriptWriter> m_writer;
    Conversation m_conversation;
    Message m_reply;

    fs::path folder() const { return m_folder->filePath("data").toStdString(); }
    fs::path file() const { return folder() / "t.db"; }

    fs::path rescued() const {
        const QStringList names =
            QDir(QString::fromStdString(folder().string())).entryList({"t.db.rescued-*"}, QDir::Files);
        return names.size() == 1 ? folder() / names[0].toStdString() : fs::path();
    }

private Q_SLOTS:
    void init() {
        m_folder = std::make_unique<QTemporaryDir>();
        m_writer = unwrap(TranscriptWriter::open(file()));
        m_conversation = unwrap(m_writer->createConversation("Walrus"));
        for (int i = 0; i < 150; ++i)
            unwrap(m_writer->appendMessage(m_conversation.id, MessageRole::User, "said " + std::to_string(i)));
        m_writer.reset();  // what an earlier day said is in the file, not in its journal
        m_writer = unwrap(TranscriptWriter::open(file()));
        check(m_writer->remember(m_conversation.id));
        (void)unwrap(m_writer->conversation(m_conversation.id));
        unwrap(m_writer->appendMessage(m_conversation.id, MessageRole::User, "and then?"));
        m_reply = unwrap(m_writer->beginReply(m_conversation.id));
        m_writer->holdTokens(m_reply.id, std::vector<int32_t>{1, 2});
        check(m_writer->extendReply(m_reply, "It was "));
        check(m_writer->whole());
    }
    void cleanup() { m_writer.reset(); }

    void whatIsTakenAwayIsNoticedSaidAndSaved_data() {
        QTest::addColumn<QString>("how");
        QTest::addColumn<bool>("all");  // can be saved, else what was said last
        QTest::newRow("deleted with its journals") << "rm t.db t.db-wal t.db-shm" << true;
        QTest::newRow("deleted alone") << "rm t.db" << true;
        QTest::newRow("its folder deleted") << "rm -r ../data" << true;
        QTest::newRow("moved") << "mv t.db moved.db" << true;
        QTest::newRow("its folder moved") << "mv ../data ../moved" << true;
        QTest::newRow("replaced") << "cp t.db other && mv other t.db" << true;
        QTest::newRow("replaced by a link")
            << "mv t.db real && ln -s real t.db && cp real copy && mv copy real" << true;
        QTest::newRow("its journal deleted") << "rm t.db-wal" << true;
        QTest::newRow("its index deleted") << "rm t.db-shm" << true;
        QTest::newRow("cut to nothing") << ": > t.db" << false;
        QTest::newRow("cut in the middle") << "truncate -s 8192 t.db" << false;
        QTest::newRow("its index cut") << ": > t.db-shm" << false;
        QTest::newRow("all of them cut") << "truncate -s 0 t.db t.db-wal t.db-shm" << false;
    }
    void whatIsTakenAwayIsNoticedSaidAndSaved() {
        QFETCH(QString, how);
        QFETCH(bool, all);
        QCOMPARE(std::system(("cd '" + folder().string() + "' && " + how.toStdString()).c_str()), 0);
        m_writer->holdTokens(m_reply.id, std::vector<int32_t>{3});
        check(m_writer->extendReply(m_reply, "an elephant."));  // comes to its end
        const Message finished = unwrap(m_writer->finishReply(m_reply.id, MessageState::Complete));
        QCOMPARE(finished.text, std::string("It was an elephant."));
        const Result<void> whole = m_writer->whole();
        QVERIFY(!whole);
        const fs::path saved = rescued();
        QVERIFY(!saved.empty());
        QVERIFY2(whole.error().message.find(saved.string()) != std::string::npos, whole.error().message.c_str());
        QCOMPARE(fs::status(saved).permissions(), fs::perms(0600));
        m_writer.reset();
        QVERIFY(!fs::exists(saved.string() + "-wal"));
        const auto writer = unwrap(TranscriptWriter::open(saved));  // a transcript like another
        const auto reader = unwrap(TranscriptReader::open(saved));
        const std::vector<Message> kept = unwrap(reader->pageBefore(m_conversation.id, kNewest, 1000));
        QCOMPARE(kept.back().text, std::string("It was an elephant."));
        QCOMPARE(kept[kept.size() - 2].text, std::string("and then?"));
        QCOMPARE(kept[kept.size() - 3].text, std::string("said 149"));
        QVERIFY(kept.size() == 152 || (!all && kept.size() >= 100));
        QCOMPARE(unwrap(reader->conversations())[0].title, std::string("Walrus"));
        QCOMPARE(unwrap(reader->search("elephant", 9)).size(), size_t(1));
    }

    void howFarAMessageWasReadIsNoticedAndSaved() {
        const Message said = unwrap(m_writer->appendMessage(m_conversation.id, MessageRole::User, "a long one"));
        fs::resize_file(file().string() + "-shm", 0);
        check(m_writer->setState(said.id, MessageState::Stopped));
        QVERIFY(!m_writer->whole());
        m_writer.reset();
        const auto reader = unwrap(TranscriptReader::open(rescued()));
        QCOMPARE(unwrap(reader->message(said.id))->state, MessageState::Stopped);
    }

    void whatWaitsIsSavedWithItsFilesWhereNothingOfTheFileIsLeft() {
        MessageQueue queue(*m_writer);
        AttachedFile letter{.card = {.name = "letter.txt"}};
        letter.pieces = {{.text = "About a walrus."}};
        for (const char* text : {"one", "two", "three"}) check(queue.add(m_conversation.id, text, false, {&letter, 1}));
        m_writer.reset();  // they stood there at the start
        m_writer = unwrap(TranscriptWriter::open(file()));
        (void)unwrap(m_writer->conversation(m_conversation.id));
        check(m_writer->remember(m_conversation.id));
        MessageQueue again(*m_writer);
        const std::vector<QueuedMessage> there = unwrap(again.of(m_conversation.id));
        check(again.change(there.at(1).id, "two, in other words"));
        unwrap(again.remove(there.at(2).id));
        for (const char* of : {"", "-wal", "-shm"}) fs::resize_file(file().string() + of, 0);
        QVERIFY(!m_writer->whole());
        const std::vector<QueuedMessage> saved = unwrap(again.of(m_conversation.id));
        QCOMPARE(saved.size(), size_t(2));
        QCOMPARE(saved[1].text, std::string("two, in other words"));
        QVERIFY(unwrap(again.say(saved[0])).given.find("About a walrus.") != std::string::npos);
    }

    void whatStandsInItsPlaceIsLeftAlone() {
        fs::rename(file(), folder() / "mine.db");
        fs::remove(file().string() + "-wal");
        fs::remove(file().string() + "-shm");
        const auto other = unwrap(Database::open(file(), Database::Mode::ReadWrite));
        check(other->execute("PRAGMA journal_mode = WAL; CREATE TABLE theirs (x); INSERT INTO theirs VALUES (7)"));
        unwrap(m_writer->finishReply(m_reply.id, MessageState::Complete));
        m_writer.reset();
        QVERIFY(fs::exists(file().string() + "-wal"));  // theirs
        check(other->execute("INSERT INTO theirs VALUES (8)"));
        Query schema = unwrap(other->query("SELECT count(*) FROM sqlite_schema"));
        QVERIFY(unwrap(schema.next()));
        QCOMPARE(schema.integer(0), 1);
    }

    void aReaderWhoseIndexIsCutFailsInsteadOfCrashing() {
        const auto reader = unwrap(TranscriptReader::open(file()));
        QCOMPARE(unwrap(reader->conversations()).size(), size_t(1));
        fs::resize_file(file().string() + "-shm", 0);
        const auto conversations = reader->conversations();
        QVERIFY(!conversations);
        QVERIFY(conversations.error().message.find("cut short") != std::string::npos);
    }

    /// As it is made anew by the first who opens what a killed program left.
    void anIndexThatIsMadeAnewBeforeAReaderReadsIsNoHarm() {
        m_writer.reset();
        std::ofstream(file().string() + "-shm") << std::string(65536, 'x');
        const auto reader = unwrap(Database::open(file(), Database::Mode::ReadOnly));
        const auto first = unwrap(Database::open(file(), Database::Mode::ReadWrite));
        for (Database* each : {first.get(), reader.get()}) {
            Query count = unwrap(each->query("SELECT count(*) FROM message"));
            QVERIFY(unwrap(count.next()));
            QCOMPARE(count.integer(0), 152);
        }
        QVERIFY(fs::file_size(file().string() + "-shm") < 65536);
        QVERIFY(!reader->watch().harm());
        fs::resize_file(file().string() + "-shm", 0);
        QVERIFY(reader->watch().harm() == Say::TranscriptLostIndex);
    }

    void whatOtherProgramsMayDoIsNoHarm() {
        QCOMPARE(std::system(("python3 -c \"import sqlite3; d = sqlite3.connect('" + file().string() +
                              "'); d.execute('PRAGMA wal_checkpoint(TRUNCATE)'); d.execute('UPDATE conversation SET "
                              "title = title'); d.commit(); d.close()\"")
                                 .c_str()),
                 0);
        fs::permissions(file(), fs::perms(0644));
        m_writer->holdTokens(m_reply.id, std::vector<int32_t>{3});
        check(m_writer->extendReply(m_reply, "an elephant."));
        check(m_writer->whole());
        QVERIFY(rescued().empty());
    }

    void anotherProgramsLockIsNotWaitedForInTheMiddleOfAReply() {
        const auto other = unwrap(Database::open(file(), Database::Mode::ReadWrite));
        check(other->execute("BEGIN IMMEDIATE"));
        m_writer->holdTokens(m_reply.id, std::vector<int32_t>{3});
        QVERIFY(!unwrap(m_writer->tryExtendReply(m_reply, "an elephant")));
        check(other->execute("COMMIT"));
        QVERIFY(unwrap(m_writer->tryExtendReply(m_reply, "an elephant")));
        QCOMPARE(unwrap(m_writer->message(m_reply.id))->text, std::string("It was an elephant"));
    }

    void whatAnotherProgramLocksForEverCanBeSavedElsewhere() {
        const auto other = unwrap(Database::open(file(), Database::Mode::ReadWrite));
        check(other->execute("BEGIN IMMEDIATE"));
        check(m_writer->moveAside());
        m_writer->holdTokens(m_reply.id, std::vector<int32_t>{3});
        check(m_writer->extendReply(m_reply, "an elephant."));
        unwrap(m_writer->finishReply(m_reply.id, MessageState::Complete));
        QVERIFY(!m_writer->whole());
        QCOMPARE(unwrap(unwrap(TranscriptReader::open(rescued()))->message(m_reply.id))->text,
                 std::string("It was an elephant."));
    }
};

QTEST_APPLESS_MAIN(TakenAwayTest)
#include "file_watch_test.moc"
