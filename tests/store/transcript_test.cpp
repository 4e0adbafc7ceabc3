#include "base/clock.h"
#include "base/say.h"
#include "store/sqlite.h"
#include "store/transcript_reader.h"
#include "store/transcript_writer.h"
#include "transcript_fixture.h"

#include <QTemporaryDir>
#include <QTest>

#include <cstdlib>
#include <ctime>
#include <span>
#include <vector>

using namespace daylong;
using namespace daylong::store;

namespace {

constexpr int64_t kWeekMs = int64_t{7} * 24 * 3600 * 1000;

/// A time zone, as in POSIX; empty: the machine's own again.
void travel(const char* zone) {
    if (*zone != '\0') setenv("TZ", zone, 1);
    else unsetenv("TZ");
    tzset();
}

}  // namespace

class TranscriptTest : public TranscriptFixture {
    Q_OBJECT

private Q_SLOTS:
    void init() { begin(); }
    void cleanup() { end(); }

    void notesAreStoredAsCodesAndOlderOnesShownAsTheyAre() {
        const Conversation conversation = unwrap(m_writer->createConversation(""));
        const Sayings says = {saying(Say::OtherModelReadsNewest, "SmolLM2", 4), saying(Say::TemplateTellsDate)};
        unwrap(m_writer->appendMessage(conversation.id, MessageRole::Note, "The model has changed."));
        const Message told = unwrap(m_writer->appendNote(conversation.id, says));
        const auto page = unwrap(reader()->pageBefore(conversation.id, kNewest, 9));
        QCOMPARE(page[0].text, std::string("The model has changed."));
        QVERIFY(page[0].says.empty());
        QVERIFY(page[1].says == says && told.says == says);
        QCOMPARE(page[1].text, inEnglish(says));
        QCOMPARE(told.text, inEnglish(says));
        const auto database = unwrap(Database::open(file(), Database::Mode::ReadWrite));
        {
            Query row = unwrap(database->query("SELECT text, says FROM message WHERE says IS NOT NULL"));
            QVERIFY(unwrap(row.next()));
            QCOMPARE(row.text(0), std::string());
            QCOMPARE(row.text(1), packed(says));
        }
        check(database->execute("UPDATE message SET says = 'of a later Daylong' WHERE says IS NOT NULL"));
        QCOMPARE(unwrap(reader()->message(told.id))->text, std::string("of a later Daylong"));
    }

    void whatWasWrittenIsReadInPagesByKey() {
        const Conversation conversation = unwrap(m_writer->createConversation("Numbers"));
        std::vector<MessageId> ids;
        for (int i = 0; i < 120; ++i)
            ids.push_back(
                unwrap(m_writer->appendMessage(conversation.id, MessageRole::User, "message " + std::to_string(i))).id);
        const auto r = reader();
        const auto last = unwrap(r->pageBefore(conversation.id, kNewest, 50));
        QCOMPARE(last.size(), size_t(50));
        QCOMPARE(last.front().text, std::string("message 70"));
        QCOMPARE(last.back().text, std::string("message 119"));
        const auto before = unwrap(r->pageBefore(conversation.id, last.front().id, 50));
        QCOMPARE(before.back().text, std::string("message 69"));
        const auto after = unwrap(r->pageAfter(conversation.id, ids[100], 50));
        QCOMPARE(after.size(), size_t(19));
        QCOMPARE(unwrap(r->conversation(conversation.id))->messageCount, uint64_t(120));
    }

