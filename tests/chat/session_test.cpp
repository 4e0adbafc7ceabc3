// The chat service over a real, tiny model (tests/data/stories260K.gguf): what a person does, and what must be true
// after.
#include "archive/choices.h"
#include "archive/seen.h"
#include "archive/titles.h"
#include "archive/trash.h"
#include "memory/memory_map.h"
#include "settings/settings_store.h"
#include "store/transcript_writer.h"
#include "test_chat.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include <algorithm>
#include <csignal>
#include <sys/resource.h>

using namespace daylong;
using namespace daylong::chat;

class SessionTest : public QObject {
    Q_OBJECT

    std::unique_ptr<QTemporaryDir> m_folder;
    std::filesystem::path file() const { return m_folder->filePath("t.db").toStdString(); }

    /// Of the same shape, with other weights.
    std::string otherModel() const {
        const auto change = [](QByteArray& bytes) {
            bytes[bytes.size() - 1] = static_cast<char>(bytes[bytes.size() - 1] ^ 1);
            for (qsizetype at = bytes.size() - 1100; at < bytes.size(); at += 4)
                bytes[at] = static_cast<char>(bytes[at] ^ 1);
        };
        return changedModel(m_folder->filePath("other.gguf"), change).string();
    }

private Q_SLOTS:
    void init() { m_folder = std::make_unique<QTemporaryDir>(); }

    void aMessageIsOnDiskBeforeItsReplyBegins() {
        Chat chat(file());
        bool stored = false;
        chat.listen([&](const Event& event) {
            if (!std::holds_alternative<ReplyText>(event) || stored) return;
            const auto reader = unwrap(store::TranscriptReader::open(file()));
            stored = unwrap(reader->search("elephant", 5)).size() == 1;
        });
        chat.start();
        chat.say("Tell me of an elephant");
        QVERIFY(stored);
        const auto messages = chat.messages();
        QCOMPARE(messages.size(), size_t(2));
        QCOMPARE(messages[1].role, store::MessageRole::Assistant);
        QCOMPARE(messages[1].state, store::MessageState::CutOff);
        std::string streamed;
        for (const ReplyText& text : chat.all<ReplyText>()) streamed += text.text;
        QCOMPARE(streamed, messages[1].text);
        QVERIFY(chat.all<Failed>().empty());
    }

    void theConversationDoesNotEndAndItsMemoryStaysFixed() {
        Chat chat(file());
        chat.start();
        chat.say("one");
        const uint64_t bytes = chat.memory().cacheBytes;
        for (int i = 0; i < 150; ++i) chat.say("And then? " + std::to_string(i));
        QVERIFY(chat.all<Failed>().empty());
        const memory::MemoryState memory = chat.memory();
        QCOMPARE(memory.cacheBytes, bytes);
        QCOMPARE(memory.seen, 160U);
        QVERIFY(memory.next > 10 * uint64_t(memory.cacheSize));
        QCOMPARE(memory.next - memory.firstSeen + memory.preambleEnd, uint64_t(memory.seen));

        // The memory map: forgotten, then at most one partly seen, then seen to the end.
        const auto messages = chat.messages();
        QCOMPARE(messages.size(), size_t(302));
        size_t forgotten = 0;
        bool seen = false;
        for (size_t i = 1; i < messages.size(); ++i) {  // the first one holds the sinks
            const memory::Place where = memory::placeOf(messages[i], memory);
            if (where == memory::Place::Forgotten) {
                QVERIFY(!seen);
                ++forgotten;
            } else {
                seen = true;
                QVERIFY(where == memory::Place::Seen || where == memory::Place::PartlySeen);
            }
        }
        QVERIFY(seen && forgotten > 200);
        QCOMPARE(unwrap(store::TranscriptReader::open(file()))
                         ->messageAtToken(chat.conversation(), memory.firstSeen)
                         .value()
                         ->tokenEnd > memory.firstSeen,
                 true);
    }

