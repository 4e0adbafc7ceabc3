// A conversation opens as it was left: what the model made of it is kept on disk, and goes with it.
#include "archive/branches.h"
#include "archive/choices.h"
#include "archive/seen.h"
#include "archive/trash.h"
#include "memory/kept.h"
#include "counted_chat.h"

#include <QElapsedTimer>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

#include <algorithm>
#include <csignal>
#include <cstdio>
#include <map>

using namespace daylong;
using namespace daylong::chat;

namespace {

/// The child: one long reply, until it is killed.
int replyForEver(const char* database, const char* cache) {
    CountedChat counted(database, cache, [](settings::Settings& settings) {
        likeliest(settings);
        settings.maxReplyTokens = 1000000;
    });
    counted.chat.listen([](const Event& event) {
        if (!std::holds_alternative<ReplyText>(event)) return;
        std::puts("piece");
        std::fflush(stdout);
    });
    counted.chat.say("Once upon a time");
    return 0;
}

}  // namespace

class KeptMemoryTest : public QObject {
    Q_OBJECT

    std::unique_ptr<QTemporaryDir> m_folder;
    fs::path folder() const { return m_folder->path().toStdString(); }
    fs::path file() const { return folder() / "t.db"; }
    fs::path cache() const { return folder() / "cache"; }
    fs::path kept() const { return memory::keptFolder(cache(), file()); }
    size_t segments() const {
        size_t count = 0;
        if (!fs::exists(cache())) return 0;
        for (const auto& entry : fs::recursive_directory_iterator(cache()))
            count += entry.path().extension() == ".keys";
        return count;
    }

private Q_SLOTS:
    void init() { m_folder = std::make_unique<QTemporaryDir>(); }

    /// The cache has rolled by then: what was read again would come out otherwise.
    void aRestartReadsNothingAndGoesOnAsIfThereHadBeenNone() {
        CountedChat never(folder() / "never.db", {});
        talk(never.chat);
        {
            CountedChat first(file(), cache());
            talk(first.chat);
        }
        CountedChat second(file(), cache());
        QCOMPARE(second.opening, 1U);  // the newest token, for its logits
        for (CountedChat* each : {&never, &second}) {
            each->chat.say("Go on");
            each->chat.say("And on");
        }
        QCOMPARE(texts(second.chat), texts(never.chat));
    }

    void withoutItARestartReadsWhatIsSeen() {
        {
            CountedChat first(file(), {});
            talk(first.chat);
        }
        CountedChat second(file(), {});
        QVERIFY(second.opening > 1);
        QCOMPARE(segments(), 0U);
    }

    void turnedOffNothingIsOnTheDisk() {
        CountedChat off(file(), cache(), [](settings::Settings& settings) {
            likeliest(settings);
            settings.keepsMemory = false;
        });
        talk(off.chat);
        QCOMPARE(segments(), 0U);
    }

    void anotherConversationAndBackReadsNothing() {
        CountedChat counted(file(), cache());
        talk(counted.chat);
        const store::ConversationId first = counted.chat.conversation();
        counted.chat.service->newConversation();
        counted.chat.say("Something else");
        const store::ConversationId second = counted.chat.conversation();
        QCOMPARE(counted.stepsOf([&] { counted.chat.service->openConversation(first); }), 1U);
        QCOMPARE(counted.stepsOf([&] { counted.chat.service->openConversation(second); }), 1U);
    }

    void afterAKillOnlyWhatCameSinceIsRead() {
        QProcess child;
        child.start(
            QCoreApplication::applicationFilePath(),
            {"--reply-for-ever", QString::fromStdString(file().string()), QString::fromStdString(cache().string())});
        QVERIFY(child.waitForStarted());
        // Some of it is in the transcript by then: that is written twice a second.
        QElapsedTimer since;
        since.start();
        qsizetype told = 0;
        while ((told < 2000 || since.elapsed() < 2000) && child.waitForReadyRead(60000))
            told += child.readAll().count('\n');
        ::kill(static_cast<pid_t>(child.processId()), SIGKILL);
        QVERIFY(child.waitForFinished());
        CountedChat back(file(), cache());
        const memory::MemoryState memory = back.chat.all<MemoryChanged>().back().memory;
        QVERIFY(memory.next > 500);
        QVERIFY2(back.opening < 20, std::to_string(back.opening).c_str());
        back.chat.say("Go on");
        QCOMPARE(back.chat.messages().back().state, store::MessageState::CutOff);
    }

