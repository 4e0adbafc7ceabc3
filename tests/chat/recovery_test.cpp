// The service when something goes wrong in the middle of a turn: killed, disk full, stopped while reading anew.
// Transcript, token stream and cache must agree again afterwards, and nothing may be forgotten silently.
#include "memory/memory_map.h"
#include "settings/settings_store.h"
#include "store/sqlite.h"
#include "store/transcript_writer.h"
#include "test_chat.h"

#include <QFile>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <sys/resource.h>

using namespace daylong;
using namespace daylong::chat;

namespace {

/// The child: one long reply, each piece told on standard output, until it is killed.
int replyForEver(const char* path) {
    Chat chat(path, [](settings::Settings& settings) { settings.maxReplyTokens = 1000000; });
    chat.listen([](const Event& event) {
        if (!std::holds_alternative<ReplyText>(event)) return;
        std::puts("piece");
        std::fflush(stdout);
    });
    chat.start();
    chat.say("Once upon a time");
    return 0;
}

/// As if the disk were full; 0: there is room again.
void limitFileSize(rlim_t bytes) {
    std::signal(SIGXFSZ, SIG_IGN);
    rlimit limit{};
    getrlimit(RLIMIT_FSIZE, &limit);
    limit.rlim_cur = bytes == 0 ? limit.rlim_max : bytes;
    setrlimit(RLIMIT_FSIZE, &limit);
}

}  // namespace

class RecoveryTest : public QObject {
    Q_OBJECT

    std::unique_ptr<QTemporaryDir> m_folder;
    std::filesystem::path file() const { return m_folder->filePath("t.db").toStdString(); }

    /// The same weights but for a bit here and there: another model to Daylong.
    std::filesystem::path otherModel() const {
        QFile whole(QString::fromStdString(kModel.string()));
        if (!whole.open(QIODevice::ReadOnly)) qFatal("no model");
        QByteArray bytes = whole.readAll();
        for (qsizetype at = bytes.size() - 1100; at < bytes.size(); at += 4)
            bytes[at] = static_cast<char>(bytes[at] ^ 1);
        QFile other(m_folder->filePath("other.gguf"));
        if (!other.open(QIODevice::WriteOnly)) qFatal("no room");
        other.write(bytes);
        return other.fileName().toStdString();
    }
    store::Conversation stored(Chat& chat) const {
        return unwrap(unwrap(store::TranscriptReader::open(file()))->conversation(chat.conversation())).value();
    }

private Q_SLOTS:
    void init() { m_folder = std::make_unique<QTemporaryDir>(); }

    void aReplyCutOffByAKillIsKeptAndTheConversationGoesOn() {
        QProcess child;
        child.start(QCoreApplication::applicationFilePath(),
                    {"--reply-for-ever", QString::fromStdString(file().string())});
        QVERIFY(child.waitForStarted());
        QByteArray told;
        for (int second = 0; second < 60 && told.count('\n') < 2; ++second) {
            child.waitForReadyRead(1000);
            told += child.readAllStandardOutput();
        }
        QVERIFY(!told.isEmpty());
        QTest::qSleep(1000);  // two batches
        ::kill(static_cast<pid_t>(child.processId()), SIGKILL);
        child.waitForFinished();

        Chat chat(file());
        chat.start();
        const auto messages = chat.messages();
        QCOMPARE(messages.size(), size_t(2));
        QCOMPARE(messages[1].state, store::MessageState::Interrupted);
        QVERIFY(!messages[1].text.empty());
        QVERIFY(messages[1].tokenEnd > messages[1].tokenBegin);
        QCOMPARE(chat.memory().next, messages[1].tokenEnd);
        chat.say("And then?");
        QVERIFY(chat.all<Failed>().empty());
        QCOMPARE(chat.messages().size(), size_t(4));
        QCOMPARE(chat.memory().next, stored(chat).tokenCount);
    }

