// What the model has forgotten and the person comes back to is quoted to it with that message, within bounds; it is
// stored, can be dropped, and goes with what it was taken from. Over a model that counts words.
#include "archive/branches.h"
#include "archive/seen.h"
#include "archive/trash.h"
#include "recall/corrections.h"
#include "recall/recall.h"
#include "support/scripted_responder.h"
#include "test_chat.h"

#include <algorithm>

#include <QTemporaryDir>
#include <QTest>

using namespace daylong;
using namespace daylong::chat;

namespace {

constexpr const char* kFact = "My sister Wilhelmina collects brass telescopes";
constexpr const char* kQuestion = "What does Wilhelmina collect?";

}  // namespace

class RecallTest : public QObject {
    Q_OBJECT

    std::unique_ptr<QTemporaryDir> m_folder;
    std::filesystem::path file() const { return m_folder->filePath("t.db").toStdString(); }

    std::unique_ptr<Chat> opened(std::function<void(settings::Settings&)> adjust = {}, uint64_t parameters = 0) const {
        auto chat = std::make_unique<Chat>(
            file(),
            [adjust](settings::Settings& settings) {
                settings.cacheSize = 400;
                settings.recalls = true;
                if (adjust) adjust(settings);
            },
            unit::scriptedResponderMaker({.model = {.parameters = parameters}}));
        chat->start();
        return chat;
    }
    /// Until what was said before is out of the window.
    static void forget(Chat& chat, int first = 0) {
        for (int i = first; i < first + 40; ++i) {
            std::string words;
            for (int word = 0; word < 10; ++word) words += "word" + std::to_string(100 * i + word) + "x ";
            chat.say(words);
        }
    }
    static std::vector<store::MessageId> lastRecalled(Chat& chat) {
        const auto all = chat.all<MessagesRecalled>();
        return all.empty() ? std::vector<store::MessageId>() : all.back().passages;
    }
    static uint64_t tokensOf(const store::Message& message) { return message.tokenEnd - message.tokenBegin; }
    /// The newest message of the user's.
    static store::Message said(Chat& chat) {
        const std::vector<store::Message> all = chat.messages();
        for (auto each = all.rbegin(); each != all.rend(); ++each) {
            if (each->role == store::MessageRole::User) return *each;
        }
        return {};
    }

private Q_SLOTS:
    void init() { m_folder = std::make_unique<QTemporaryDir>(); }

    void whatIsForgottenComesBackWhenOneComesBackToIt() {
        auto chat = opened();
        chat->say(kFact);
        const store::MessageId fact = said(*chat).id;
        forget(*chat);
        QVERIFY(chat->all<MessagesRecalled>().empty());
        chat->say(kQuestion);
        const auto recalled = chat->all<MessagesRecalled>();
        QCOMPARE(recalled.size(), size_t(1));
        QCOMPARE(recalled[0].message, said(*chat).id);
        QCOMPARE(recalled[0].passages.front(), fact);
        QVERIFY(tokensOf(said(*chat)) > 12);                 // its own words are four
        QCOMPARE(said(*chat).text, std::string(kQuestion));  // what was written stays what was written
        const uint64_t recalledTokens = memory::tokensOf(chat->memory().recalled);
        QCOMPARE(recalledTokens, tokensOf(said(*chat)) - 5);
        // It is known after a restart, too.
        chat.reset();
        chat = opened();
        QCOMPARE(memory::tokensOf(chat->memory().recalled), recalledTokens);
        forget(*chat, 40);
        QCOMPARE(memory::tokensOf(chat->memory().recalled), uint64_t(0));
        chat.reset();
        const auto reader = unwrap(store::TranscriptReader::open(file()));
        const auto stored = unwrap(reader->recalled(1, 0, kNewest));
        QVERIFY(!stored.empty());
        QCOMPARE(stored.front().message, recalled[0].message);
        QCOMPARE(stored.front().passage.text, std::string(kFact));
    }