    void aRestartGoesOnFromTheStoredTokens() {
        memory::MemoryState before;
        std::vector<store::Message> said;
        {
            Chat chat(file());
            chat.start();
            for (int i = 0; i < 30; ++i) chat.say("And then? " + std::to_string(i));
            before = chat.memory();
            said = chat.messages();
        }
        Chat chat(file());
        chat.start();
        QVERIFY(chat.all<Failed>().empty());
        const memory::MemoryState after = chat.memory();
        QCOMPARE(after.next, before.next);
        QCOMPARE(after.firstSeen, before.firstSeen);
        QCOMPARE(after.seen, before.seen);
        QCOMPARE(chat.messages().size(), said.size());
        const auto activities = chat.all<ActivityChanged>();
        QVERIFY(std::any_of(activities.begin(), activities.end(), [](const ActivityChanged& each) {
            return each.activity == Activity::Rebuilding && each.total > 0;
        }));
        chat.say("Go on");
        QCOMPARE(chat.messages().size(), said.size() + 2);
        QVERIFY(chat.all<Failed>().empty());
    }

    void stopEndsAReplyAndKeepsWhatWasSaid() {
        Chat chat(file(), [](settings::Settings& settings) { settings.maxReplyTokens = 1000000; });
        chat.stopAt(5);
        chat.start();
        chat.say("Once upon a time");
        const auto messages = chat.messages();
        QCOMPARE(messages.back().state, store::MessageState::Stopped);
        QVERIFY(!messages.back().text.empty());
        chat.listen([&](const Event& event) {
            if (std::holds_alternative<ReplyText>(event)) chat.service->stop();
        });
        chat.say("Go on");
        QCOMPARE(chat.messages().size(), size_t(4));
        QVERIFY(chat.all<Failed>().empty());
    }

    void stopAlsoEndsWhatWasPostedBeforeItAndNotYetBegun() {
        Chat chat(file(), [](settings::Settings& settings) { settings.maxReplyTokens = 1000000; });
        chat.start();
        chat.service->send(kOpenOne, "Once upon a time");
        chat.service->send(kOpenOne, "and another");
        chat.service->stop();
        chat.service->drain();  // without the stop, a reply of a million tokens
        int said = 0;
        for (const store::Message& message : chat.messages()) {
            if (message.role == store::MessageRole::User) ++said;
            else QCOMPARE(message.state, store::MessageState::Stopped);
        }
        QCOMPARE(said, 2);
        for (const Failed& each : chat.all<Failed>()) QFAIL(each.error.message.c_str());
    }

    void regenerateReplacesTheReplyAndKeepsTheStreamWhole() {
        Chat chat(file());
        chat.start();
        for (int i = 0; i < 12; ++i) chat.say("And then? " + std::to_string(i));
        const auto before = chat.messages();
        chat.service->regenerate(kOpenOne);
        chat.service->drain();
        const auto after = chat.messages();
        QCOMPARE(after.size(), before.size());
        QVERIFY(after.back().id != before.back().id);
        QCOMPARE(after.back().tokenBegin, before.back().tokenBegin);
        QCOMPARE(chat.memory().next, after.back().tokenEnd);
        QCOMPARE(chat.all<MessageSuperseded>().size(), size_t(1));
        QVERIFY(chat.all<Failed>().empty());
    }

    void anotherCacheSizeOrSystemPromptLosesNothing() {
        settings::Settings chosen{.cacheSize = 160, .maxReplyTokens = 12, .systemPrompt = ""};
        check(settings::saveSettings(*unwrap(store::TranscriptWriter::open(file())), chosen));
        Chat chat(file(),
                  [&](settings::Settings& settings) { settings = chosen; });  // nothing else than what is stored
        const auto choose = [&] {
            archive::applySettings(*chat.service, chosen);
            chat.service->drain();
            QVERIFY(chat.all<Failed>().empty());
        };
        chat.start();
        for (int i = 0; i < 20; ++i) chat.say("And then? " + std::to_string(i));
        const size_t said = chat.messages().size();
        const memory::MemoryState before = chat.memory();
        QCOMPARE(before.cacheSize, 160U);
        for (const uint32_t size : {96U, 224U}) {
            chosen.cacheSize = size;
            choose();
            QCOMPARE(chat.memory().cacheSize, size);
            QCOMPARE(chat.memory().seen, size);  // more of the conversation, or less
            QCOMPARE(chat.memory().next, before.next);
        }
        chosen.systemPrompt = "Be kind.";
        choose();
        QVERIFY(chat.memory().preambleEnd > before.preambleEnd);
        QVERIFY(chat.memory().seen > 150);  // the newest turns, read anew
        QCOMPARE(chat.messages().size(), said);
        chat.say("And now?");
        QVERIFY(chat.all<Failed>().empty());
        QCOMPARE(chat.messages().size(), said + 2);
    }

