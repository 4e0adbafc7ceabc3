// A message that is longer than what the model can see: read with progress, or its end alone, or stopped half way; and
// what is told of it is what was.
#include "archive/seen.h"
#include "base/clock.h"
#include "memory/memory_map.h"
#include "test_chat.h"

#include <QTemporaryDir>
#include <QTest>

#include <algorithm>
#include <atomic>

using namespace daylong;
using namespace daylong::chat;

namespace {

std::string words(int count, const std::string& word = "river ") {
    std::string text;
    for (int i = 0; i < count; ++i) text += word;
    return text;
}

bool isReading(const Event& event) {
    const auto* activity = std::get_if<ActivityChanged>(&event);
    return activity != nullptr && activity->activity == Activity::Reading && activity->done > 0;
}

}  // namespace

class LongMessageTest : public QObject {
    Q_OBJECT

    std::unique_ptr<QTemporaryDir> m_folder;
    std::filesystem::path file() const { return m_folder->filePath("t.db").toStdString(); }

    static std::vector<std::string> notes(Chat& chat) {
        std::vector<std::string> notes;
        for (const store::Message& message : chat.messages()) {
            if (message.role == store::MessageRole::Note) notes.push_back(message.text);
        }
        return notes;
    }
    static store::Message said(Chat& chat) {
        const auto messages = chat.messages();
        return *std::find_if(messages.rbegin(), messages.rend(),
                             [](const auto& each) { return each.role == store::MessageRole::User; });
    }
    /// Tokens that were computed since the events began to be heard: reading, and rebuilding.
    static uint64_t mostTold(Chat& chat, Activity activity) {
        uint64_t most = 0;
        for (const ActivityChanged& each : chat.all<ActivityChanged>()) {
            if (each.activity == activity) most = std::max(most, each.total);
        }
        return most;
    }

private Q_SLOTS:
    void init() { m_folder = std::make_unique<QTemporaryDir>(); }

    void readingIsToldAsItGoesOn() {
        Chat chat(file());
        chat.start();
        chat.say(words(600));
        std::vector<uint64_t> done;
        for (const ActivityChanged& each : chat.all<ActivityChanged>()) {
            if (each.activity == Activity::Reading && each.total > 0) done.push_back(each.done);
        }
        QVERIFY(done.size() > 4);
        QVERIFY(std::is_sorted(done.begin(), done.end()));
    }

    void allOfItIsReadAndItIsSaidThatTheEndIsSeen() {
        Chat chat(file());
        chat.start();
        chat.say(words(600));
        QVERIFY(chat.all<Failed>().empty());
        QCOMPARE(chat.messages().back().role, store::MessageRole::Assistant);
        QCOMPARE(notes(chat).size(), size_t(1));
        QVERIFY2(notes(chat)[0].find("sees only the end") != std::string::npos, notes(chat)[0].c_str());
        QVERIFY(memory::placeOf(said(chat), chat.memory()) == memory::Place::PartlySeen);
        chat.say("And a short one.");
        QCOMPARE(notes(chat).size(), size_t(1));
    }

    void theEndAloneIsReadWhereThatIsChosen() {
        memory::MemoryState before;
        uint64_t took = 0;
        {
            Chat chat(file());
            chat.start();
            chat.say("Hello");
            const uint64_t next = chat.memory().next;
            chat.service->send(kOpenOne, words(2000), Reading::EndOnly);
            chat.service->drain();
            QVERIFY(chat.all<Failed>().empty());
            QCOMPARE(chat.messages().back().role, store::MessageRole::Assistant);
            took = said(chat).tokenEnd - said(chat).tokenBegin;
            QVERIFY(said(chat).tokenBegin >= next);
            QVERIFY(took > 2000);  // the stream has all of it
            QVERIFY(mostTold(chat, Activity::Reading) == 0);
            QCOMPARE(said(chat).text, words(2000));
            QVERIFY2(notes(chat).back().find("As you chose") == 0, notes(chat).back().c_str());
            QVERIFY(memory::placeOf(said(chat), chat.memory()) == memory::Place::PartlySeen);
            before = chat.memory();
        }
        Chat chat(file());
        chat.start();
        QVERIFY(chat.all<Failed>().empty());
        QCOMPARE(chat.memory().next, before.next);
        QCOMPARE(chat.memory().firstSeen, before.firstSeen);
        chat.say("And now?");
        QVERIFY(chat.all<Failed>().empty());
    }

    void whatFitsIsReadWholeWhateverIsChosen() {
        Chat chat(file());
        chat.start();
        chat.service->send(kOpenOne, "A short one.", Reading::EndOnly);
        chat.service->drain();
        QVERIFY(notes(chat).empty());
        QVERIFY(memory::placeOf(said(chat), chat.memory()) == memory::Place::Seen);
    }