    void whereNothingBeforeItWasReadItIsBroughtBackAllTheSame() {
        auto chat = opened();
        chat->say(kFact);
        const store::MessageId fact = said(*chat).id;
        forget(*chat);
        forget(*chat, 40);
        const store::MessageId middle = chat->messages()[80].id;
        chat.reset();
        check(unwrap(store::TranscriptWriter::open(file()))->setStreamState(1, store::StreamState::ToBeRead));
        chat = opened();
        QCOMPARE(tokensOf(chat->messages()[79]), uint64_t(0));  // of the newest turns alone the model knows
        archive::edit(*chat->service, middle, kQuestion);
        chat->service->drain();
        QCOMPARE(chat->messages().size(), size_t(82));
        QCOMPARE(std::ranges::count(lastRecalled(*chat), fact), 1);
        QVERIFY(tokensOf(said(*chat)) > 12);  // and it is read
        QVERIFY(tokensOf(chat->messages()[79]) > 0);
        QVERIFY(chat->all<Failed>().empty());
    }

    void whatIsStillSeenIsNotBroughtBack() {
        auto chat = opened();
        chat->say(kFact);
        chat->say(kQuestion);
        QVERIFY(chat->all<MessagesRecalled>().empty());
        QCOMPARE(tokensOf(said(*chat)), uint64_t(5));
    }

    void whereTheBestIsStillSeenNothingIsBroughtBack() {
        auto chat = opened();
        chat->say("My sister Wilhelmina collects old maps");
        const store::MessageId former = said(*chat).id;
        forget(*chat);
        chat->say(kFact);
        const size_t recalled = chat->all<MessagesRecalled>().size();
        chat->say(kQuestion);
        QCOMPARE(chat->all<MessagesRecalled>().size(), recalled);
        // What is seen says less of this.
        chat->say("Which maps does Wilhelmina collect?");
        QCOMPARE(chat->all<MessagesRecalled>().size(), recalled + 1);
        QCOMPARE(std::ranges::count(lastRecalled(*chat), former), 1);
    }

    /// By a small model, once anything is forgotten.
    void whatIsSeenButFarAwayIsBroughtBackToASmallModel() {
        constexpr uint64_t kMillion = 1'000'000;
        for (const auto& [parameters, recalled] : {std::pair(100 * kMillion, 1), std::pair(7000 * kMillion, 0)}) {
            init();
            auto chat = opened({}, parameters);
            chat->say(kFact);
            chat->say(kQuestion);  // far too early
            QVERIFY(chat->all<MessagesRecalled>().empty());
            forget(*chat);
            chat->say("My brother Archibald collects stamps");
            const store::MessageId fact = said(*chat).id;
            chat->say("What does Archibald collect?");
            QCOMPARE(std::ranges::count(lastRecalled(*chat), fact), 0);
            const std::string words = "fifty words in a row that say nothing of it and take ";
            for (int i = 0; i < 3; ++i) chat->say(words + words + words + words);
            QVERIFY(tokensOf(said(*chat)) * 3 > 400 / 4);
            chat->say("What does Archibald collect?");
            QCOMPARE(std::ranges::count(lastRecalled(*chat), fact), recalled);
        }
    }

    void aQuestionThatIsSeenIsNoAnswerToTheNext() {
        auto chat = opened();
        chat->say(kFact);
        const store::MessageId fact = said(*chat).id;
        forget(*chat);
        for (int i = 0; i < 2; ++i) {
            chat->say(kQuestion);
            QCOMPARE(chat->all<MessagesRecalled>().size(), size_t(i + 1));
            QCOMPARE(std::ranges::count(lastRecalled(*chat), fact), 1);
        }
    }

    void whatWasSaidAnewIsNearestToTheQuestion() {
        auto chat = opened();
        chat->say("My sister Wilhelmina collects old maps");
        const store::MessageId former = said(*chat).id;
        chat->say("The weather is fine");
        chat->say(kFact);
        const store::MessageId now = said(*chat).id;
        forget(*chat);
        chat->say(kQuestion);
        const std::vector<store::MessageId> both = lastRecalled(*chat);
        QVERIFY(std::ranges::find(both, former) < std::ranges::find(both, now));
        QVERIFY(std::ranges::count(both, now) == 1);
    }

