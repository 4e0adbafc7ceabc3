// A conversation gets another system prompt, or another cache: what of the model's memory fits still is used, and what
// is read again is told.
#include "counted_chat.h"  // before Qt's macro `slots`

#include "agree.h"
#include "archive/branches.h"
#include "archive/choices.h"

#include <QTemporaryDir>
#include <QTest>

#include <utility>

using namespace daylong;
using namespace daylong::chat;

namespace {

/// The last two are as long as each other.
constexpr const char* kPrompts[] = {"Be kind.", "Speak of nothing but a little dog and its very long walks.",
                                    "a dog and a cat", "a cat and a dog"};

std::function<void(settings::Settings&)> promptedBy(const char* prompt) {
    return [prompt](settings::Settings& settings) {
        likeliest(settings);
        settings.systemPrompt = prompt;
    };
}

}  // namespace

class OtherPromptTest : public QObject {
    Q_OBJECT

    std::unique_ptr<QTemporaryDir> m_folder;
    fs::path folder() const { return m_folder->path().toStdString(); }
    fs::path file() const { return folder() / "t.db"; }
    fs::path cache() const { return folder() / "cache"; }

private Q_SLOTS:
    void init() { m_folder = std::make_unique<QTemporaryDir>(); }

    /// Longer, shorter, and as long: none of the former one's keys is ever taken for one of the new one's.
    void anotherSystemPromptIsReadAloneAndTheRestStaysAsItIs() {
        std::vector<store::Message> said;
        uint64_t preamble = 0;
        {
            CountedChat first(file(), cache(), promptedBy(kPrompts[0]));
            talk(first.chat);
            said = first.chat.messages();
            preamble = first.chat.memory().preambleEnd;
        }
        for (const char* prompt : {kPrompts[1], kPrompts[2], kPrompts[3], kPrompts[0]}) {
            for (const bool again : {false, true}) {  // before a word was said: nothing is kept of it yet
                CountedChat counted(file(), cache(), promptedBy(prompt));
                QCOMPARE(counted.opening, 2U);  // one step for the prompt, one for the newest token's logits
                const memory::MemoryState memory = counted.chat.memory();
                const std::vector<ReadAgain> told = counted.chat.all<ReadAgain>();
                QCOMPARE(told.size(), size_t(again ? 0 : 1));
                if (!again) QCOMPARE(told[0].says[0].values[0], std::to_string(memory.preambleEnd));
                QCOMPARE(memory.seen, memory.cacheSize);
                const uint64_t moved = memory.preambleEnd - std::exchange(preamble, memory.preambleEnd);
                const std::vector<store::Message> now = counted.chat.messages();
                QCOMPARE(now.size(), said.size());
                for (size_t i = 0; i < now.size(); ++i) {
                    QCOMPARE(now[i].tokenBegin, said[i].tokenBegin + moved);
                    QCOMPARE(now[i].tokenEnd, said[i].tokenEnd + moved);
                }
                agree(counted.chat);
                if (again) counted.chat.say("Go on");
                said = counted.chat.messages();
            }
            CountedChat counted(file(), cache(), promptedBy(prompt));
            QCOMPARE(counted.opening, 1U);
            QCOMPARE(texts(counted.chat).size(), said.size());
        }
    }

    /// Where nothing is forgotten yet, and a longer prompt finds no room before it, all of it is read again.
    void aLongerSystemPromptBeforeAShortTalkReadsItAgain() {
        CountedChat never(folder() / "never.db", {}, promptedBy(kPrompts[1]));
        never.chat.say("Once there was a cat");
        {
            CountedChat first(file(), cache(), promptedBy(kPrompts[0]));
            first.chat.say("Once there was a cat");
        }
        {
            CountedChat longer(file(), cache(), promptedBy(kPrompts[1]));
            QCOMPARE(longer.chat.all<ReadAgain>().back().says[0].values[0], std::to_string(longer.chat.memory().next));
            QCOMPARE(longer.chat.messages()[0].tokenBegin, never.chat.messages()[0].tokenBegin);
            agree(longer.chat);
        }
        {
            CountedChat shorter(file(), cache(), promptedBy(kPrompts[0]));
            QCOMPARE(shorter.opening, 2U);
            agree(shorter.chat);
        }
        // Taken back to before there was anything but the prompt, it is as if it had always been this one.
        CountedChat back(file(), cache(), promptedBy(kPrompts[1]));
        archive::edit(*back.chat.service, back.chat.messages()[0].id, "Once there was a dog");
        back.chat.service->drain();
        CountedChat straight(folder() / "straight.db", {}, promptedBy(kPrompts[1]));
        straight.chat.say("Once there was a dog");
        QCOMPARE(texts(back.chat), texts(straight.chat));
        agree(back.chat);
    }