    void aReadingThatWasStoppedIsNotTakenForMore() {
        Chat chat(file());
        chat.start();
        std::atomic<bool> stopped = false;
        chat.listen([&](const Event& event) {
            if (isReading(event) && !stopped.exchange(true)) chat.service->stop();
        });
        chat.say(words(2000));
        QVERIFY(stopped);
        QCOMPARE(chat.messages().back().role, store::MessageRole::User);  // there is no reply
        QCOMPARE(said(chat).state, store::MessageState::Stopped);
        QVERIFY(said(chat).tokenEnd - said(chat).tokenBegin < 600);
        QVERIFY(memory::placeOf(said(chat), chat.memory()) == memory::Place::ReadInPart);
        QVERIFY(chat.all<MessageReadInPart>().back().inPart);
        QCOMPARE(chat.memory().next, said(chat).tokenEnd);  // as it is told
        {
            const auto reader = unwrap(store::TranscriptReader::open(file()));  // and as it is stored
            QCOMPARE(unwrap(reader->message(said(chat).id))->state, store::MessageState::Stopped);
        }
        chat.service->regenerate(kOpenOne);  // answers it, and reads it first
        chat.service->drain();
        QVERIFY(chat.all<Failed>().empty());
        QCOMPARE(said(chat).state, store::MessageState::Complete);
        QVERIFY(!chat.all<MessageReadInPart>().back().inPart);
        QVERIFY(memory::placeOf(said(chat), chat.memory()) == memory::Place::PartlySeen);
        QCOMPARE(chat.messages().back().role, store::MessageRole::Assistant);
    }

    void aRebuildThatWasStoppedHasNotReadTheRest() {
        {
            Chat chat(file(), [](settings::Settings& settings) { settings.cacheSize = 2048; });
            chat.start();
            for (int i = 0; i < 6; ++i) chat.say(words(200));
        }
        Chat chat(file(), [](settings::Settings& settings) { settings.cacheSize = 2048; });
        std::atomic<bool> stopped = false;
        chat.listen([&](const Event& event) {
            const auto* activity = std::get_if<ActivityChanged>(&event);
            const bool begun = activity != nullptr && activity->activity == Activity::Rebuilding && activity->done > 0;
            if (begun && !stopped.exchange(true)) chat.service->stop();
        });
        chat.start();
        QVERIFY(stopped);
        const memory::MemoryState memory = chat.memory();
        QVERIFY(!memory.whole);
        QVERIFY(memory::placeOf(chat.messages().back(), memory) == memory::Place::Forgotten);
        chat.say("Go on");
        QVERIFY(chat.memory().whole);
        QVERIFY(memory::placeOf(chat.messages().back(), chat.memory()) == memory::Place::Seen);
    }

    void whatIsWrittenIsMeasuredAsItWillBeRead() {
        Chat chat(file());
        chat.start();
        chat.say("Hello");
        const std::string text = words(300, "tree ") + "The end of it.";
        archive::measure(*chat.service, kOpenOne, 7, text);
        chat.service->drain();
        const DraftMeasured measured = chat.all<DraftMeasured>().back();
        QCOMPARE(measured.draft, uint64_t(7));
        QCOMPARE(measured.window, chat.memory().window());
        QVERIFY(measured.tokens > measured.window);
        QVERIFY(measured.seenBytes > 20 && measured.seenBytes < text.size());
        const uint64_t before = chat.memory().next;
        chat.say(text);
        QCOMPARE(said(chat).tokenEnd - said(chat).tokenBegin, measured.tokens);
        QVERIFY(said(chat).tokenBegin >= before);
    }

    void theWaitForAReplyBeginsWhenItIsAskedFor() {
        Chat chat(file());
        chat.start();
        std::atomic<double> read = 0.0;
        chat.listen([&](const Event& event) {
            const auto* activity = std::get_if<ActivityChanged>(&event);
            if (activity != nullptr && activity->activity == Activity::Replying) read = steadySeconds();
        });
        chat.service->send(kOpenOne, words(600));
        const double sent = steadySeconds();
        chat.service->drain();
        QVERIFY(read > sent);
        QVERIFY(chat.all<ReplyFinished>().back().stats.secondsToFirstToken >= read - sent);
    }

    void theMemoryIsToldWhileAReplyIsMade() {
        std::atomic<bool> replying = false;
        std::atomic<int> told = 0, pieces = 0;
        Chat chat(file(), [](settings::Settings& settings) { settings.maxReplyTokens = 1000000; });
        chat.start();
        uint64_t next = 0;
        chat.listen([&](const Event& event) {
            if (std::holds_alternative<ReplyText>(event)) replying = true;
            const auto* memory = std::get_if<MemoryChanged>(&event);
            if (memory != nullptr && replying && memory->memory.next > next) {
                next = memory->memory.next;
                ++told;
            }
            if (told >= 2 || (std::holds_alternative<ReplyText>(event) && ++pieces > 200000)) chat.service->stop();
        });
        chat.say("Once upon a time");
        QVERIFY(told >= 2);
        QVERIFY(pieces < 200000);
    }
};

QTEST_GUILESS_MAIN(LongMessageTest)
#include "long_message_test.moc"