    void aReplyGrowsInBatchesWithItsTokens() {
        const Conversation conversation = unwrap(m_writer->createConversation(""));
        const Message question = unwrap(m_writer->appendMessage(conversation.id, MessageRole::User, "hello"));
        check(m_writer->appendTokens(conversation.id, 0, std::vector<int32_t>{1, 2, 3}));
        check(m_writer->appendTokens(conversation.id, question.id, std::vector<int32_t>{4, 5}));
        const Message reply = unwrap(m_writer->beginReply(conversation.id));
        m_writer->holdTokens(reply.id, std::vector<int32_t>{6});
        check(m_writer->extendReply(reply, "good "));
        m_writer->holdTokens(reply.id, std::vector<int32_t>{7, 8});
        check(m_writer->extendReply(reply, "day"));
        const Message finished = unwrap(m_writer->finishReply(reply.id, MessageState::Complete));
        QCOMPARE(finished.text, std::string("good day"));
        QCOMPARE(finished.tokenBegin, uint64_t(5));
        QCOMPARE(finished.tokenEnd, uint64_t(8));
        QCOMPARE(unwrap(m_writer->readTokens(conversation.id, 0, 8)), (std::vector<int32_t>{1, 2, 3, 4, 5, 6, 7, 8}));
        QCOMPARE(unwrap(m_writer->readTokens(conversation.id, 4, 7)), (std::vector<int32_t>{5, 6, 7}));
        QCOMPARE(unwrap(reader()->messageAtToken(conversation.id, 4))->id, question.id);
        QCOMPARE(unwrap(reader()->messageAtToken(conversation.id, 5))->id, reply.id);
        QVERIFY(!unwrap(reader()->messageAtToken(conversation.id, 8)));
        QVERIFY(!m_writer->readTokens(conversation.id, 0, 9));
    }

    void anotherPreambleMovesWhatStandsBehindIt() {
        const Conversation talk = unwrap(m_writer->createConversation(""));
        check(m_writer->appendTokens(talk.id, 0, std::vector<int32_t>{1, 2, 3}));
        check(m_writer->setPreambleEnd(talk.id, 3));
        const Message first = unwrap(m_writer->appendMessage(talk.id, MessageRole::User, "hello"));
        for (const int32_t token : {4, 5, 6, 7})  // chunks whose numbers meet when they are moved
            check(m_writer->appendTokens(talk.id, first.id, std::vector<int32_t>{token}));
        const Message unread = unwrap(m_writer->appendMessage(talk.id, MessageRole::User, "and more"));
        const Conversation other = unwrap(m_writer->createConversation(""));
        check(m_writer->appendTokens(other.id, 0, std::vector<int32_t>{1, 2, 3}));
        for (const std::vector<int32_t>& preamble :
             {std::vector<int32_t>{8, 9, 8, 9}, {8}, {}, {8, 9}, {9, 8}, {1, 2, 3, 4, 5, 6}}) {
            QVERIFY(unwrap(m_writer->replacePreamble(talk.id, preamble)));
            const Conversation row = unwrap(m_writer->conversation(talk.id)).value();
            QCOMPARE(row.preambleEnd, uint64_t(preamble.size()));
            QCOMPARE(row.tokenCount, uint64_t(preamble.size() + 4));
            std::vector<int32_t> all = preamble;
            all.insert(all.end(), {4, 5, 6, 7});
            QCOMPARE(unwrap(m_writer->readTokens(talk.id, 0, row.tokenCount)), all);
            QVERIFY(unwrap(m_writer->endsWhereItSays(talk.id)));
            const Message moved = unwrap(m_writer->message(first.id)).value();
            QCOMPARE(moved.tokenBegin, row.preambleEnd);
            QCOMPARE(moved.tokenEnd, row.tokenCount);
            QCOMPARE(unwrap(m_writer->message(unread.id))->tokenEnd, uint64_t(0));
        }
        QCOMPARE(unwrap(m_writer->readTokens(other.id, 0, 3)), (std::vector<int32_t>{1, 2, 3}));
        check(m_writer->setPreambleEnd(talk.id, 5));  // where nothing begins
        QVERIFY(!unwrap(m_writer->replacePreamble(talk.id, std::vector<int32_t>{8})));
        check(m_writer->setPreambleEnd(talk.id, 7));  // where a message's second token does
        QVERIFY(!unwrap(m_writer->replacePreamble(talk.id, std::vector<int32_t>{8})));
        QCOMPARE(unwrap(m_writer->readTokens(talk.id, 0, 10)), (std::vector<int32_t>{1, 2, 3, 4, 5, 6, 4, 5, 6, 7}));
    }

    void nobodyElseMayReadIt() {
        const std::filesystem::path file = m_folder->filePath("private.db").toStdString();
        const auto modeOf = [](const std::filesystem::path& path) {
            return std::filesystem::status(path).permissions();
        };
        using std::filesystem::perms;
        for (const bool again : {false, true}) {
            if (again) std::filesystem::permissions(file, perms(0644));  // of an earlier version
            const auto writer = unwrap(TranscriptWriter::open(file));
            unwrap(writer->createConversation(""));
            for (const char* of : {"", "-wal", "-shm", ".lock"}) QCOMPARE(modeOf(file.string() + of), perms(0600));
        }
    }

