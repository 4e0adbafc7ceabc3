// Single messages are removed and come back: nothing shows, counts, finds or feeds one in between.
#include "base/clock.h"
#include "store/sqlite.h"
#include "transcript_fixture.h"

#include <QTemporaryDir>
#include <QTest>

using namespace daylong;
using namespace daylong::store;

namespace {

constexpr int64_t kWeekMs = int64_t{7} * 24 * 3600 * 1000;

}  // namespace

class RemovalTest : public QObject {
    Q_OBJECT

    QTemporaryDir m_folder;
    std::filesystem::path m_file = m_folder.filePath("t.db").toStdString();
    std::unique_ptr<TranscriptWriter> m_writer;
    std::unique_ptr<TranscriptReader> m_reader;
    Conversation m_conversation;
    std::vector<MessageId> m_ids;  // question, answer; three times

    StreamState state() { return unwrap(m_writer->conversation(m_conversation.id))->streamState; }
    size_t found(const char* words) { return unwrap(m_reader->search(words, 9)).size(); }

private Q_SLOTS:
    void init() {
        m_writer = unwrap(TranscriptWriter::open(m_file));
        m_reader = unwrap(TranscriptReader::open(m_file));
        m_conversation = unwrap(m_writer->createConversation("Pairs"));
        m_ids.clear();
        check(m_writer->restartTokens(m_conversation.id, {.model = "model"}, StreamState::ToBeRead, "Model"));
        for (const char* word : {"one", "two", "three"}) {
            const Message question =
                unwrap(m_writer->appendMessage(m_conversation.id, MessageRole::User, std::string("question ") + word));
            check(m_writer->appendTokens(m_conversation.id, question.id, std::vector<int32_t>{1, 2}));
            const Message reply = unwrap(m_writer->beginReply(m_conversation.id));
            m_writer->holdTokens(reply.id, std::vector<int32_t>{3, 4});
            check(m_writer->extendReply(reply, std::string("answer ") + word));
            unwrap(m_writer->finishReply(reply.id, MessageState::Complete));
            m_ids.insert(m_ids.end(), {question.id, reply.id});
        }
        check(m_writer->finishStream(m_conversation.id, {.model = "model"}));
    }
    void cleanup() {
        check(m_writer->remove(m_conversation.id));
        m_reader.reset();
        m_writer.reset();
    }

    void aRemovedPairIsNowhereAndComesBackWhole() {
        const std::vector<MessageId> pair = {m_ids[2], m_ids[3]};
        check(m_writer->setPinned(pair[1], true));
        for (int round = 0; round < 2; ++round) {
            check(m_writer->removeMessages(pair));
            check(m_writer->removeMessages(pair));  // twice is once
            QCOMPARE(unwrap(m_reader->pageBefore(m_conversation.id, kNewest, 9)).size(), size_t(4));
            QCOMPARE(unwrap(m_reader->pageAfter(m_conversation.id, 0, 9)).size(), size_t(4));
            QCOMPARE(unwrap(m_reader->conversation(m_conversation.id))->messageCount, uint64_t(4));
            QCOMPARE(unwrap(m_writer->turnsBefore(m_conversation.id, kNewest, 9)).size(), size_t(4));
            QVERIFY(unwrap(m_writer->pinned(m_conversation.id)).empty());
            QVERIFY(!unwrap(m_reader->message(pair[0])) && !unwrap(m_writer->message(pair[1])));
            QCOMPARE(unwrap(m_reader->messageAtToken(m_conversation.id, 5))->id, m_ids[4]);  // the one after it
            QCOMPARE(found("two"), size_t(0));
            QCOMPARE(found("answer"), size_t(2));
            const std::vector<Message> removed = unwrap(m_reader->removedMessages(9));
            QCOMPARE(removed.size(), size_t(2));
            QVERIFY(removed[0].id == pair[1] && removed[0].removedMs > 0);
            check(m_writer->restoreMessages(pair));
            check(m_writer->restoreMessages(pair));
            QCOMPARE(unwrap(m_reader->pageBefore(m_conversation.id, kNewest, 9)).size(), size_t(6));
            QCOMPARE(unwrap(m_reader->conversation(m_conversation.id))->messageCount, uint64_t(6));
            QCOMPARE(unwrap(m_writer->pinned(m_conversation.id)).size(), size_t(1));
            QCOMPARE(found("two"), size_t(2));
            QVERIFY(unwrap(m_reader->removedMessages(9)).empty());
        }
    }

