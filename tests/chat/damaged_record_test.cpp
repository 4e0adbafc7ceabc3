// A damaged or hostile database, driven through the service with a real model: none crashes or hangs it, and none
// silences a conversation for good whose texts are intact.
#include "archive/seen.h"
#include "settings/settings_store.h"
#include "store/sqlite.h"
#include "store/transcript_writer.h"
#include "test_chat.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include <random>

using namespace daylong;
using namespace daylong::chat;
namespace fs = std::filesystem;

namespace {

constexpr const char* kNoted = "The record of what the model had read was damaged.";

/// What a mutation puts in a number's or a blob's place.
constexpr const char* kHostile[] = {"-1",
                                    "0",
                                    "1",
                                    "2147483647",
                                    "-2147483648",
                                    "4294967295",
                                    "4294967296",
                                    "9223372036854775807",
                                    "-9223372036854775807",
                                    "NULL",
                                    "''",
                                    "'walrus'",
                                    "1e300",
                                    "0.5",
                                    "x''",
                                    "x'ff'",
                                    "x'ffffff7f'",
                                    "x'ffffffff'",
                                    "zeroblob(100000)",
                                    "randomblob(7)",
                                    "randomblob(400)"};

constexpr std::pair<const char*, const char*> kColumns[] = {{"conversation", "created_ms"},
                                                            {"conversation", "updated_ms"},
                                                            {"conversation", "model_fingerprint"},
                                                            {"conversation", "template_hash"},
                                                            {"conversation", "stream_state"},
                                                            {"conversation", "model_name"},
                                                            {"conversation", "message_count"},
                                                            {"conversation", "token_count"},
                                                            {"conversation", "preamble_end"},
                                                            {"conversation", "newest_message"},
                                                            {"conversation", "first_day"},
                                                            {"conversation", "title"},
                                                            {"message", "role"},
                                                            {"message", "state"},
                                                            {"message", "created_ms"},
                                                            {"message", "token_begin"},
                                                            {"message", "token_end"},
                                                            {"message", "pinned"},
                                                            {"token_chunk", "first"},
                                                            {"token_chunk", "tokens"},
                                                            {"token_chunk", "tokens"},
                                                            {"setting", "value"},
                                                            {"setting", "value"}};

}  // namespace

class DamagedRecordTest : public QObject {
    Q_OBJECT

    QTemporaryDir m_folder;
    fs::path m_sound = m_folder.filePath("sound.db").toStdString(), m_file = m_folder.filePath("t.db").toStdString();

    void copySound() const {
        for (const auto& entry : fs::directory_iterator(m_folder.path().toStdString())) {
            if (entry.path().filename().string().starts_with("t.db")) fs::remove(entry.path());
        }
        fs::copy_file(m_sound, m_file);
    }
    bool change(const std::string& sql) const {
        const auto database = unwrap(store::Database::open(m_file, store::Database::Mode::ReadWrite));
        return static_cast<bool>(database->execute(sql.c_str()));
    }
    static std::vector<store::Message> notes(Chat& chat) {
        std::vector<store::Message> found;
        for (const MessageAdded& each : chat.all<MessageAdded>()) {
            if (each.message.role == store::MessageRole::Note) found.push_back(each.message);
        }
        return found;
    }
    /// Whether a new start answers; every command that reads the record is tried too.
    bool answers() const {
        Chat chat(m_file, [](settings::Settings& settings) {
            settings.ownSampling = true;
            settings.sampling.temperature = 0;
        });
        chat.start();
        if (chat.all<ConversationOpened>().empty()) return false;
        chat.service->goOn(kOpenOne);
        chat.service->regenerate(kOpenOne);
        chat.service->drain();
        const size_t before = chat.all<ReplyFinished>().size();
        chat.say("And then?");
        const auto finished = chat.all<ReplyFinished>();
        return finished.size() > before && finished.back().message.state != store::MessageState::Interrupted;
    }
    bool saysItIsDamaged() const {
        Chat chat(m_file);
        chat.start();
        chat.say("And then?");
        const auto failures = chat.all<Failed>();
        return std::any_of(failures.begin(), failures.end(), [](const Failed& each) {
            return each.error.message.find("is damaged") != std::string::npos;
        });
    }
    /// One start may find the damage, one repair it.
    bool answersInTheEnd() const { return answers() || answers() || answers(); }

private Q_SLOTS:
    void initTestCase() {
        Chat chat(m_sound);
        chat.start();
        for (int i = 0; i < 4; ++i) {
            for (const char* text : {"Once upon a time", "And then?", "Who was it?", "Why?"}) chat.say(text);
        }
        archive::pin(*chat.service, chat.messages()[2].id, true);
        chat.service->drain();
        chat.service.reset();
        const auto writer = unwrap(store::TranscriptWriter::open(m_sound));
        check(settings::saveSettings(*writer, {.device = "cpu", .cacheSize = 160}));
        QVERIFY(unwrap(writer->conversation(1))->tokenCount > 160);  // part of it is forgotten
    }