    void aSupersededReplyLeavesTheStreamAndIsStillFound() {
        const Conversation conversation = unwrap(m_writer->createConversation(""));
        check(m_writer->appendTokens(conversation.id, 0, std::vector<int32_t>{1, 2, 3}));
        const Message reply = unwrap(m_writer->beginReply(conversation.id));
        m_writer->holdTokens(reply.id, std::vector<int32_t>{4, 5, 6});
        check(m_writer->extendReply(reply, "an elephant"));
        const Message finished = unwrap(m_writer->finishReply(reply.id, MessageState::Complete));
        check(m_writer->takeBack(finished));
        QCOMPARE(unwrap(m_writer->message(reply.id))->tokenEnd, uint64_t(0));
        const Message instead = unwrap(m_writer->beginReply(conversation.id, &finished));
        QCOMPARE(unwrap(m_writer->conversation(conversation.id))->tokenCount, uint64_t(3));
        QCOMPARE(unwrap(reader()->pageBefore(conversation.id, kNewest, 10)).size(), size_t(1));
        QCOMPARE(unwrap(reader()->pageBefore(conversation.id, kNewest, 10))[0].id, instead.id);
        QCOMPARE(found("elephant").size(), size_t(1));
        check(m_writer->appendTokens(conversation.id, 0, std::vector<int32_t>{9}));
        QCOMPARE(unwrap(m_writer->readTokens(conversation.id, 0, 4)), (std::vector<int32_t>{1, 2, 3, 9}));
    }

    void theStreamIsCutBackToTheFirstOfTheNewestThatHasTokens() {
        const Conversation conversation = unwrap(m_writer->createConversation(""));
        std::vector<Message> said;
        for (const int32_t token : {1, 2, 3}) {
            said.push_back(unwrap(m_writer->appendMessage(conversation.id, MessageRole::User, "word")));
            if (token != 2)
                check(m_writer->appendTokens(conversation.id, said.back().id, std::vector<int32_t>{token, token}));
            said.back() = *unwrap(m_writer->message(said.back().id));
        }
        const std::span<const Message> all = said;
        QCOMPARE(unwrap(m_writer->takeBack(all.subspan(1, 1))), MessageId{0});  // it has none
        QCOMPARE(unwrap(m_writer->mustFind(conversation.id)).tokenCount, uint64_t(4));
        QCOMPARE(unwrap(m_writer->takeBack(all.subspan(1))), said[2].id);
        QCOMPARE(unwrap(m_writer->mustFind(conversation.id)).tokenCount, uint64_t(2));
        QCOMPARE(unwrap(m_writer->message(said[0].id))->tokenEnd, uint64_t(2));
        QCOMPARE(unwrap(m_writer->message(said[2].id))->tokenEnd, uint64_t(0));
        QVERIFY(!m_writer->mustFind(conversation.id + 1));
    }

    void aReplyThatGoesOnIsFoundByAllOfItsWords() {
        const Conversation conversation = unwrap(m_writer->createConversation(""));
        const Message reply = unwrap(m_writer->beginReply(conversation.id));
        m_writer->holdTokens(reply.id, std::vector<int32_t>{4});
        check(m_writer->extendReply(reply, "an elephant"));
        unwrap(m_writer->finishReply(reply.id, MessageState::CutOff));
        const Message reopened = unwrap(m_writer->reopenReply(reply.id));
        QCOMPARE(reopened.state, MessageState::Streaming);
        QCOMPARE(reopened.text, std::string("an elephant"));
        m_writer->holdTokens(reopened.id, std::vector<int32_t>{5});
        check(m_writer->extendReply(reopened, "ine walrus"));
        unwrap(m_writer->finishReply(reply.id, MessageState::Complete));
        QCOMPARE(found("elephantine").size(), size_t(1));
        QCOMPARE(found("walrus").size(), size_t(1));
        QVERIFY(!unwrap(m_writer->reopenReply(reply.id)).text.empty());
        QVERIFY(found("elephantine").empty());  // until its end is known
    }