    /// With more sinks than a prompt has tokens, the talk's first ones are sinks, too.
    void behindAShorterSystemPromptNothingIsSeenTwice() {
        const auto manySinks = [](const char* prompt) {
            return [prompt](settings::Settings& settings) {
                promptedBy(prompt)(settings);
                settings.sinks = 64;
                settings.cacheSize = 512;
            };
        };
        {
            CountedChat first(file(), cache(), manySinks(kPrompts[1]));
            for (int i = 0; i < 3; ++i) first.chat.say(kTurns[i]);
        }
        CountedChat shorter(file(), cache(), manySinks(kPrompts[0]));
        QCOMPARE(shorter.opening, 2U);
        const memory::MemoryState memory = shorter.chat.memory();
        QVERIFY(memory.next > memory.preambleEnd);
        QCOMPARE(uint64_t{memory.seen}, memory.next);
        agree(shorter.chat);
    }

    /// A first turn is written otherwise behind no prompt at all: seen still, it is made anew.
    void aPromptWhereThereWasNoneBeforeAShortTalkMakesItAnew() {
        {
            CountedChat first(file(), cache(), likeliest);
            first.chat.say("Once there was a cat");
        }
        CountedChat again(file(), cache(), promptedBy(kPrompts[0]));
        QCOMPARE(again.chat.all<ReadAgain>().size(), size_t(1));
        agree(again.chat);
        CountedChat straight(folder() / "straight.db", {}, promptedBy(kPrompts[0]));
        straight.chat.say("Once there was a cat");
        QCOMPARE(again.chat.messages()[0].tokenEnd, straight.chat.messages()[0].tokenEnd);
    }

    void withoutAJournalWhatIsSeenIsReadAgainAndNothingElseIsLost() {
        std::vector<store::Message> said;
        {
            CountedChat first(file(), {}, promptedBy(kPrompts[0]));
            talk(first.chat);
            said = first.chat.messages();
        }
        CountedChat again(file(), {}, promptedBy(kPrompts[1]));
        const memory::MemoryState memory = again.chat.memory();
        QCOMPARE(again.chat.all<ReadAgain>().back().says,
                 Sayings{saying(Say::OtherPromptReadAgain, memory.cacheSize, memory.cacheSize)});
        QCOMPARE(again.chat.messages()[0].tokenEnd - again.chat.messages()[0].tokenBegin,
                 said[0].tokenEnd - said[0].tokenBegin);
        agree(again.chat);
    }

    void anotherCacheReadsNothingThatIsKeptAndElseTellsWhatIsReadAgain() {
        for (const bool keeps : {true, false}) {
            CountedChat counted(folder() / (keeps ? "kept.db" : "not.db"), keeps ? cache() : fs::path());
            talk(counted.chat);
            settings::Settings settings = counted.chat.all<SettingsChanged>().back().settings;
            for (const uint32_t size : {200U, 120U}) {
                settings.cacheSize = size;
                const uint64_t steps =
                    counted.stepsOf([&] { archive::applySettings(*counted.chat.service, settings); });
                QCOMPARE(counted.chat.memory().seen, size);
                QCOMPARE(steps == 1, keeps);
                const auto told = counted.chat.all<ReadAgain>();
                QCOMPARE(told.empty(), keeps);
                if (!keeps) QCOMPARE(told.back().says, Sayings{saying(Say::OtherCacheReadAgain, size, size)});
            }
            agree(counted.chat);
        }
    }
};

QTEST_GUILESS_MAIN(OtherPromptTest)
#include "other_prompt_test.moc"