    void anotherReplyAfterARestartReadsNothingOld() {
        {
            CountedChat first(file(), cache());
            talk(first.chat);
        }
        CountedChat second(file(), cache());
        const uint64_t steps = second.stepsOf([&] { second.chat.service->regenerate(kOpenOne); });
        QVERIFY2(steps <= 60, std::to_string(steps).c_str());  // the reply's tokens, and its turn's end
    }

    /// What the ring holds no more comes from the disk: as if what is taken back had never been said.
    void aMessageFurtherBackThanTheRingIsChangedWithoutReadingWhatStandsBeforeIt() {
        CountedChat never(folder() / "never.db", {}), counted(file(), cache());
        talk(never.chat);
        for (int i = 0; i < 2; ++i) talk(counted.chat);
        const store::Message changed = counted.chat.messages()[never.chat.messages().size()];
        QVERIFY(changed.tokenBegin < counted.chat.memory().firstSeen);
        // The window had moved on by then, so that what is read again would come out otherwise.
        QVERIFY(never.chat.memory().firstSeen > never.chat.memory().preambleEnd);
        const uint64_t steps =
            counted.stepsOf([&] { archive::edit(*counted.chat.service, changed.id, "Where was it?"); });
        const uint64_t fewest = never.stepsOf([&] { never.chat.say("Where was it?"); });
        QVERIFY(steps <= fewest + 1);  // the newest token, for its logits
        for (CountedChat* each : {&never, &counted}) each->chat.say("Go on");
        QCOMPARE(texts(counted.chat), texts(never.chat));
        QVERIFY(counted.chat.all<Failed>().empty());
    }

    void aPinIsReadAloneAndTheRestStaysAsItIs() {
        uint64_t next = 0;
        store::MessageId early = 0, other = 0;
        {
            CountedChat counted(file(), cache());
            talk(counted.chat);
            const std::vector<store::Message> said = counted.chat.messages();
            early = said[0].id;
            other = said[2].id;
            QVERIFY(said[2].tokenEnd < counted.chat.all<MemoryChanged>().back().memory.firstSeen);
            // One step for the message, one for the newest token's logits.
            QCOMPARE(counted.stepsOf([&] { archive::pin(*counted.chat.service, early, true); }), 2U);
            QCOMPARE(counted.stepsOf([&] { archive::pin(*counted.chat.service, other, true); }), 2U);
            QCOMPARE(counted.chat.all<MemoryChanged>().back().memory.pinned.size(), 2U);
            counted.chat.say("Go on");
            next = counted.chat.all<MemoryChanged>().back().memory.next;
            QVERIFY(counted.chat.all<Failed>().empty());
        }
        CountedChat again(file(), cache());
        QCOMPARE(again.opening, 1U);
        QCOMPARE(again.chat.all<MemoryChanged>().back().memory.pinned.size(), 2U);
        QCOMPARE(again.chat.all<MemoryChanged>().back().memory.next, next);
        // What stands behind what goes is read again, and nothing is where nothing does.
        QCOMPARE(again.stepsOf([&] { archive::pin(*again.chat.service, early, false); }), 2U);
        QCOMPARE(again.stepsOf([&] { archive::pin(*again.chat.service, other, false); }), 1U);
        QVERIFY(again.chat.all<MemoryChanged>().back().memory.pinned.empty());
        again.chat.say("And on");
        QVERIFY(again.chat.all<Failed>().empty());
    }

    void aPinThatWasChangedBesideTheProgramIsReadWhenItStarts() {
        store::MessageId early = 0;
        {
            CountedChat counted(file(), cache());
            talk(counted.chat);
            early = counted.chat.messages()[0].id;
        }
        {
            const auto writer = unwrap(store::TranscriptWriter::open(file()));
            QVERIFY(bool(writer->setPinned(early, true)));
        }
        CountedChat again(file(), cache());
        QCOMPARE(again.opening, 2U);
        QCOMPARE(again.chat.all<MemoryChanged>().back().memory.pinned.size(), 1U);
    }

