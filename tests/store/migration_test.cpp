// Transcripts of every earlier schema version, kept as files (tests/data/transcripts), are as they were; and a
// migration that is killed is finished by the next start.
#include "store/migrations.h"
#include "store/sqlite.h"
#include "transcript_fixture.h"

#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

#include <csignal>
#include <filesystem>
#include <tuple>

using namespace daylong;
using namespace daylong::store;

namespace {

constexpr int kThisVersion = 16;

int64_t number(Database& database, const char* sql) {
    Query query = unwrap(database.query(sql));
    unwrap(query.next());
    return query.integer(0);
}

}  // namespace

class MigrationTest : public QObject {
    Q_OBJECT

    QTemporaryDir m_folder;

    std::filesystem::path copyOf(int version) const {
        const std::string name = "v" + std::to_string(version) + ".db";
        const std::filesystem::path copy = m_folder.filePath(QString::fromStdString(name)).toStdString();
        std::filesystem::copy_file(std::filesystem::path(DAYLONG_TEST_DATA) / "transcripts" / name, copy,
                                   std::filesystem::copy_options::overwrite_existing);
        return copy;
    }

    static void verifyContent(const std::filesystem::path& file, int version) {
        const auto writer = unwrap(TranscriptWriter::open(file));
        const auto reader = unwrap(TranscriptReader::open(file));
        const std::vector<Conversation> shown = unwrap(reader->conversations());
        QCOMPARE(shown.size(), size_t(2));
        QCOMPARE(shown[0].title, std::string("Breakfast"));  // its message is the newest
        QCOMPARE(shown[0].messageCount, uint64_t(5));
        QVERIFY(shown[0].firstDay >= 20261014 && shown[0].firstDay <= 20261016);
        const std::vector<Message> page = unwrap(reader->pageBefore(1, kNewest, 99));
        QCOMPARE(page.size(), size_t(5));
        QCOMPARE(page[1].text, std::string("I don’t know him."));
        QCOMPARE(page.back().state, MessageState::Interrupted);
        QCOMPARE(unwrap(writer->readTokens(1, 0, 4)), (std::vector<int32_t>{1, 2, 10, 11}));
        QCOMPARE(unwrap(writer->readTokens(1, page.back().tokenBegin, page.back().tokenEnd)),
                 (std::vector<int32_t>{10, 11}));
        QCOMPARE(unwrap(writer->pinned(1)).size(), size_t(version >= 2 ? 1 : 0));
        QCOMPARE(unwrap(writer->setting("cache_size")), std::string("2048"));
        for (const char* query : {"etat-major", "don't", "会议", "walrus", "elephant", "ελλαδα", "writ", "l'ete"})
            QCOMPARE(unwrap(reader->search(query, 9)).size(), size_t(1));
        QVERIFY(unwrap(reader->search("secret", 9)).empty());
        check(writer->restore(3));
        QCOMPARE(unwrap(reader->search("secret", 9)).size(), size_t(1));
        check(writer->remove(3));
        unwrap(writer->appendMessage(2, MessageRole::User, "goes on"));
        const auto database = unwrap(Database::open(file, Database::Mode::ReadWrite));
        QCOMPARE(number(*database, "PRAGMA user_version"), kThisVersion);
        check(database->execute("INSERT INTO message_words (message_words) VALUES ('integrity-check')"));
        // What each of them follows: the reply that was put aside, and the one in its place, follow the same message.
        Query links =
            unwrap(database->query("SELECT group_concat(parent_id) FROM (SELECT parent_id FROM message ORDER BY id)"));
        QVERIFY(unwrap(links.next()));
        QCOMPARE(links.text(0), std::string("0,1,2,3,3,0,6,0,5,6"));
        QCOMPARE(number(*database, "SELECT length(value) FROM setting WHERE key = 'transcript_id'"), 16);
        Query integrity = unwrap(database->query("PRAGMA integrity_check"));
        QVERIFY(unwrap(integrity.next()));
        QCOMPARE(integrity.text(0), std::string("ok"));
    }

private Q_SLOTS:
    void transcriptsOfEarlierVersionsAreAsTheyWere_data() {
        QTest::addColumn<int>("version");
        for (int version = 1; version < kThisVersion; ++version) QTest::addRow("version %d", version) << version;
    }
    void transcriptsOfEarlierVersionsAreAsTheyWere() {
        QFETCH(int, version);
        const std::filesystem::path file = copyOf(version);
        verifyContent(file, version);
        const std::filesystem::path backup = file.string() + ".before-v" + std::to_string(version + 1) + ".backup";
        QCOMPARE(std::filesystem::status(backup).permissions(), std::filesystem::perms(0600));
        const auto kept = unwrap(Database::open(backup, Database::Mode::ReadOnly));
        QCOMPARE(number(*kept, "PRAGMA user_version"), version);
        QCOMPARE(number(*kept, "SELECT count(*) FROM message"), 9);
    }