    void aModelThatIsMissingOrCutOffLeavesTheTranscriptReadable() {
        {
            Chat chat(file());
            chat.start();
            chat.say("remember this");
        }
        QFile whole(QString::fromStdString(kModel.string()));
        QVERIFY(whole.open(QIODevice::ReadOnly));
        const QString cutPath = m_folder->filePath("cut.gguf");
        QFile cut(cutPath);
        QVERIFY(cut.open(QIODevice::WriteOnly));
        cut.write(whole.read(200000));
        cut.close();
        for (const std::string& model : {m_folder->filePath("none.gguf").toStdString(), cutPath.toStdString()}) {
            Chat chat(file(), {}, model);
            chat.start();
            QCOMPARE(chat.all<Failed>().size(), size_t(1));
            QVERIFY(chat.all<Failed>()[0].error.message.find(model) != std::string::npos);
            const size_t before = chat.messages().size();
            chat.say("are you there?");
            QCOMPARE(chat.messages().size(), before + 1);  // kept, though nobody answers
            QCOMPARE(chat.all<Failed>().size(), size_t(2));
        }
    }

    void anotherModelReadsTheNewestTurnsAnewAndSaysSo() {
        talk(file(), 10);
        Chat chat(file(), {}, otherModel());
        chat.start();
        QVERIFY(chat.all<Failed>().empty());
        QCOMPARE(chat.messages().back().role, store::MessageRole::Note);
        QVERIFY(chat.messages().back().text.find("does not know what came before") != std::string::npos);
        QVERIFY(chat.memory().seen > 20);
        chat.say("And now?");
        QVERIFY(chat.all<Failed>().empty());
    }

    void anotherModelThatReadsEverythingSaysSo() {
        {
            Chat chat(file());
            chat.start();
            chat.say("And then?");
        }
        Chat chat(file(), {}, otherModel());
        chat.start();
        QVERIFY(chat.messages().back().text.find("the whole conversation") != std::string::npos);
    }

    void aPinnedMessageStaysSeenWhenTheWindowHasPassedIt() {
        store::MessageId first = 0;
        {
            Chat chat(file());
            chat.start();
            chat.say("Hello");
            chat.say("Tim has a red ball");
            first = chat.messages()[2].id;
            archive::pin(*chat.service, first, true);
            chat.service->drain();
            QVERIFY(chat.memory().pinned.empty());  // still in the window
            for (int i = 0; i < 15; ++i) chat.say("And then? " + std::to_string(i));
            QCOMPARE(memory::placeOf(chat.messages()[2], chat.memory()), memory::Place::Pinned);
            QCOMPARE(chat.memory().pinned.size(), size_t(1));
            QVERIFY(chat.memory().seen <= chat.memory().cacheSize);
            QVERIFY(chat.all<Failed>().empty());
        }
        Chat chat(file());
        chat.start();
        QCOMPARE(memory::placeOf(chat.messages()[2], chat.memory()), memory::Place::Pinned);
        chat.say("Where is the ball?");
        QCOMPARE(memory::placeOf(chat.messages()[2], chat.memory()), memory::Place::Pinned);
        archive::pin(*chat.service, first, false);
        chat.service->drain();
        QCOMPARE(memory::placeOf(chat.messages()[2], chat.memory()), memory::Place::Forgotten);
        QVERIFY(chat.memory().pinned.empty());
        QVERIFY(chat.all<Failed>().empty());
    }

    void pinningWhatIsForgottenBringsItBackAtOnce() {
        Chat chat(file());
        chat.start();
        for (int i = 0; i < 15; ++i) chat.say("And then? " + std::to_string(i));
        const auto before = chat.messages();
        QCOMPARE(memory::placeOf(before[2], chat.memory()), memory::Place::Forgotten);
        archive::pin(*chat.service, before[2].id, true);
        archive::pin(*chat.service, before[5].id, true);
        chat.service->drain();
        QCOMPARE(memory::placeOf(chat.messages()[2], chat.memory()), memory::Place::Pinned);
        QCOMPARE(memory::placeOf(chat.messages()[5], chat.memory()), memory::Place::Pinned);
        QCOMPARE(chat.memory().next, before.back().tokenEnd);  // the stream itself is as it was
        chat.say("And now?");
        chat.service->regenerate(kOpenOne);
        chat.service->drain();
        QCOMPARE(chat.messages().size(), before.size() + 2);
        QVERIFY(chat.all<Failed>().empty());
    }

