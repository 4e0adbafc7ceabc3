// A damaged database: texts that can be read are never lost for it, and what cannot be trusted is told from what can.
#include "store/sqlite.h"
#include "transcript_fixture.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

using namespace daylong;
using namespace daylong::store;
namespace fs = std::filesystem;

namespace {}  // namespace

class DamageTest : public QObject {
    Q_OBJECT

    std::unique_ptr<QTemporaryDir> m_folder;
    ConversationId m_id = 0;
    fs::path file() const { return m_folder->filePath("t.db").toStdString(); }
    void change(const char* sql) const {
        check(unwrap(Database::open(file(), Database::Mode::ReadWrite))->execute(sql));
    }

    /// Overwrites the root page of a table or index.
    void ruin(const char* name) const {
        qint64 page = 0, size = 0;
        {
            const auto database = unwrap(Database::open(file(), Database::Mode::ReadOnly));
            Query query = unwrap(database->query(
                "SELECT rootpage, (SELECT page_size FROM pragma_page_size) FROM sqlite_schema WHERE name = ?"));
            QVERIFY(unwrap(query.bind(std::string_view(name)).next()));
            page = query.integer(0);
            size = query.integer(1);
        }
        QFile damaged(QString::fromStdString(file().string()));
        QVERIFY(damaged.open(QIODevice::ReadWrite));
        damaged.seek((page - 1) * size);
        damaged.write(QByteArray(size, '\x5A'));
    }
    QStringList kept() const { return QDir(m_folder->path()).entryList({"t.db.damaged-*"}, QDir::Files); }

private Q_SLOTS:
    void init() {
        m_folder = std::make_unique<QTemporaryDir>();
        const auto writer = unwrap(TranscriptWriter::open(file()));
        m_id = unwrap(writer->createConversation("Walrus")).id;
        check(writer->appendTokens(m_id, 0, std::vector<int32_t>{1, 2, 3}));
        for (int i = 0; i < 100; ++i) {
            const Message message = unwrap(writer->appendMessage(m_id, MessageRole::User, "said " + std::to_string(i)));
            check(writer->appendTokens(m_id, message.id, std::vector<int32_t>(5, i)));
        }
        check(writer->setSettings(std::vector<std::pair<std::string, std::string>>{{"colour", "red"}}));
        check(writer->setConversationSettings(m_id, {{"system_prompt", "Be brief."}}));
    }

    void whatIsSaidOfADamagedFileIsOneLineWhateverStandsInIt() {
        change(
            "PRAGMA writable_schema = ON; UPDATE sqlite_master SET sql = 'CREATE TABLE message (\"' || char(10) || "
            "'x)' "
            "WHERE name = 'message'");
        const auto read = unwrap(TranscriptReader::open(file()))->conversations();
        QVERIFY(!read);
        QVERIFY2(read.error().message.find('\n') == std::string::npos, read.error().message.c_str());
    }

    void whatIsDamagedBesidesTheTextsIsMadeAnewByTheNextStartButOne_data() {
        QTest::addColumn<QByteArray>("what");
        for (const char* what : {"token_chunk", "message_words_data", "message_words_idx", "message_words_config",
                                 "message_by_conversation", "message_by_token", "message_streaming",
                                 "conversation_by_newest", "conversation_setting"})
            QTest::newRow(what) << QByteArray(what);
    }
    void whatIsDamagedBesidesTheTextsIsMadeAnewByTheNextStartButOne() {
        QFETCH(QByteArray, what);
        ruin(what.constData());
        for (int start = 0; start < 2; ++start) {  // the first may meet the damage only when it writes
            const auto writer = TranscriptWriter::open(file());
            if (!writer) continue;
            const auto said = (*writer)->appendMessage(m_id, MessageRole::User, "again");
            const auto tokens =
                said ? (*writer)->appendTokens(m_id, said->id, std::vector<int32_t>{7}) : Result<void>(said.error());
            const auto turn = tokens ? (*writer)->lastTurn(m_id) : Result<std::optional<Message>>(tokens.error());
            (void)(*writer)->restartTokens(m_id, {.model = "other"}, StreamState::ToBeRead, "Other");
            (void)(*writer)->conversationSettings(m_id);
        }
        const auto writer = unwrap(TranscriptWriter::open(file()));
        unwrap(writer->appendMessage(m_id, MessageRole::User, "an elephant"));
        check(writer->restartTokens(m_id, {.model = "other"}, StreamState::ToBeRead, "Other"));
        check(writer->appendTokens(m_id, 0, std::vector<int32_t>{7}));
        const auto reader = unwrap(TranscriptReader::open(file()));
        const std::vector<Message> page = unwrap(reader->pageBefore(m_id, kNewest, 1000));
        QVERIFY(page.size() >= 101);
        QCOMPARE(page[42].text, std::string("said 42"));
        QCOMPARE(unwrap(reader->search("42", 9)).size(), size_t(1));
        QCOMPARE(unwrap(reader->search("elephant", 9)).size(), size_t(1));
        QCOMPARE(unwrap(writer->setting("colour")), std::string("red"));
        const auto database = unwrap(Database::open(file(), Database::Mode::ReadOnly));
        Query integrity = unwrap(database->query("PRAGMA integrity_check"));
        QVERIFY(unwrap(integrity.next()));
        QCOMPARE(integrity.text(0), std::string("ok"));
        QCOMPARE(kept().size(), 1);
    }