    void removingHidesUntilAMonthLater() {
        const Conversation conversation = unwrap(m_writer->createConversation("Secret"));
        unwrap(m_writer->appendMessage(conversation.id, MessageRole::User, "walrus"));
        check(m_writer->remove(conversation.id));
        QVERIFY(unwrap(reader()->conversations()).empty());
        QVERIFY(found("walrus").empty());
        check(m_writer->restore(conversation.id));
        QCOMPARE(found("walrus").size(), size_t(1));
        check(m_writer->remove(conversation.id));
        const int64_t now = nowMs();
        for (int week = 0; week <= 4; ++week) check(m_writer->purgeRemoved(now + week * kWeekMs));
        check(m_writer->restore(conversation.id));
        QCOMPARE(found("walrus").size(), size_t(1));
        check(m_writer->remove(conversation.id));  // four weeks later, that is
        for (int week = 5; week <= 8; ++week) check(m_writer->purgeRemoved(now + week * kWeekMs));
        check(m_writer->restore(conversation.id));
        QCOMPARE(found("walrus").size(), size_t(1));
        check(m_writer->remove(conversation.id));
        for (int week = 9; week <= 14; ++week) check(m_writer->purgeRemoved(now + week * kWeekMs));
        check(m_writer->restore(conversation.id));
        QVERIFY(unwrap(reader()->conversations()).empty());
    }

    void aClockThatIsYearsAheadAtAStartDeletesNothingForGood() {
        const Conversation conversation = unwrap(m_writer->createConversation("Secret"));
        unwrap(m_writer->appendMessage(conversation.id, MessageRole::User, "walrus"));
        check(m_writer->remove(conversation.id));
        const int64_t now = nowMs(), ahead = now + 500 * kWeekMs;
        for (const int64_t start : {ahead, now, ahead, int64_t{0}, now}) check(m_writer->purgeRemoved(start));
        for (int hour = 0; hour < 100; ++hour) check(m_writer->purgeRemoved(ahead + hour * kWeekMs / 168));
        check(m_writer->restore(conversation.id));
        QCOMPARE(found("walrus").size(), size_t(1));
    }

    void theConversationWrittenToLastIsTheNewestWhateverTheClockSaid() {
        const Conversation first = unwrap(m_writer->createConversation("first")),
                           second = unwrap(m_writer->createConversation("second"));
        unwrap(m_writer->appendMessage(first.id, MessageRole::User, "while the clock was ahead"));
        check(unwrap(Database::open(file(), Database::Mode::ReadWrite))
                  ->execute("UPDATE conversation SET created_ms = 4102444800000, updated_ms = 4102444800000 WHERE "
                            "title = 'first'"));
        unwrap(m_writer->appendMessage(second.id, MessageRole::User, "later"));
        QCOMPARE(unwrap(m_writer->newestConversation())->id, second.id);
        QCOMPARE(unwrap(reader()->conversations())[0].id, second.id);
        const Conversation third = unwrap(m_writer->createConversation("third"));  // nothing is said in it yet
        QCOMPARE(unwrap(m_writer->newestConversation())->id, third.id);
        unwrap(m_writer->appendMessage(first.id, MessageRole::User, "again"));
        QCOMPARE(unwrap(m_writer->newestConversation())->id, first.id);
        QCOMPARE(unwrap(reader()->conversations())[1].id, third.id);
        check(m_writer->remove(first.id));
        QCOMPARE(unwrap(m_writer->newestConversation())->id, third.id);
    }

    void theOneThatWasLeftIsOpenedUnlessMoreWasSaidElsewhere() {
        QVERIFY(!unwrap(m_writer->conversationToOpen()));
        const ConversationId first = unwrap(m_writer->createConversation("")).id,
                             second = unwrap(m_writer->createConversation("")).id;
        const auto opened = [this] { return unwrap(m_writer->conversationToOpen())->id; };
        unwrap(m_writer->appendMessage(first, MessageRole::User, "Hello"));
        unwrap(m_writer->appendMessage(second, MessageRole::User, "Good evening"));
        QCOMPARE(opened(), second);
        check(m_writer->noteOpen(first));
        QCOMPARE(opened(), first);
        unwrap(m_writer->appendMessage(first, MessageRole::Assistant, "Hello"));
        unwrap(m_writer->createConversation(""));  // nothing is said in it
        QCOMPARE(opened(), first);
        unwrap(m_writer->appendMessage(second, MessageRole::Assistant, "Good evening"));
        QCOMPARE(opened(), second);
        check(m_writer->noteOpen(first));
        QCOMPARE(opened(), first);
        check(m_writer->remove(first));
        QCOMPARE(opened(), unwrap(m_writer->newestConversation())->id);
    }