    void whatThisVersionAddsIsNotAskedOfOneThatIsNotMigratedYet() {
        const auto reader = unwrap(TranscriptReader::open(copyOf(14)));
        QCOMPARE(unwrap(reader->conversation(1))->title, std::string("Breakfast"));
        QCOMPARE(unwrap(reader->conversations()).size(), size_t(2));
        QVERIFY(unwrap(reader->presets()).empty());
    }

    void aMigrationThatIsKilledIsFinishedByTheNextStart_data() { transcriptsOfEarlierVersionsAreAsTheyWere_data(); }
    void aMigrationThatIsKilledIsFinishedByTheNextStart() {
        QFETCH(int, version);
        for (int round = 0; round < 25; ++round) {
            const std::filesystem::path file = copyOf(version);
            for (const char* left : {"-wal", "-shm"}) std::filesystem::remove(file.string() + left);
            QProcess child;
            child.start(QCoreApplication::applicationFilePath(), {"--open", QString::fromStdString(file.string())});
            QVERIFY(child.waitForStarted());
            QTest::qSleep(round);
            ::kill(static_cast<pid_t>(child.processId()), SIGKILL);
            child.waitForFinished();
            verifyContent(file, version);
            const std::filesystem::path backup = file.string() + ".before-v" + std::to_string(version + 1) + ".backup";
            QCOMPARE(number(*unwrap(Database::open(backup, Database::Mode::ReadOnly)), "SELECT count(*) FROM message"),
                     9);
        }
    }

    void whatStoodInAStreamsFingerprintStandsInColumnsOfItsOwn() {
        const std::filesystem::path file = copyOf(4);
        const auto writer = unwrap(TranscriptWriter::open(file));
        const auto stream = [&](ConversationId id) {
            check(writer->restore(id));
            const Conversation row = unwrap(writer->conversation(id)).value();
            return std::tuple(row.streamOwner.model, row.streamOwner.templateHash, row.streamState);
        };
        QVERIFY(stream(1) == std::tuple("abc", "", StreamState::Whole));
        QVERIFY(stream(2) == std::tuple("abc", "0123456789abcdef", StreamState::Whole));
        QVERIFY(stream(3) == std::tuple("", "", StreamState::OtherOwner));     // "+changing"
        QVERIFY(stream(4) == std::tuple("", "", StreamState::Damaged));        // "+damaged"
        QVERIFY(stream(5) == std::tuple("abc", "", StreamState::OtherOwner));  // "abc+changing"
        QVERIFY(stream(6) == std::tuple("", "", StreamState::ToBeRead));
    }

    void conversationsKeepThePromptThatWasOnceThereForAll() {
        const auto prompts = [](const std::filesystem::path& file) {
            const auto writer = unwrap(TranscriptWriter::open(file));
            std::vector<std::string> found = {unwrap(writer->setting("system_prompt"))};
            for (const ConversationId id : {1, 2})
                found.push_back(unwrap(writer->conversationSettings(id))["system_prompt"]);
            return found;
        };
        const std::string former = "You are Daylong, a friendly assistant.";
        const std::filesystem::path file = copyOf(9);
        QCOMPARE(prompts(file), (std::vector<std::string>{"9:Be brief.", "", ""}));  // a person's choice holds for all
        for (const bool stored : {false, true}) {
            copyOf(9);
            {
                const auto database = unwrap(Database::open(file, Database::Mode::ReadWrite));
                check(database->execute("DELETE FROM setting WHERE key = 'system_prompt'"));
                if (stored)
                    check(
                        database->execute(("INSERT INTO setting VALUES ('system_prompt', '" + former + "')").c_str()));
                check(database->execute(
                    "INSERT INTO conversation_setting VALUES (2, 'system_prompt', 'You are a gardener.')"));
            }
            QCOMPARE(prompts(file), (std::vector<std::string>{"", former, "You are a gardener."}));
        }
    }

    void aMigrationBacksUpAndStopsAtItsFirstFailure() {
        const std::filesystem::path file = m_folder.filePath("old.db").toStdString();
        const char* const one[] = {"CREATE TABLE a (x); INSERT INTO a VALUES (7)"};
        const char* const two[] = {one[0], "ALTER TABLE a ADD COLUMN y", "CREATE TABLE a (again)",
                                   "CREATE TABLE never (x)"};
        const auto database = unwrap(Database::open(file, Database::Mode::ReadWrite));
        check(migrate(*database, file, one));
        const Result<void> failed = migrate(*database, file, two);
        QVERIFY(!failed);
        QCOMPARE(number(*database, "PRAGMA user_version"),
                 2);  // the one that worked stays, the one that failed left nothing
        const auto backup = unwrap(Database::open(file.string() + ".before-v2.backup", Database::Mode::ReadOnly));
        QCOMPARE(number(*backup, "SELECT x FROM a"), 7);
    }
};

int main(int argc, char** argv) {
    if (argc == 3 && QByteArray(argv[1]) == "--open") return TranscriptWriter::open(argv[2]) ? 0 : 1;
    QCoreApplication application(argc, argv);
    MigrationTest test;
    return QTest::qExec(&test, argc, argv);
}
#include "migration_test.moc"