    void textsBehindAPageThatCannotBeReadAreFound() {
        {
            const auto writer = unwrap(TranscriptWriter::open(file()));
            for (int i = 100; i < 1500; ++i)
                unwrap(writer->appendMessage(m_id, MessageRole::User,
                                             "said " + std::to_string(i) + std::string(200, '.')));
        }
        qint64 page = 0;
        {
            const auto database = unwrap(Database::open(file(), Database::Mode::ReadOnly));
            Query query =
                unwrap(database->query("SELECT pageno FROM dbstat WHERE name = 'message' AND pagetype = 'leaf' ORDER "
                                       "BY pageno LIMIT 1 OFFSET 20"));
            if (const auto row = query.next(); row && *row) page = query.integer(0);
        }
        QFile damaged(QString::fromStdString(file().string()));
        QVERIFY(damaged.open(QIODevice::ReadWrite));
        damaged.seek((page - 1) * 4096);
        damaged.write(QByteArray(4096, '\x5A'));
        damaged.close();
        {
            const auto writer = unwrap(TranscriptWriter::open(file()));
            (void)writer->turnsBefore(m_id, kNewest, 100000);
        }
        const auto writer = unwrap(TranscriptWriter::open(file()));
        QVERIFY(writer->repaired());
        const std::vector<Message> rest = unwrap(writer->turnsBefore(m_id, kNewest, 100000));
        QVERIFY(rest.size() > 1400 && rest.size() < 1500);
        QVERIFY(rest.front().text.starts_with("said 1499"));
        QCOMPARE(rest.back().text, std::string("said 0"));
        QCOMPARE(unwrap(writer->conversation(m_id))->messageCount, uint64_t(rest.size()));
    }

    void aFileThatWasCutShortIsReadAsFarAsItGoes() {
        {
            const auto writer = unwrap(TranscriptWriter::open(file()));
            for (int i = 100; i < 1500; ++i)
                unwrap(writer->appendMessage(m_id, MessageRole::User, "said " + std::to_string(i)));
        }
        fs::resize_file(file(), fs::file_size(file()) * 2 / 3);
        const auto writer = unwrap(TranscriptWriter::open(file()));
        QVERIFY(writer->repaired());
        const std::vector<Message> rest = unwrap(writer->turnsBefore(m_id, kNewest, 100000));
        QVERIFY2(rest.size() > 500, qPrintable(QString::number(rest.size())));
        QCOMPARE(rest.back().text, std::string("said 0"));
        QCOMPARE(kept().size(), 1);
    }

    void aFileThatWasCutShortUnderItsJournalIsReadAsFarAsItGoes() {
        const fs::path cut = m_folder->filePath("cut.db").toStdString();
        {
            const auto writer = unwrap(TranscriptWriter::open(file()));
            for (int i = 100; i < 2500; ++i)
                unwrap(writer->appendMessage(m_id, MessageRole::User, "said " + std::to_string(i)));
        }
        {  // as a program leaves it that was killed, or that went on elsewhere
            const auto writer = unwrap(TranscriptWriter::open(file()));
            check(writer->setSettings(std::vector<std::pair<std::string, std::string>>{{"colour", "blue"}}));
            for (const char* of : {"", "-wal"}) fs::copy_file(file().string() + of, cut.string() + of);
        }
        const auto size = fs::file_size(cut), lost = size / 3;
        QVERIFY(lost > fs::file_size(cut.string() + "-wal") + 65536);  // less SQLite would bear
        fs::resize_file(cut, size - lost);
        const auto writer = unwrap(TranscriptWriter::open(cut));
        QVERIFY(writer->repaired());
        const std::vector<Message> rest = unwrap(writer->turnsBefore(m_id, kNewest, 100000));
        QVERIFY2(rest.size() > 500, qPrintable(QString::number(rest.size())));
        QCOMPARE(rest.back().text, std::string("said 0"));
        QCOMPARE(unwrap(writer->setting("colour")), std::string("blue"));  // of the journal
    }

    void aFileThatLostDefinitionsOfItsTablesIsReadAsFarAsItGoes_data() {
        QTest::addColumn<int>("percent");
        for (const int percent : {60, 70, 80, 90}) QTest::addRow("%d percent are left", percent) << percent;
    }
    void aFileThatLostDefinitionsOfItsTablesIsReadAsFarAsItGoes() {
        QFETCH(int, percent);
        change("DELETE FROM message WHERE id > 40");  // so that all of them stand at the file's beginning
        fs::resize_file(file(), fs::file_size(file()) * static_cast<uintmax_t>(percent) / 100);
        const auto writer = unwrap(TranscriptWriter::open(file()));
        QVERIFY(writer->repaired());
        const std::vector<Message> rest = unwrap(writer->turnsBefore(m_id, kNewest, 1000));
        QVERIFY(!rest.empty());
        QCOMPARE(rest.back().text, std::string("said 0"));
    }

