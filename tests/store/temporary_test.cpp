// A temporary conversation is like any other to who talks in it, and to nobody else: it is in no file, not even for a
// while, neither listed nor found, and gone when it ends.
#include "base/say.h"
#include "store/message_queue.h"
#include "store/transcript_branches.h"
#include "store/transcript_export.h"
#include "support/files_with.h"
#include "transcript_fixture.h"

#include <QTest>

#include <sys/resource.h>

using namespace daylong;
using namespace daylong::store;

namespace {

constexpr const char* kSecret = "Zanzibarkasten";

}  // namespace

class TemporaryTest : public TranscriptFixture {
    Q_OBJECT

    std::string filesWith(const std::string& word) const {
        return unit::filesWith(m_folder->path().toStdString(), word);
    }
    AttachedFile letter() const {
        AttachedFile file{.card = {.name = std::string(kSecret) + ".txt"}};
        file.pieces = {{.text = std::string("It tells of ") + kSecret}};
        return file;
    }
    /// Says all that can be said there.
    ConversationId talk() {
        const ConversationId id = unwrap(m_writer->createTemporary()).id;
        const std::string secret = kSecret;
        check(m_writer->rename(id, secret));
        unwrap(m_writer->appendMessage(id, MessageRole::User, "My word is " + secret, std::vector{letter()}));
        const Message reply = unwrap(m_writer->beginReply(id));
        const std::vector<int32_t> tokens{7, 8, 9};
        m_writer->holdTokens(reply.id, tokens);
        check(m_writer->extendReply(reply, "So it is " + secret));
        unwrap(m_writer->finishReply(reply.id, MessageState::Complete));
        check(m_writer->setConversationSettings(id, {{"system_prompt", secret}}));
        check(MessageQueue(*m_writer).add(id, "And " + secret, false, std::vector{letter()}));
        return id;
    }

private Q_SLOTS:
    void init() { begin(); }
    void cleanup() { end(); }

    void allThatIsDoneInAConversationIsDoneThere() {
        const ConversationId kept = unwrap(m_writer->createConversation("Kept")).id;
        unwrap(m_writer->appendMessage(kept, MessageRole::User, "Hello"));
        const ConversationId id = talk();
        QVERIFY(isTemporary(id) && !isTemporary(kept));
        const auto r = reader();
        const std::vector<Message> page = unwrap(r->pageBefore(id, kNewest, 10));
        QCOMPARE(page.size(), size_t(2));
        QVERIFY(isTemporary(page[0].id) && isTemporary(page[0].files.at(0).id));
        QVERIFY(unwrap(r->file(page[0].files[0].id))->pieces[0].text.find(kSecret) != std::string::npos);
        QCOMPARE(unwrap(r->message(page[1].id))->text, page[1].text);
        QCOMPARE(unwrap(r->search(kSecret, 9, {.conversation = id})).size(), size_t(2));
        QCOMPARE(unwrap(r->matches(kSecret, id)).size(), size_t(2));
        QCOMPARE(unwrap(m_writer->conversation(id))->title, std::string(kSecret));
        QCOMPARE(unwrap(m_writer->lastTurn(id))->id, page[1].id);
        QCOMPARE(unwrap(m_writer->readTokens(id, 0, 3)), (std::vector<int32_t>{7, 8, 9}));
        const std::vector<Message> turn = unwrap(m_writer->turnOf(page[0].id));
        QCOMPARE(turn.size(), size_t(2));
        check(m_writer->removeMessages(std::vector{page[0].id, page[1].id}));
        QVERIFY(unwrap(r->pageBefore(id, kNewest, 10)).empty());
        check(m_writer->restoreMessages(std::vector{page[0].id, page[1].id}));
        unwrap(m_writer->sayInstead(page[0].id, "In other words"));
        QCOMPARE(unwrap(r->branches(id)).list.size(), size_t(2));
        QCOMPARE(unwrap(r->pageBefore(kept, kNewest, 10)).size(), size_t(1));
        const std::vector<QueuedMessage> order = unwrap(MessageQueue(*m_writer).order());
        QCOMPARE(order.size(), size_t(1));
        unwrap(MessageQueue(*m_writer).say(order[0]));
        QCOMPARE(unwrap(r->pageBefore(id, kNewest, 10)).size(), size_t(2));
    }

    void nobodyElseFindsIt() {
        const ConversationId id = talk();
        const auto r = reader();
        QVERIFY(unwrap(r->conversations()).empty());
        QVERIFY(unwrap(r->search(kSecret, 9)).empty());
        QVERIFY(unwrap(r->removedMessages(9)).empty());
        QVERIFY(!unwrap(m_writer->newestConversation()));
        auto exporting = unwrap(TranscriptExport::open(file()));
        QVERIFY(unwrap(exporting.conversations()).empty());
        QCOMPARE(unwrap(r->conversation(id))->id, id);
    }

    void itIsInNoFileWhileItLastsNorAfter() {
        const ConversationId id = talk();
        QCOMPARE(filesWith(kSecret), std::string());
        const auto r = reader();
        unwrap(r->search(kSecret, 9, {.conversation = id}));
        check(m_writer->moveAside());  // what is rescued is what was kept
        QCOMPARE(filesWith(kSecret), std::string());
        check(m_writer->endTemporary(id));
        QVERIFY(unwrap(r->pageBefore(id, kNewest, 10)).empty());
        QVERIFY(!unwrap(m_writer->conversation(id)));
        QVERIFY(unwrap(r->search(kSecret, 9, {.conversation = id})).empty());
        m_writer.reset();
        QCOMPARE(filesWith(kSecret), std::string());
    }