    void pinningMoreThanHalfOfTheMemoryIsRefusedAndChangesNothing() {
        Chat chat(file());
        chat.start();
        std::vector<store::MessageId> pinned;
        for (int i = 0; i < 12 && chat.all<Failed>().empty(); ++i) {
            chat.say("Tell me more and more and more about it, please");
            for (const size_t back : {size_t{2}, size_t{1}}) {
                const auto messages = chat.messages();
                archive::pin(*chat.service, messages[messages.size() - back].id, true);
                chat.service->drain();
            }
        }
        const auto failed = chat.all<Failed>();
        QVERIFY(!failed.empty());
        QVERIFY(failed[0].error.message.find("unpin another one") != std::string::npos);
        chat.say("And now?");
        QCOMPARE(chat.messages().back().state, store::MessageState::CutOff);
    }

    void anotherModelReadsWhatIsPinnedAnewToo() {
        {
            Chat chat(file());
            chat.start();
            chat.say("Hello");
            chat.say("Tim has a red ball");
            archive::pin(*chat.service, chat.messages()[2].id, true);
            for (int i = 0; i < 15; ++i) chat.say("And then? " + std::to_string(i));
        }
        Chat chat(file(), {}, otherModel());
        chat.start();
        const store::Message first = chat.messages()[2];
        QVERIFY(first.tokenEnd > first.tokenBegin);
        const memory::Place memory = memory::placeOf(first, chat.memory());
        QVERIFY(memory == memory::Place::Seen || memory == memory::Place::Pinned);
        for (int i = 0; i < 15; ++i) chat.say("And then? " + std::to_string(i));
        QCOMPARE(memory::placeOf(chat.messages()[2], chat.memory()), memory::Place::Pinned);
        QVERIFY(chat.all<Failed>().empty());
    }

    void conversationsAreRenamedRemovedAndBroughtBack() {
        Chat chat(file());
        chat.start();
        chat.say("first conversation");
        const store::ConversationId first = chat.conversation();
        chat.service->newConversation();
        chat.service->drain();
        const store::ConversationId second = chat.conversation();
        QVERIFY(first != second);
        archive::renameConversation(*chat.service, second, "Second");
        archive::removeConversation(*chat.service, second);
        chat.service->drain();
        QCOMPARE(chat.conversation(), first);
        archive::restoreConversation(*chat.service, second);
        chat.service->drain();
        QCOMPARE(chat.conversation(), second);
        const auto reader = unwrap(store::TranscriptReader::open(file()));
        QCOMPARE(unwrap(reader->conversation(second))->title, std::string("Second"));
        QCOMPARE(unwrap(reader->conversation(first))->title, std::string("first conversation"));
        QVERIFY(chat.all<Failed>().empty());
    }

    void whatCannotBeStoredIsHandedBack() {
        Chat chat(file());
        chat.start();
        chat.say("before");
        std::signal(SIGXFSZ, SIG_IGN);
        rlimit old{};
        getrlimit(RLIMIT_FSIZE, &old);
        rlimit small = old;
        small.rlim_cur = 500000;
        setrlimit(RLIMIT_FSIZE, &small);
        const std::string text(2000000, 'x');
        chat.say(text);
        setrlimit(RLIMIT_FSIZE, &old);
        QCOMPARE(chat.all<MessageRejected>().size(), size_t(1));
        QCOMPARE(chat.all<MessageRejected>()[0].text, text);
        QCOMPARE(chat.all<Failed>().size(), size_t(1));
        chat.say("after");
        QCOMPARE(chat.messages().size(), size_t(4));
    }

    void bytesThatAreNoTextAreStoredAsText() {
        Chat chat(file());
        chat.start();
        chat.say(std::string("caf\xC3 \0 x", 8));
        QCOMPARE(chat.messages()[0].text, std::string("caf\xEF\xBF\xBD   x"));
        QVERIFY(chat.all<Failed>().empty());
    }

    void aCacheTooSmallForTheSystemPromptIsAnErrorThatSaysHowLarge() {
        Chat chat(file(), [](settings::Settings& settings) { settings.systemPrompt = std::string(400, 'x'); });
        chat.start();
        QCOMPARE(chat.all<Failed>().size(), size_t(1));
        QVERIFY(chat.all<Failed>()[0].error.message.find("choose at least") != std::string::npos);
    }
};

QTEST_GUILESS_MAIN(SessionTest)
#include "session_test.moc"