    void whatWasSaidAnewComesAloneBeforeTheFormerDoes() {
        for (const uint32_t room : {22U, 15U}) {
            init();
            auto chat = opened([room](settings::Settings& settings) { settings.recallTokens = room; });
            chat->say("Wilhelmina collects old maps");
            const store::MessageId former = said(*chat).id;
            chat->say("By now my dear sister Wilhelmina collects brass telescopes");
            const store::MessageId now = said(*chat).id;
            forget(*chat);
            chat->say(kQuestion);
            QCOMPARE(std::ranges::count(lastRecalled(*chat), now), room == 22U ? 1 : 0);
            QCOMPARE(std::ranges::count(lastRecalled(*chat), former), 0);
        }
    }

    void whatIsOfAnotherStaysAwayWhereWhatIsAskedIsKnown() {
        // Of an aunt nothing is known, and of anybody it is asked.
        for (const auto& [question, others] :
             {std::pair("What is the favourite food of my sister?", 0),
              std::pair("What is the favourite food of my aunt?", 1), std::pair("Who has which favourite food?", 1)}) {
            init();
            auto chat = opened();
            chat->say("The favourite food of my sister is soup");
            const store::MessageId hers = said(*chat).id;
            forget(*chat);
            chat->say("My uncle has a new favourite food, salmon");
            const store::MessageId his = said(*chat).id;
            forget(*chat, 40);
            chat->say(question);
            QCOMPARE(std::ranges::count(lastRecalled(*chat), hers), 1);
            QCOMPARE(std::ranges::count(lastRecalled(*chat), his), others);
        }
    }

    void whatWasTakenBackComesOnlyWhereItIsAskedFor() {
        for (const bool former : {false, true}) {
            init();
            auto chat = opened();
            chat->say("Wilhelmina collects old maps");
            const store::MessageId first = said(*chat).id;
            chat->say("Things have changed: Wilhelmina collects brass telescopes");
            const store::MessageId now = said(*chat).id;
            forget(*chat);
            chat->say(former ? "What did Wilhelmina collect before?" : kQuestion);
            QCOMPARE(std::ranges::count(lastRecalled(*chat), now), 1);
            QCOMPARE(std::ranges::count(lastRecalled(*chat), first), former ? 1 : 0);
        }
    }

    void whatSaysThatSomethingChangedSaysItInWholeWords() {
        QVERIFY(recall::saysItChanged("I was wrong: it is Oslo."));
        QVERIFY(recall::saysItChanged("She doesn't live there anymore"));
        QVERIFY(recall::saysItChanged("Things have changed: she lives in Oslo"));
        QVERIFY(recall::saysItChanged("Since last week it is different"));
        QVERIFY(recall::saysItChanged("She moved \u2014 I was wrong\u2026"));
        QVERIFY(recall::saysItChanged("\u201CIt has changed\u201D"));
        QVERIFY(recall::saysItChanged("She doesn\u2019t live there anymore"));
        for (const char* told : {"She keeps the maps in the attic instead", "She does not need any more maps",
                                 "Her new map is different from the old ones", "The costs have not changed",
                                 "She changed the tyres of her car"})
            QVERIFY2(!recall::saysItChanged(told), told);
        QVERIFY(!recall::saysItChanged("We exchanged letters, and she also collects maps"));
        QVERIFY(recall::asksOfFormerTimes("Where did she live first?"));
        QVERIFY(!recall::asksOfFormerTimes("Where does my sister live?"));
    }

    void whatIsPinnedIsNotBroughtBack() {
        auto chat = opened();
        chat->say(kFact);
        const store::MessageId fact = said(*chat).id;
        archive::pin(*chat->service, fact, true);
        forget(*chat);
        chat->say(kQuestion);
        QVERIFY(std::ranges::count(lastRecalled(*chat), fact) == 0);
    }