    void aDamagedRecordIsReadAnewWithANote_data() {
        QTest::addColumn<QByteArray>("sql");
        QTest::newRow("a token beyond the vocabulary") << QByteArray(
            "UPDATE token_chunk SET tokens = x'ffffff7f' WHERE first = (SELECT max(first) FROM token_chunk WHERE "
            "length(tokens) = 4)");
        QTest::newRow("a negative token") << QByteArray(
            "UPDATE token_chunk SET tokens = x'feffffff' WHERE first = (SELECT max(first) FROM token_chunk WHERE "
            "length(tokens) = 4)");
        QTest::newRow("the last chunk is missing")
            << QByteArray("DELETE FROM token_chunk WHERE first = (SELECT max(first) FROM token_chunk)");
        QTest::newRow("one before is missing") << QByteArray(
            "DELETE FROM token_chunk WHERE first = (SELECT first FROM token_chunk ORDER BY first DESC LIMIT 1 OFFSET "
            "1)");
        QTest::newRow("the first is missing") << QByteArray("DELETE FROM token_chunk WHERE first = 0");
        QTest::newRow("all are missing") << QByteArray("DELETE FROM token_chunk");
        QTest::newRow("a chunk is cut") << QByteArray(
            "UPDATE token_chunk SET tokens = substr(tokens, 1, length(tokens) - 1) WHERE first = (SELECT max(first) "
            "FROM token_chunk)");
        QTest::newRow("chunks lie over each other") << QByteArray(
            "INSERT INTO token_chunk SELECT 1, first + 1, tokens FROM token_chunk WHERE first = (SELECT max(first) "
            "FROM token_chunk WHERE length(tokens) > 8)");
        QTest::newRow("the stream is said to be longer")
            << QByteArray("UPDATE conversation SET token_count = token_count + 100");
        QTest::newRow("shorter") << QByteArray("UPDATE conversation SET token_count = token_count - 1");
        QTest::newRow("negative") << QByteArray("UPDATE conversation SET token_count = -5");
        QTest::newRow("a pinned message is said to be beyond the stream")
            << QByteArray("UPDATE message SET token_begin = 1000000, token_end = 1000005 WHERE pinned");
        QTest::newRow("a pinned message is as long as can be")
            << QByteArray("UPDATE message SET token_begin = 0, token_end = -1 WHERE pinned");
    }
    void aDamagedRecordIsReadAnewWithANote() {
        QFETCH(QByteArray, sql);
        copySound();
        QVERIFY(change(sql.toStdString()));
        {
            Chat chat(m_file);
            chat.start();
            QVERIFY(chat.all<Failed>().empty());
            QCOMPARE(notes(chat).size(), size_t(1));
            QVERIFY2(notes(chat)[0].text.starts_with(kNoted), notes(chat)[0].text.c_str());
            chat.say("And then?");
            QVERIFY(chat.all<Failed>().empty());
            QCOMPARE(chat.all<ReplyFinished>().back().message.state, store::MessageState::CutOff);
            QCOMPARE(chat.memory().next,
                     unwrap(unwrap(store::TranscriptReader::open(m_file))->conversation(1))->tokenCount);
        }
        Chat again(m_file);  // said once
        again.start();
        QVERIFY(notes(again).empty());
        QVERIFY(again.all<Failed>().empty());
    }

    void theSoundOneNeedsNoNote() {
        copySound();
        Chat chat(m_file);
        chat.start();
        QVERIFY(notes(chat).empty() && chat.all<Failed>().empty());
    }