    void aDiskThatFillsUpInTheMiddleOfAReplyLeavesStreamAndCacheAgreeing() {
        Chat chat(file(), [](settings::Settings& settings) { settings.maxReplyTokens = 1000000; });
        chat.start();
        int pieces = 0;
        chat.listen([&](const Event& event) {
            if (std::holds_alternative<ReplyText>(event) && ++pieces == 3) limitFileSize(1);
            if (std::holds_alternative<Failed>(event)) limitFileSize(0);  // there is room again
        });
        chat.say("Once upon a time");
        limitFileSize(0);
        QCOMPARE(chat.all<Failed>().size(), size_t(1));
        QCOMPARE(chat.all<ReplyFinished>().size(), size_t(1));  // nobody waits for its end
        QCOMPARE(chat.all<ReplyFinished>()[0].message.state, store::MessageState::Interrupted);
        int more = 0;
        chat.listen([&](const Event& event) {
            if (std::holds_alternative<ReplyText>(event) && ++more == 3) chat.service->stop();
        });
        chat.say("And then?");
        QCOMPARE(chat.all<Failed>().size(), size_t(1));
        QCOMPARE(chat.messages().size(), size_t(4));
        for (const store::Message& message : chat.messages()) QVERIFY(message.state != store::MessageState::Streaming);
        QCOMPARE(chat.memory().next, stored(chat).tokenCount);
    }

    void readingForAnotherModelIsTakenUpAgainAfterAStop() {
        talk(file(), 10);
        Chat chat(file(), {}, otherModel());
        chat.listen([&](const Event& event) {
            if (std::holds_alternative<MessageAdded>(event)) chat.service->stop();  // the note: reading begins
        });
        chat.start();
        for (const MemoryChanged& told : chat.all<MemoryChanged>()) QVERIFY(!told.memory.whole);
        chat.listen({});
        chat.say("And now?");
        QVERIFY(chat.all<Failed>().empty());
        QVERIFY(chat.memory().next > 150);  // the turns before it, not only this one
        QCOMPARE(chat.memory().next, stored(chat).tokenCount);
        const auto notes = chat.all<MessageAdded>();
        QCOMPARE(std::count_if(notes.begin(), notes.end(),
                               [](const MessageAdded& each) { return each.message.role == store::MessageRole::Note; }),
                 1);
    }

    void anotherModelReadsAReplyThatIsLongerThanItsWindow() {
        {
            Chat chat(file(), [](settings::Settings& settings) { settings.maxReplyTokens = 400; });
            chat.start();
            chat.say("Once upon a time");
            QVERIFY(chat.messages().back().tokenEnd > 300);
        }
        Chat chat(file(), {}, otherModel());
        chat.start();
        QVERIFY(chat.all<Failed>().empty());
        QCOMPARE(chat.memory().seen, 160U);
        QCOMPARE(chat.messages().back().role, store::MessageRole::Note);
        QCOMPARE(memory::placeOf(chat.messages()[1], chat.memory()), memory::Place::PartlySeen);
    }

    void anotherModelReadsALongMessageOnlyAsFarAsItIsSeen() {
        const std::string longOne = QByteArray("river ").repeated(3000).toStdString();
        {
            Chat chat(file());
            chat.start();
            chat.service->send(kOpenOne, longOne, Reading::EndOnly);
            chat.service->drain();
        }
        Chat chat(file(), {}, otherModel());
        chat.start();
        QVERIFY(chat.all<Failed>().empty());
        uint64_t most = 0;
        for (const ActivityChanged& each : chat.all<ActivityChanged>()) {
            if (each.done > 0) most = std::max(most, each.total);
        }
        QVERIFY2(most > 0 && most <= 160, std::to_string(most).c_str());
        const store::Message message = chat.messages().front();
        QVERIFY(message.tokenEnd - message.tokenBegin > 3000);  // the stream has all of it
        QCOMPARE(memory::placeOf(message, chat.memory()), memory::Place::PartlySeen);
        QCOMPARE(chat.memory().next, stored(chat).tokenCount);
        const uint64_t next = chat.memory().next;
        chat.say("And now?");
        QVERIFY(chat.all<Failed>().empty());
        QVERIFY(chat.memory().next > next);
    }

    void bringingAnOlderTranscriptUpToDateIsToldAsItGoesOn() {
        {
            Chat chat(file());
            chat.start();
            chat.say("Once upon a time");
            QVERIFY(std::ranges::none_of(chat.all<ActivityChanged>(), [](const ActivityChanged& each) {
                return each.activity == Activity::UpdatingTranscript && each.total > 0;
            }));
        }
        check(unwrap(store::Database::open(file(), store::Database::Mode::ReadWrite))
                  ->execute("DELETE FROM setting WHERE key = 'search_rules'"));
        Chat chat(file());
        chat.start();
        const auto told = chat.all<ActivityChanged>();
        QVERIFY(told.size() > 2);
        for (size_t i = 0; i < 2; ++i) {  // all of it is one part
            QVERIFY(told[i].activity == Activity::UpdatingTranscript);
            QCOMPARE(told[i].done, uint64_t{2 * i});
            QCOMPARE(told[i].total, uint64_t{2});
        }
        QCOMPARE(unwrap(unwrap(store::TranscriptReader::open(file()))->search("once upon", 9)).size(), size_t(1));
    }

