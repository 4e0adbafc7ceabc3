// What was said that is about a text: the likeliest first, whatever form its words have and whichever message names it.
#include "store/transcript_reader.h"
#include "store/transcript_writer.h"
#include "support/unwrap.h"

#include <QTemporaryDir>
#include <QTest>

#include <bit>
#include <map>
#include <set>

using namespace daylong;
using namespace daylong::store;

class RecallTest : public QObject {
    Q_OBJECT

    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<TranscriptWriter> m_writer;
    ConversationId m_talk = 0;

    Message say(const char* text) { return unwrap(m_writer->appendMessage(m_talk, MessageRole::User, text)); }
    Message answer(const char* text) {
        const Message reply = unwrap(m_writer->beginReply(m_talk));
        if (!m_writer->extendReply(reply, text)) qFatal("cannot write");
        return unwrap(m_writer->finishReply(reply.id, MessageState::Complete));
    }
    void chatter(int turns) {
        for (int i = 0; i < turns; ++i) {
            say("Fine weather, is it not?");
            answer("Indeed, and it will stay so.");
        }
    }
    std::vector<MessageId> about(const char* text, MessageId before = INT64_MAX) const {
        const auto reader = unwrap(TranscriptReader::open(m_folder->filePath("t.db").toStdString()));
        std::vector<MessageId> found;
        for (const RecallHit& hit : unwrap(reader->about({.conversation = m_talk, .before = before, .text = text}, 10)))
            found.push_back(hit.message);
        return found;
    }

private Q_SLOTS:
    void init() {
        m_folder = std::make_unique<QTemporaryDir>();
        m_writer = unwrap(TranscriptWriter::open(m_folder->filePath("t.db").toStdString()));
        m_talk = unwrap(m_writer->createConversation("Talk")).id;
    }
    void cleanup() { m_writer.reset(); }

    void wordsAreFoundInEveryForm() {
        chatter(5);
        const Message fact = say("My sister adopted two puppies");
        chatter(5);
        QCOMPARE(about("Which puppy did she adopt?").front(), fact.id);
    }

    void theAnswerIsFoundByItsQuestion() {
        chatter(5);
        say("Where did you spend the holidays?");
        const Message reply = answer("In Lisbon, by the sea.");
        chatter(5);
        const auto found = about("the holidays");
        QVERIFY(std::find(found.begin(), found.end(), reply.id) != found.end());
    }

    void whichWordsOfAQuestionStandInAMessageIsTold() {
        const Message both = say("The violin is in the attic");
        chatter(8);
        const Message one = say("A violin again");
        chatter(8);
        const auto reader = unwrap(TranscriptReader::open(m_folder->filePath("t.db").toStdString()));
        std::map<MessageId, uint64_t> words;
        for (const RecallHit& hit :
             unwrap(reader->about({.conversation = m_talk, .before = INT64_MAX, .text = "the attic, a violin"}, 20)))
            words[hit.message] = hit.words;
        QCOMPARE(std::popcount(words.at(both.id)), 2);
        QCOMPARE(std::popcount(words.at(one.id)), 1);
        QCOMPARE(words.at(both.id) & words.at(one.id), words.at(one.id));
        QCOMPARE(words.at(one.id + 1), uint64_t(0));  // it is found by the one before it
    }

    void whetherItIsOfWhomTheQuestionNamesIsTold() {
        const Message hers = say("My sister has a dog called Biscuit");
        chatter(8);
        const Message his = say("My uncle named the new dog Rocky");
        chatter(8);
        const Message unnamed = say("A dog barked");
        const Message next = say("Anna heard it");
        chatter(8);
        const auto reader = unwrap(TranscriptReader::open(m_folder->filePath("t.db").toStdString()));
        const auto named = [&](const char* text) {
            std::set<MessageId> all;
            for (const RecallHit& hit :
                 unwrap(reader->about({.conversation = m_talk, .before = INT64_MAX, .text = text}, 40))) {
                if (hit.named && hit.words != 0) all.insert(hit.message);
            }
            return all;
        };
        QCOMPARE(named("What is the name of the dog of my sister?"), std::set<MessageId>({hers.id}));
        QCOMPARE(named("Which dog did Anna hear?"), std::set<MessageId>({unnamed.id, next.id}));
        // Nobody is named: a sentence begins with a capital letter.
        QCOMPARE(named("Dogs. Rocky?"), std::set<MessageId>({hers.id, his.id, unnamed.id}));
    }

    void rarerWordsWeighMore() {
        for (int i = 0; i < 20; ++i) say("The garden needs water");
        const Message fact = say("The gate code is 4711");
        for (int i = 0; i < 20; ++i) say("The garden needs water");
        QCOMPARE(about("What was the code of the garden's gate?").front(), fact.id);
    }

    void whoIsNamedIsLikelierMeant() {
        const Message own = say("The violin is old");
        chatter(3);
        const Message reply = answer("The violin is old");
        chatter(3);
        QCOMPARE(about("What did I say of the violin?").front(), own.id);
        QCOMPARE(about("What did you say of the violin?").front(), reply.id);
    }

    void onlyWhatCameBeforeIsAskedFor() {
        const Message first = say("The comet passes in March");
        chatter(8);
        const Message second = say("The comet passes in April");
        QCOMPARE(about("comet").size(), size_t{10});
        const auto found = about("comet", second.id - 6);
        QCOMPARE(found.front(), first.id);
        QVERIFY(std::find(found.begin(), found.end(), second.id) == found.end());
    }

    void whatIsRemovedReplacedOrOfAnotherConversationIsNot() {
        const Message removed = say("The lighthouse is white");
        const Message former = answer("A lighthouse");
        const Message instead = unwrap(m_writer->beginReply(m_talk, &former));
        QVERIFY(m_writer->extendReply(instead, "No idea"));
        unwrap(m_writer->finishReply(instead.id, MessageState::Complete));
        QVERIFY(m_writer->removeMessages(std::vector{removed.id}));
        const ConversationId other = unwrap(m_writer->createConversation("Other")).id;
        unwrap(m_writer->appendMessage(other, MessageRole::User, "A lighthouse at night"));
        QVERIFY(about("lighthouse").empty());
        QVERIFY(m_writer->restoreMessages(std::vector{removed.id}));
        QCOMPARE(about("lighthouse").front(), removed.id);
    }

    void scriptsWithoutSpacesAreAskedForByLettersInARow() {
        say("明日は雨です");
        const Message fact = say("会議は金曜日の午後です");
        say("金色の日没");
        QCOMPARE(about("金曜日に何がありますか").front(), fact.id);
    }

    void nothingIsAboutNothing() {
        chatter(3);
        QVERIFY(about("").empty());
        QVERIFY(about("what is it that you were?").empty());
        QVERIFY(about("\" OR NEAR( * ^ -").size() <= 10);
        QVERIFY(about("zeppelin").empty());
        m_talk = 12345;
        QVERIFY(about("weather").empty());
    }

    void wordsOfManyMessagesAreBounded() {
        const Message fact = say("The password of the boat is heron");
        for (int i = 0; i < 40; ++i) say("boat boat boat");
        QVERIFY(about("heron").front() == fact.id);
        QCOMPARE(about("boat").size(), size_t{10});
    }
};

QTEST_GUILESS_MAIN(RecallTest)
#include "recall_test.moc"