    void aDefinitionThatCannotBeReadHidesNoTexts() {
        change(
            "PRAGMA writable_schema = ON; UPDATE sqlite_master SET sql = 'CREATE TABL walrus' WHERE name = "
            "'token_chunk'");
        const auto writer = unwrap(TranscriptWriter::open(file()));
        QVERIFY(writer->repaired());
        QCOMPARE(unwrap(writer->turnsBefore(m_id, kNewest, 1000)).size(), size_t(100));
        QCOMPARE(unwrap(writer->setting("colour")), std::string("red"));
    }

    void whatIsSoundIsNotRepaired() {
        for (int start = 0; start < 3; ++start)
            QVERIFY(unwrap(TranscriptWriter::open(file()))->repaired() == std::nullopt);
        QVERIFY(kept().isEmpty());
    }

    void aDamagedTokenRecordIsTold_data() {
        QTest::addColumn<QByteArray>("sql");
        QTest::newRow("a chunk is missing") << QByteArray("DELETE FROM token_chunk WHERE first = 53");
        QTest::newRow("a chunk is cut") << QByteArray("UPDATE token_chunk SET tokens = x'01000000' WHERE first = 53");
        QTest::newRow("a chunk is cut inside a token")
            << QByteArray("UPDATE token_chunk SET tokens = x'010000' WHERE first = 53");
        QTest::newRow("a chunk is empty") << QByteArray("UPDATE token_chunk SET tokens = x'' WHERE first = 53");
        QTest::newRow("a chunk is longer")
            << QByteArray("UPDATE token_chunk SET tokens = tokens || tokens WHERE first = 53");
        QTest::newRow("a chunk lies over others")
            << QByteArray("INSERT INTO token_chunk VALUES (1, 55, x'0100000002000000')");
        QTest::newRow("a chunk is moved") << QByteArray("UPDATE token_chunk SET first = 54 WHERE first = 53");
        QTest::newRow("a chunk is a word") << QByteArray("UPDATE token_chunk SET tokens = 'walrus' WHERE first = 53");
    }
    void aDamagedTokenRecordIsTold() {
        QFETCH(QByteArray, sql);
        const auto writer = unwrap(TranscriptWriter::open(file()));
        QCOMPARE(unwrap(writer->readTokens(m_id, 0, 503)).size(), size_t(503));
        change(sql.constData());
        const auto tokens = writer->readTokens(m_id, 40, 503);
        QVERIFY(!tokens);
        QCOMPARE(tokens.error().code, ErrorCode::InvalidFile);
        QCOMPARE(unwrap(writer->readTokens(m_id, 100, 503)).size(), size_t(403));  // elsewhere it is whole
    }

    void impossibleRangesAreTold() {
        const auto writer = unwrap(TranscriptWriter::open(file()));
        for (const auto& [begin, end] : {std::pair<uint64_t, uint64_t>{5, 4},
                                         {0, 504},
                                         {503, 504},
                                         {0, uint64_t(-1)},
                                         {uint64_t(-2), uint64_t(-1)},
                                         {0, uint64_t(1) << 62}}) {
            const auto tokens = writer->readTokens(m_id, begin, end);
            QVERIFY(!tokens);
            QCOMPARE(tokens.error().code, ErrorCode::InvalidFile);
        }
        QVERIFY(unwrap(writer->readTokens(m_id, 7, 7)).empty());
    }

    void aStreamThatIsNotAsLongAsItIsSaidToBeIsTold() {
        const auto writer = unwrap(TranscriptWriter::open(file()));
        QVERIFY(unwrap(writer->endsWhereItSays(m_id)));
        QVERIFY(unwrap(writer->endsWhereItSays(unwrap(writer->createConversation("")).id)));
        for (const char* sql : {"UPDATE conversation SET token_count = 502 WHERE id = 1",
                                "UPDATE conversation SET token_count = -1 WHERE id = 1",
                                "UPDATE conversation SET token_count = 9223372036854775807 WHERE id = 1",
                                "UPDATE conversation SET token_count = 504 WHERE id = 1"}) {
            change(sql);
            QVERIFY(!unwrap(writer->endsWhereItSays(m_id)));
        }
        change("UPDATE conversation SET token_count = 503 WHERE id = 1");
        QVERIFY(unwrap(writer->endsWhereItSays(m_id)));
        change("DELETE FROM token_chunk WHERE first = (SELECT max(first) FROM token_chunk)");
        QVERIFY(!unwrap(writer->endsWhereItSays(m_id)));
    }
};

QTEST_APPLESS_MAIN(DamageTest)
#include "damage_test.moc"