    /// On a device that reads slowly, and on one that reads so fast that its words are quoted.
    void whatIsRecalledIsNotReadWhereThatTakesLong() {
        std::map<bool, uint64_t> read;
        for (const bool slow : {false, true}) {
            const fs::path database = folder() / (slow ? "slow.db" : "quick.db");
            const auto adjust = [](settings::Settings& settings) {
                likeliest(settings);
                settings.recalls = true;
                settings.cacheSize = 256;
                settings.recallTokens = 128;
                settings.maxReplyTokens = 12;
            };
            uint64_t next = 0;
            {
                CountedChat counted(database, cache(), adjust, slow ? 0.005 : 0.0);
                counted.chat.say("Good morning");  // of what comes first, some tokens are sinks
                counted.chat.say("Wilhelmina collects telescopes");
                for (int i = 0; i < 2; ++i) talk(counted.chat);
                counted.chat.say("What about Wilhelmina and telescopes?");
                const MessagesRecalled recalled = counted.chat.all<MessagesRecalled>().back();
                const std::vector<store::Message> all = counted.chat.messages();
                const auto messageOf = [&](store::MessageId id) {
                    return *std::ranges::find(all, id, &store::Message::id);
                };
                const store::Message said = messageOf(recalled.message);
                QCOMPARE(said.id, all[all.size() - 2].id);
                QVERIFY(std::ranges::count(recalled.passages, all[2].id) == 1);
                read[slow] = said.tokenEnd - said.tokenBegin;
                for (const store::MessageId id : recalled.passages)
                    read[slow] -= slow ? messageOf(id).tokenEnd - messageOf(id).tokenBegin : 0;
                QVERIFY(counted.chat.all<Failed>().empty());
                next = counted.chat.all<MemoryChanged>().back().memory.next;
                counted.chat.service.reset();
                // Where they were not read, the passages' own tokens stand there again.
                const auto transcript = unwrap(store::TranscriptWriter::open(database));
                const store::Message fact = messageOf(recalled.passages.front());
                const auto first = unwrap(transcript->readTokens(said.conversation, fact.tokenBegin, fact.tokenEnd));
                const auto again =
                    unwrap(transcript->readTokens(said.conversation, said.tokenBegin, said.tokenBegin + first.size()));
                QCOMPARE(first == again, slow);
            }
            CountedChat again(database, cache(), adjust);  // and is kept as everything is
            QCOMPARE(again.opening, 1U);
            QCOMPARE(again.chat.all<MemoryChanged>().back().memory.next, next);
        }
        QVERIFY2(read[true] < read[false], (std::to_string(read[true]) + " " + std::to_string(read[false])).c_str());
    }

    void itGoesWithItsConversation() {
        CountedChat counted(file(), cache());
        talk(counted.chat);
        const store::ConversationId first = counted.chat.conversation();
        QVERIFY(fs::exists(memory::keptFolderOf(kept(), first)));
        archive::removeConversation(*counted.chat.service, first);
        counted.chat.service->drain();
        QVERIFY(!fs::exists(memory::keptFolderOf(kept(), first)));
    }

    void whatIsLeftOfOthersGoesAtTheStart() {
        { CountedChat counted(file(), cache()); }
        fs::create_directories(memory::keptFolderOf(kept(), 4711));
        CountedChat again(file(), cache());
        QVERIFY(!fs::exists(memory::keptFolderOf(kept(), 4711)));
    }

    /// What is kept is of the tokens that were read since, without those of the turn.
    void aTurnThatIsDeletedIsNotKept() {
        uint64_t tokens = 0;
        {
            CountedChat counted(file(), cache());
            talk(counted.chat);
            const std::vector<store::Message> said = counted.chat.messages();
            archive::removeTurn(*counted.chat.service, said[said.size() - 4].id);  // still seen, and not the last
            counted.chat.service->drain();
            tokens = counted.chat.all<MemoryChanged>().back().memory.next;
        }
        CountedChat again(file(), cache());
        QVERIFY(again.chat.all<Failed>().empty());
        QCOMPARE(again.opening, 1U);
        QCOMPARE(again.chat.all<MemoryChanged>().back().memory.next, tokens);
    }

    void clearedItIsGoneAndTheTalkGoesOn() {
        CountedChat counted(file(), cache());
        talk(counted.chat);
        archive::clearKept(*counted.chat.service);
        counted.chat.service->drain();
        QCOMPARE(segments(), 0U);
        counted.chat.say("Go on");
        QVERIFY(counted.chat.all<Failed>().empty());
        QCOMPARE(segments(), 0U);
    }
};

int main(int argc, char** argv) {
    if (argc > 3 && std::string_view(argv[1]) == "--reply-for-ever") return replyForEver(argv[2], argv[3]);
    QCoreApplication app(argc, argv);
    KeptMemoryTest test;
    return QTest::qExec(&test, argc, argv);
}
#include "kept_memory_test.moc"