    void aStreamIsWholeOnlyWhileItHoldsWhatIsShown() {
        const std::vector<MessageId> pair = {m_ids[2], m_ids[3]};
        QVERIFY(state() == StreamState::Whole);
        check(m_writer->removeMessages(pair));
        QVERIFY(state() == StreamState::ToBeRead);
        check(m_writer->finishStream(m_conversation.id, {.model = "model"}));  // with them still in it
        QVERIFY(state() == StreamState::ToBeRead);
        check(m_writer->restoreMessages(pair));
        check(m_writer->finishStream(m_conversation.id, {.model = "model"}));
        QVERIFY(state() == StreamState::Whole);
        QCOMPARE(unwrap(m_writer->conversation(m_conversation.id))->streamOwner.model, std::string("model"));
        // What comes back before others, and has no tokens.
        check(m_writer->restartTokens(m_conversation.id, {.model = "model"}, StreamState::ToBeRead, "Model"));
        check(m_writer->removeMessages(pair));
        check(m_writer->finishStream(m_conversation.id, {.model = "model"}));
        QVERIFY(state() == StreamState::Whole);
        check(m_writer->restoreMessages(pair));
        QVERIFY(state() == StreamState::ToBeRead);
        // What is the last of all is read with the next message.
        const std::vector<MessageId> last = {m_ids[4], m_ids[5]};
        check(m_writer->finishStream(m_conversation.id, {.model = "model"}));
        check(m_writer->removeMessages(last));
        check(m_writer->restoreMessages(last));
        QVERIFY(state() == StreamState::Whole);
    }

    void theLastTurnIsTheLastThatIsThere() {
        check(m_writer->removeMessages(std::vector<MessageId>{m_ids[4], m_ids[5]}));
        QCOMPARE(unwrap(m_writer->lastTurn(m_conversation.id))->id, m_ids[3]);
    }

    void aReplacedReplyCountsNeitherBeforeNorAfter() {
        const Message last = *unwrap(m_writer->lastTurn(m_conversation.id));
        unwrap(
            m_writer->finishReply(unwrap(m_writer->beginReply(m_conversation.id, &last)).id, MessageState::Complete));
        check(m_writer->removeMessages(std::vector<MessageId>{last.id}));
        QCOMPARE(unwrap(m_reader->conversation(m_conversation.id))->messageCount, uint64_t(6));
        check(m_writer->restoreMessages(std::vector<MessageId>{last.id}));
        QCOMPARE(unwrap(m_reader->conversation(m_conversation.id))->messageCount, uint64_t(6));
    }

    void aMonthLaterTheyAreGoneWithTheirTokens() {
        check(m_writer->removeMessages(std::vector<MessageId>{m_ids[2], m_ids[3]}));
        const int64_t now = nowMs();
        for (int week = 0; week <= 3; ++week) check(m_writer->purgeRemoved(now + week * kWeekMs));
        QCOMPARE(unwrap(m_reader->removedMessages(9)).size(), size_t(2));
        QVERIFY(state() == StreamState::ToBeRead);  // it holds what is removed
        for (int week = 4; week <= 9; ++week) check(m_writer->purgeRemoved(now + week * kWeekMs));
        check(m_writer->restoreMessages(std::vector<MessageId>{m_ids[2], m_ids[3]}));
        QVERIFY(unwrap(m_reader->removedMessages(9)).empty());
        QVERIFY(!unwrap(m_writer->message(m_ids[2])));
        QCOMPARE(found("two"), size_t(0));
        QCOMPARE(found("three"), size_t(2));
        QVERIFY(state() == StreamState::ToBeRead);
        const auto database = unwrap(Database::open(m_file, Database::Mode::ReadWrite));
        check(database->execute("INSERT INTO message_words (message_words) VALUES ('integrity-check')"));
    }

    void removedConversationsCanBeListed() {
        const Conversation gone = unwrap(m_writer->createConversation("Gone"));
        check(m_writer->remove(gone.id));
        const std::vector<Conversation> removed = unwrap(m_reader->removedConversations());
        QVERIFY(!removed.empty());
        QCOMPARE(removed[0].id, gone.id);
        QVERIFY(removed[0].removedMs > 0);
    }
};

QTEST_APPLESS_MAIN(RemovalTest)
#include "removal_test.moc"