    void anEmptyOneThatWasLeftIsTheNextNewOne() {
        const ConversationId first = unwrap(m_writer->createConversation("")).id,
                             empty = unwrap(m_writer->createConversation("")).id,
                             chosen = unwrap(m_writer->createConversation("")).id;
        check(m_writer->setConversationSettings(chosen, {{"note", "Be brief."}}));
        const MessageId said = unwrap(m_writer->appendMessage(first, MessageRole::User, "Hello")).id;
        check(unwrap(Database::open(file(), Database::Mode::ReadWrite))
                  ->execute("UPDATE conversation SET first_day = 20200101, updated_ms = 1"));
        const Conversation fresh = unwrap(m_writer->freshConversation(first));
        QCOMPARE(fresh.id, empty);
        QCOMPARE(fresh.newestMessage, said);
        QVERIFY(fresh.firstDay > 20250000 && fresh.updatedMs > 1);
        QCOMPARE(unwrap(reader()->conversations())[0].id, empty);
        QCOMPARE(unwrap(m_writer->freshConversation(empty)).id, empty);
        unwrap(m_writer->appendMessage(empty, MessageRole::User, "Good evening"));
        const ConversationId other = unwrap(m_writer->freshConversation(empty)).id;
        QVERIFY(other != first && other != empty && other != chosen);
    }

    void aConversationsFirstDayIsTheOneWhereItBegan() {
        travel("AAA-14");  // fourteen hours east of Greenwich
        const Conversation east = unwrap(m_writer->createConversation(""));
        travel("BBB+12");
        const Conversation west = unwrap(m_writer->createConversation(""));
        QVERIFY(east.firstDay > west.firstDay);
        QVERIFY(west.firstDay > 20250000);
        QCOMPARE(unwrap(m_writer->conversation(east.id))->firstDay, east.firstDay);
        travel("");
        QCOMPARE(unwrap(reader()->conversation(west.id))->firstDay, west.firstDay);
    }

    void settingsAreKept() {
        QCOMPARE(unwrap(m_writer->setting("colour")), std::string());
        using Settings = std::vector<std::pair<std::string, std::string>>;
        check(m_writer->setSettings(Settings{{"colour", "red"}, {"shape", "round"}}));
        check(m_writer->setSettings(Settings{{"colour", "blue"}}));
        m_writer.reset();
        m_writer = unwrap(TranscriptWriter::open(file()));
        QCOMPARE(unwrap(m_writer->setting("colour")), std::string("blue"));
        QCOMPARE(unwrap(m_writer->setting("shape")), std::string("round"));
    }

    void aConversationsOwnSettingsAreItsOwnAndGoWithIt() {
        const ConversationId one = unwrap(m_writer->createConversation("")).id,
                             other = unwrap(m_writer->createConversation("")).id;
        using Settings = std::map<std::string, std::string>;
        check(m_writer->setConversationSettings(one, {{"system_prompt", ""}, {"temperature", "0"}}));
        check(m_writer->setConversationSettings(other, {{"temperature", "1"}}));
        check(m_writer->setConversationSettings(one, {{"system_prompt", ""}}));  // the general temperature again
        m_writer.reset();
        m_writer = unwrap(TranscriptWriter::open(file()));
        QCOMPARE(unwrap(m_writer->conversationSettings(one)),
                 (Settings{{"system_prompt", ""}}));  // an empty one is one
        QCOMPARE(unwrap(m_writer->conversationSettings(other)), (Settings{{"temperature", "1"}}));
        QVERIFY(!m_writer->setConversationSettings(99, {{"temperature", "0"}}));
        check(m_writer->remove(one));
        const int64_t now = nowMs();
        for (int week = 0; week <= 6; ++week) check(m_writer->purgeRemoved(now + week * kWeekMs));
        QVERIFY(unwrap(m_writer->conversationSettings(one)).empty());
        QCOMPARE(unwrap(m_writer->conversationSettings(other)).size(), size_t(1));
    }
};

QTEST_APPLESS_MAIN(TranscriptTest)
#include "transcript_test.moc"