    void oneThatIsKeptIsWholeAndBeforeThatInNoFile() {
        const ConversationId other = unwrap(m_writer->createConversation("Other")).id;
        unwrap(m_writer->appendMessage(other, MessageRole::User, "Hello"));
        const ConversationId id = talk();
        const auto r = reader();
        const std::vector<Message> before = unwrap(r->pageBefore(id, kNewest, 10));
        const Message more = unwrap(m_writer->appendMessage(id, MessageRole::User, "Deleted walrus"));
        unwrap(m_writer->appendMessage(id, MessageRole::Assistant, "To it"));
        check(m_writer->removeMessages(std::vector{more.id}));
        check(m_writer->setPinned(before[1].id, true));
        AttachedFile plan{.card = {.name = "plan.txt"}};
        plan.pieces = {{.text = "It goes uphill"}};
        const Message last = unwrap(m_writer->appendMessage(id, MessageRole::User, "First wording", std::vector{plan}));
        check(m_writer->setRecalled(last.id, std::vector{before[0].id, more.id}));
        unwrap(m_writer->appendMessage(id, MessageRole::Assistant, "First answer"));
        const std::vector<Message> first = unwrap(r->pageBefore(id, kNewest, 10));
        const Message anew = unwrap(m_writer->sayInstead(last.id, "Second wording"));
        check(m_writer->setRecalled(anew.id, std::vector<MessageId>()));
        unwrap(m_writer->appendNote(id, {saying(Say::BranchedOff)}));
        QCOMPARE(filesWith(kSecret), std::string());
        const std::vector<Message> there = unwrap(r->pageBefore(id, kNewest, 10));

        const Conversation kept = unwrap(m_writer->keepTemporary(id));
        QVERIFY(!isTemporary(kept.id) && kept.id != other);
        QVERIFY(!filesWith(kSecret).empty());
        check(m_writer->endTemporary(id));
        QCOMPARE(kept.title, std::string(kSecret));
        QCOMPARE(kept.messageCount, uint64_t(there.size()));
        QCOMPARE(unwrap(m_writer->newestConversation())->id, kept.id);
        const std::vector<Message> page = unwrap(r->pageBefore(kept.id, kNewest, 10));
        QCOMPARE(page.size(), there.size());
        for (size_t i = 0; i < page.size(); ++i) {
            QVERIFY(!isTemporary(page[i].id) && page[i].tokenEnd == 0);
            QCOMPARE(page[i].text, there[i].text);
            QCOMPARE(page[i].role, there[i].role);
            QCOMPARE(page[i].createdMs, there[i].createdMs);
            QCOMPARE(page[i].pinned, there[i].pinned);
            QCOMPARE(page[i].given, there[i].given);
            QCOMPARE(page[i].branches, there[i].branches);
            QVERIFY(page[i].says == there[i].says);
        }
        QCOMPARE(unwrap(r->file(page[0].files.at(0).id))->pieces, letter().pieces);
        const Message& wording = page[page.size() - 2];
        const std::vector<Message> wordings = unwrap(r->branchesAt(wording)).list;
        QCOMPARE(wordings.size(), size_t(2));
        QCOMPARE(wordings[0].text, std::string("plan.txt: First wording"));
        QCOMPARE(unwrap(m_writer->recalled(wordings[0].id)), std::optional(std::vector{page[0].id}));
        QCOMPARE(unwrap(m_writer->recalled(wording.id)), std::optional(std::vector<MessageId>()));
        QCOMPARE(unwrap(r->search(kSecret, 9)).size(), size_t(2));
        QVERIFY(unwrap(r->search("walrus", 9)).empty());  // what was deleted there is nowhere
        QCOMPARE(filesWith("walrus"), std::string());
        QCOMPARE(unwrap(m_writer->conversationSettings(kept.id)).at("system_prompt"), std::string(kSecret));
        const std::vector<QueuedMessage> waiting = unwrap(MessageQueue(*m_writer).of(kept.id));
        QCOMPARE(waiting.size(), size_t(1));
        QCOMPARE(waiting[0].files, std::vector<std::string>{std::string(kSecret) + ".txt"});
        check(TranscriptBranches(*m_writer).show(wordings[0].id));  // with what was behind it
        const std::vector<Message> aside = unwrap(r->pageBefore(kept.id, kNewest, 10));
        QCOMPARE(aside.size(), first.size() + 1);  // the note is in no branch
        for (size_t i = 0; i < first.size(); ++i) {
            QCOMPARE(aside[i].text, first[i].text);
            QCOMPARE(aside[i].state, first[i].state);
            QCOMPARE(aside[i].given, first[i].given);
        }
        QCOMPARE(unwrap(r->file(aside[3].files.at(0).id))->pieces, plan.pieces);
        QVERIFY(!m_writer->keepTemporary(id));  // it is gone
    }

    void fromThenOnACrashLeavesNothingOfItEither() {
        struct rlimit limit {};
        QCOMPARE(::getrlimit(RLIMIT_CORE, &limit), 0);
        limit.rlim_cur = limit.rlim_max;
        QCOMPARE(::setrlimit(RLIMIT_CORE, &limit), 0);
        talk();
        QCOMPARE(::getrlimit(RLIMIT_CORE, &limit), 0);
        QVERIFY(limit.rlim_cur <= 1);
    }

    void theNextOneHasNothingOfTheOneBefore() {
        const ConversationId first = talk();
        check(m_writer->endTemporary(first));
        const ConversationId second = unwrap(m_writer->createTemporary()).id;
        QVERIFY(second > first);
        QVERIFY(unwrap(reader()->pageBefore(second, kNewest, 10)).empty());
        QVERIFY(unwrap(m_writer->conversationSettings(second)).empty());
        QVERIFY(unwrap(MessageQueue(*m_writer).order()).empty());
    }
};

QTEST_GUILESS_MAIN(TemporaryTest)
#include "temporary_test.moc"