    void whatCannotBeDeletedForGoodAtAStartIsSaidAndTheConversationOpens() {
        {
            Chat chat(file());
            chat.start();
            chat.say("Once upon a time");
        }
        {
            const auto writer = unwrap(store::TranscriptWriter::open(file()));
            const store::ConversationId removed = unwrap(writer->createConversation("Removed")).id;
            for (int i = 0; i < 400; ++i)
                unwrap(writer->appendMessage(removed, store::MessageRole::User,
                                             std::string(400, 'a') + std::to_string(i)));
            check(writer->remove(removed));
        }
        check(unwrap(store::Database::open(file(), store::Database::Mode::ReadWrite))
                  ->execute("UPDATE conversation SET removed_ms = 1 WHERE title = 'Removed'"));
        Chat chat(file());
        limitFileSize(100000);
        chat.start();
        limitFileSize(0);
        QCOMPARE(chat.all<Failed>().size(), size_t(1));
        QCOMPARE(chat.all<ConversationOpened>().size(), size_t(1));
        QCOMPARE(chat.messages().size(), size_t(2));
        QCOMPARE(chat.memory().next, stored(chat).tokenCount);
        chat.say("And then?");
        QCOMPARE(chat.all<Failed>().size(), size_t(1));
        QCOMPARE(chat.messages().size(), size_t(4));
    }

    void travellingChangesNothingOfWhatAConversationsModelHasRead() {
        const auto dated = [](settings::Settings& settings) {
            settings.setChatTemplate(
                "{{ strftime_now('%Y-%m-%d') ~ '\n' }}{% for m in messages %}{{ m.role ~ ': ' ~ m.content ~ '\n' }}{% "
                "endfor %}{% if add_generation_prompt %}{{ 'assistant:' }}{% endif %}");
        };
        std::vector<int32_t> tokens[2];
        for (int time = 0; time < 2; ++time) {
            setenv("TZ", time == 0 ? "AAA-14" : "BBB+12", 1);  // never the same day
            tzset();
            {
                Chat chat(file(), dated);
                chat.start();
                if (time == 0) chat.say("Hello");
                QVERIFY(chat.all<Failed>().empty());
            }
            const auto writer = unwrap(store::TranscriptWriter::open(file()));
            tokens[time] = unwrap(writer->readTokens(1, 0, unwrap(writer->conversation(1))->tokenCount));
        }
        unsetenv("TZ");
        tzset();
        QVERIFY(tokens[0].size() > 20);
        QVERIFY(tokens[0] == tokens[1]);
    }

    void settingsAreStoredTogetherOrNotAtAll() {
        const auto writer = unwrap(store::TranscriptWriter::open(file()));
        check(settings::saveSettings(*writer, {.device = "cpu", .cacheSize = 160, .systemPrompt = "Be brief."}));
        check(unwrap(store::Database::open(file(), store::Database::Mode::ReadWrite))
                  ->execute("CREATE TRIGGER fail BEFORE INSERT ON setting WHEN new.key = 'seed' BEGIN SELECT "
                            "RAISE(FAIL, 'the power went out'); END"));
        QVERIFY(
            !settings::saveSettings(*writer, {.device = "vulkan:0", .cacheSize = 4096, .systemPrompt = "Be kind."}));
        const settings::Settings kept = unwrap(settings::loadSettings(*writer));
        QCOMPARE(kept.device, std::string("cpu"));
        QCOMPARE(kept.cacheSize, 160U);
        QVERIFY(kept.systemPrompt == "Be brief.");
    }
};

int main(int argc, char** argv) {
    if (argc == 3 && QByteArray(argv[1]) == "--reply-for-ever") return replyForEver(argv[2]);
    QCoreApplication application(argc, argv);
    RecoveryTest test;
    return QTest::qExec(&test, argc, argv);
}
#include "recovery_test.moc"