    void aReplyWithAnImpossiblePlaceIsWrittenAnew() {
        for (const char* sql : {"token_end = token_end + 500", "token_begin = -1, token_end = -1", "token_begin = 3",
                                "token_begin = token_end - 1, token_end = 9223372036854775807"}) {
            copySound();
            QVERIFY(change(std::string("UPDATE message SET ") + sql + " WHERE id = (SELECT max(id) FROM message)"));
            for (const bool goOn : {false, true}) {
                Chat chat(m_file);
                chat.start();
                goOn ? chat.service->goOn(kOpenOne) : chat.service->regenerate(kOpenOne);
                chat.service->drain();
                chat.say("And then?");
                QVERIFY(!chat.all<ReplyFinished>().empty());
                QVERIFY(!chat.all<ReplyFinished>().back().message.text.empty());
            }
        }
    }

    void settingsOutOfTheirBoundsAreNotBelieved() {
        copySound();
        for (const char* key : {"cache_size", "repetition_window", "threads", "sinks", "top_k", "max_reply_tokens"}) {
            QVERIFY(change(std::string("INSERT OR REPLACE INTO setting VALUES ('") + key + "', '4294967295')"));
        }
        for (const char* key : {"temperature", "top_p", "min_p", "repetition_penalty"})
            QVERIFY(change(std::string("INSERT OR REPLACE INTO setting VALUES ('") + key + "', 'nan')"));
        const settings::Settings settings =
            unwrap(settings::loadSettings(*unwrap(store::TranscriptWriter::open(m_file))));
        const settings::Settings usual;
        QCOMPARE(settings.cacheSize, usual.cacheSize);
        QCOMPARE(settings.threads, usual.threads);
        QCOMPARE(settings.sinks, usual.sinks);
        QCOMPARE(settings.maxReplyTokens, usual.maxReplyTokens);
        QVERIFY(settings.sampling.repetitionWindow == usual.sampling.repetitionWindow &&
                settings.sampling.temperature == usual.sampling.temperature &&
                settings.sampling.topP == usual.sampling.topP && settings.sampling.minP == usual.sampling.minP &&
                settings.sampling.topK == usual.sampling.topK &&
                settings.sampling.repetitionPenalty == usual.sampling.repetitionPenalty);
    }

    void noMutationOfAValueSilencesAConversation() {
        std::mt19937 random(11);
        const auto any = [&](auto& list) -> auto& { return list[random() % std::size(list)]; };
        int changed = 0;
        for (int round = 0; round < 250; ++round) {
            copySound();
            std::string sql;
            for (int n = 0; n < 1 + round % 3; ++n) {
                const auto& [table, column] = any(kColumns);
                const std::string name = table;
                const std::string key = name == "token_chunk" ? "first" : name == "setting" ? "key" : "id";
                const std::string row = " WHERE " + key + " = (SELECT " + key + " FROM " + name +
                                        (name == "setting" ? " WHERE key NOT IN ('model_path')" : "") +
                                        " ORDER BY random() LIMIT 1); ";
                if (name == "token_chunk" && random() % 8 == 0) sql += "DELETE FROM token_chunk" + row;
                else sql += std::string("UPDATE OR REPLACE ") + table + " SET " + column + " = " + any(kHostile) + row;
            }
            changed += change(sql) ? 1 : 0;
            QVERIFY2(answersInTheEnd(), sql.c_str());
        }
        QVERIFY(changed > 150);  // the others break a constraint
    }

    void noMutationOfBytesCrashesOrHangsIt() {
        std::mt19937 random(12);
        int refused = 0, silent = 0;
        const auto size = static_cast<qint64>(fs::file_size(m_sound));
        for (int round = 0; round < 250; ++round) {
            copySound();
            QFile file(QString::fromStdString(m_file.string()));
            QVERIFY(file.open(QIODevice::ReadWrite));
            const qint64 around = 100 + static_cast<qint64>(random() % static_cast<size_t>(size - 100));
            for (int n = 0; n < 1 + round % 16; ++n) {
                file.seek(round % 2 == 0 ? 100 + static_cast<qint64>(random() % static_cast<size_t>(size - 100))
                                         : std::min(size - 1, around + n));
                const char byte = static_cast<char>(random());
                file.write(&byte, 1);
            }
            file.close();
            const bool opens = static_cast<bool>(store::TranscriptWriter::open(m_file));
            if (!opens) ++refused;
            else if (!answersInTheEnd()) ++(saysItIsDamaged() ? refused : silent);
        }
        QVERIFY(refused < 60);  // where not even the schema can be read
        QCOMPARE(silent, 0);
    }
};

QTEST_GUILESS_MAIN(DamagedRecordTest)
#include "damaged_record_test.moc"