    void whatIsAboutSomethingElseBringsNothingBack() {
        auto chat = opened();
        chat->say(kFact);
        forget(*chat);
        chat->say("Please translate photosynthesis into Portuguese");
        QVERIFY(chat->all<MessagesRecalled>().empty());
    }

    void howClearlyItMustBeAboutItIsChosen() {
        for (const float share : {0.0F, 0.65F}) {
            init();
            auto chat = opened([share](settings::Settings& settings) { settings.recallShare = share; });
            chat->say(kFact);
            const store::MessageId fact = said(*chat).id;
            forget(*chat);
            chat->say("What of Wilhelmina and zeppelins?");
            QCOMPARE(lastRecalled(*chat).empty(), share > 0.0F);
            chat->say(kQuestion);
            QCOMPARE(std::ranges::count(lastRecalled(*chat), fact), 1);
        }
    }

    void turnedOffNothingIsBroughtBack() {
        auto chat = opened([](settings::Settings& settings) { settings.recalls = false; });
        chat->say(kFact);
        forget(*chat);
        chat->say(kQuestion);
        QVERIFY(chat->all<MessagesRecalled>().empty());
        QCOMPARE(tokensOf(said(*chat)), uint64_t(5));
    }

    void itTakesNoMoreThanItsBudget() {
        auto chat = opened([](settings::Settings& settings) { settings.recallTokens = 45; });
        for (int i = 0; i < 8; ++i) chat->say(std::string(kFact) + " from year " + std::to_string(1900 + i));
        forget(*chat);
        chat->say(kQuestion);
        QVERIFY(!lastRecalled(*chat).empty());
        QVERIFY(tokensOf(said(*chat)) <= 45 + 5);
    }

    void droppedItIsAnsweredAnewWithoutIt() {
        auto chat = opened();
        chat->say(kFact);
        const store::MessageId fact = said(*chat).id;
        forget(*chat);
        chat->say(kQuestion);
        const store::Message question = said(*chat);
        const size_t replies = chat->all<ReplyFinished>().size();
        for (const store::MessageId passage : lastRecalled(*chat))
            archive::dropRecalled(*chat->service, question.id, passage);
        chat->service->drain();
        QVERIFY(chat->all<ReplyFinished>().size() > replies);
        QVERIFY(lastRecalled(*chat).empty());
        QCOMPARE(said(*chat).id, question.id);
        QCOMPARE(tokensOf(said(*chat)), uint64_t(5));
        QVERIFY(fact != 0);
        // Another reply does not bring it back.
        chat->service->regenerate(kOpenOne);
        chat->service->drain();
        QVERIFY(lastRecalled(*chat).empty());
        QVERIFY(chat->all<Failed>().empty());
    }

    void whatIsDeletedIsNotLeftInAQuotation() {
        auto chat = opened();
        chat->say(kFact);
        const store::MessageId fact = said(*chat).id;
        forget(*chat);
        chat->say(kQuestion);
        QVERIFY(tokensOf(said(*chat)) > 5);
        archive::removeTurn(*chat->service, fact);
        chat->service->drain();
        QCOMPARE(tokensOf(said(*chat)), uint64_t(5));  // read anew
        QVERIFY(chat->all<Failed>().empty());
    }

    void aPauseIsToldOnceItWasLong() {
        constexpr int64_t kMinute = 60000, kNow = 1796000000000;
        QCOMPARE(recall::elapsedTime(kNow - 59 * kMinute, kNow), std::string());
        QCOMPARE(recall::elapsedTime(0, kNow), std::string());
        QVERIFY(recall::elapsedTime(kNow - 61 * kMinute, kNow).find("1 hour has passed") != std::string::npos);
        QVERIFY(recall::elapsedTime(kNow - 3 * 24 * 60 * kMinute, kNow).find("3 days have passed") !=
                std::string::npos);
    }
};

QTEST_GUILESS_MAIN(RecallTest)
#include "recall_test.moc"
