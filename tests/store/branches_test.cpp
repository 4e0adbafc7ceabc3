// A talk parts, and its branches are shown in turn: a tree in which nothing is lost, however often one switches, and
// wherever the program is killed.
#include "store/sqlite.h"
#include "store/transcript_branches.h"
#include "transcript_fixture.h"

#include <QProcess>
#include <QTest>

#include <csignal>

using namespace daylong;
using namespace daylong::store;

class BranchesTest : public TranscriptFixture {
    Q_OBJECT

    Message say(const std::string& text) { return unwrap(m_writer->appendMessage(m_talk, MessageRole::User, text)); }
    Message reply(const std::string& text, MessageState state = MessageState::Complete,
                  const Message* instead = nullptr) {
        const Message message = unwrap(m_writer->beginReply(m_talk, instead));
        check(m_writer->extendReply(message, text));
        return unwrap(m_writer->finishReply(message.id, state));
    }
    TranscriptBranches branches() { return TranscriptBranches(*m_writer); }
    std::vector<std::string> shown(ConversationId id) const {
        std::vector<std::string> texts;
        for (const Message& message : unwrap(reader()->pageBefore(id, kNewest, 999))) texts.push_back(message.text);
        return texts;
    }
    std::vector<std::string> shown() const { return shown(m_talk); }
    Message row(MessageId id) const { return unwrap(reader()->message(id)).value(); }
    uint64_t count() { return unwrap(m_writer->conversation(m_talk))->messageCount; }
    using Texts = std::vector<std::string>;

private Q_SLOTS:
    void init() {
        begin();
        m_talk = unwrap(m_writer->createConversation("Talk")).id;
    }
    void cleanup() { end(); }

    void anOldMessageIsSaidAnewAndBothTailsComeBackAsTheyWere() {
        const Message first = say("u1");
        reply("a1", MessageState::Stopped);
        say("u2");
        const Message last = reply("a2", MessageState::CutOff);
        const Message anew = unwrap(m_writer->sayInstead(first.id, "U1"));
        reply("A1");
        QCOMPARE(shown(), (Texts{"U1", "A1"}));
        QCOMPARE(count(), uint64_t(2));
        check(branches().show(first.id));
        QCOMPARE(shown(), (Texts{"u1", "a1", "u2", "a2"}));
        QCOMPARE(count(), uint64_t(4));
        QCOMPARE(row(last.id).state, MessageState::CutOff);
        QCOMPARE(row(first.id + 1).state, MessageState::Stopped);
        check(branches().show(anew.id));
        QCOMPARE(shown(), (Texts{"U1", "A1"}));
        check(branches().show(last.id));  // wherever in it
        QCOMPARE(shown(), (Texts{"u1", "a1", "u2", "a2"}));
        QCOMPARE(found("u2").size(), size_t(1));
    }

    void whatIsSaidFollowsWhatIsShownAndEachKnowsWhichOfHowManyItIs() {
        const Message first = say("u1");
        const Message a = reply("a"), b = reply("b", MessageState::Complete, &a);
        const Message c = reply("c", MessageState::Complete, &b);
        QCOMPARE(c.branch, 3U);
        QCOMPARE(c.branches, 3U);
        QCOMPARE(c.parent, first.id);
        check(branches().show(b.id));
        const Message next = say("u2");
        QCOMPARE(next.parent, b.id);
        QCOMPARE(next.branches, 1U);
        const auto page = unwrap(reader()->pageAfter(m_talk, 0, 9));
        QCOMPARE(page[1].branch, 2U);
        QCOMPARE(page[1].branches, 3U);
        QCOMPARE(page[0].branches, 1U);
    }

    void backInABranchOneIsWhereOneWasInIt() {
        const Message first = say("u1");
        const Message a = reply("a"), b = reply("b", MessageState::Complete, &a);
        say("behind b");
        check(branches().show(a.id));
        say("behind a");
        check(branches().show(b.id));
        check(branches().show(a.id));  // the older one, and shown last
        const Message anew = unwrap(m_writer->sayInstead(first.id, "U1"));
        check(branches().show(first.id));
        QCOMPARE(shown(), (Texts{"u1", "a", "behind a"}));
        check(branches().show(anew.id));
        QCOMPARE(shown(), (Texts{"U1"}));
    }

    void notesStayWithWhatTheyFollowAndTheLastOnesWithWhatGoesOn() {
        const Message first = say("u1");
        const Message a = reply("a");
        unwrap(m_writer->appendMessage(m_talk, MessageRole::Note, "of a"));
        say("u2");
        unwrap(m_writer->appendMessage(m_talk, MessageRole::Note, "another model answers"));
        const Message anew = unwrap(m_writer->sayInstead(first.id, "U1"));
        QCOMPARE(shown(), (Texts{"another model answers", "U1"}));
        QCOMPARE(count(), uint64_t(2));
        check(branches().show(a.id));
        QCOMPARE(shown(), (Texts{"u1", "a", "of a", "u2", "another model answers"}));
        QCOMPARE(count(), uint64_t(5));
        check(branches().show(anew.id));
        QCOMPARE(count(), uint64_t(2));
    }

    void aDeletedTurnStaysDeletedThroughSwitchesAndComesBackInItsBranch() {
        const Message first = say("u1");
        const Message gone = say("gone");
        const Message after = say("after");
        const MessageId ids[] = {gone.id};
        check(m_writer->removeMessages(ids));
        const Message anew = unwrap(m_writer->sayInstead(first.id, "U1"));
        check(m_writer->restoreMessages(ids));  // not into the branch that is shown
        QCOMPARE(shown(), (Texts{"U1"}));
        QCOMPARE(count(), uint64_t(1));
        check(m_writer->removeMessages(ids));
        check(branches().show(after.id));
        QCOMPARE(shown(), (Texts{"u1", "after"}));
        check(m_writer->restoreMessages(ids));
        QCOMPARE(shown(), (Texts{"u1", "gone", "after"}));
        check(m_writer->removeMessages(ids));
        check(m_writer->purge(ids));
        check(branches().show(anew.id));
        check(branches().show(after.id));
        QCOMPARE(shown(), (Texts{"u1", "after"}));
        QVERIFY(!branches().show(gone.id));
    }

    void aTurnIsDeletedWithItsFormerWordingsButNotWithABranchThatGoesOn() {
        say("u1");
        reply("a1");
        const Message second = say("u2");
        reply("a2");
        const Message once = unwrap(m_writer->sayInstead(second.id, "u2 once"));
        reply("a2 once");
        say("u3, of a branch that goes on");
        const Message anew = unwrap(m_writer->sayInstead(once.id, "u2 anew"));
        std::vector<std::string> texts;
        for (const Message& each : unwrap(m_writer->turnOf(anew.id))) texts.push_back(each.text);
        QCOMPARE(texts, (Texts{"u2", "a2", "u2 anew"}));
        const MessageId ids[] = {second.id, second.id + 1, anew.id};
        check(m_writer->removeMessages(ids));
        const auto left = unwrap(reader()->branches(m_talk)).list;  // there is a way to it still
        QCOMPARE(left.size(), size_t(1));
        QCOMPARE(left[0].id, once.id);
        check(branches().show(once.id));
        QCOMPARE(shown(), (Texts{"u1", "a1", "u2 once", "a2 once", "u3, of a branch that goes on"}));
    }

    void aTurnThatIsDeletedTakesNoBranchAlongThatAPersonNamed() {
        const Message first = say("u1");
        const Message reply1 = reply("a1");
        const Message second = unwrap(m_writer->sayInstead(first.id, "u2"));
        const Message reply2 = reply("a2");
        const Message third = unwrap(m_writer->sayInstead(second.id, "u3"));
        const Message reply3 = reply("a3");
        check(branches().name(first.id, "Kept"));
        check(branches().name(third.id, "Shown"));
        std::vector<MessageId> ids;
        for (const Message& each : unwrap(m_writer->turnOf(third.id))) ids.push_back(each.id);
        QCOMPARE(ids, (std::vector<MessageId>{second.id, reply2.id, third.id, reply3.id}));
        check(m_writer->removeMessages(ids));
        check(branches().show(first.id));
        QCOMPARE(shown(), (Texts{"u1", "a1"}));
        QCOMPARE(row(reply1.id).text, std::string("a1"));
    }

    void aQuestionThatWasDeletedComesBackWithTheBranchThatAnswersIt() {
        say("u1");
        reply("a1");
        const Message second = say("u2");
        const Message kept = reply("a2, kept");
        const Message anew = reply("a2", MessageState::Complete, &kept);
        say("u3");
        check(branches().name(kept.id, "Kept"));
        std::vector<MessageId> ids;
        for (const Message& each : unwrap(m_writer->turnOf(second.id))) ids.push_back(each.id);
        QCOMPARE(ids, (std::vector<MessageId>{second.id, anew.id}));
        check(m_writer->removeMessages(ids));
        QCOMPARE(shown(), (Texts{"u1", "a1", "u3"}));
        check(branches().show(kept.id));
        QCOMPARE(shown(), (Texts{"u1", "a1", "u2", "a2, kept"}));
        QCOMPARE(count(), uint64_t(4));
        check(branches().show(kept.id + 2));  // what was shown is another branch, and the question stays
        QCOMPARE(shown(), (Texts{"u1", "a1", "u2", "u3"}));
        QCOMPARE(count(), uint64_t(4));
    }

    void whatFollowsATurnThatWasDeletedDoesNotBringItBack() {
        const Message first = say("u1");
        const Message answer = reply("a1");
        const Message second = say("u2");
        const Message anew = unwrap(m_writer->sayInstead(second.id, "U2"));
        const MessageId ids[] = {first.id, answer.id};
        check(m_writer->removeMessages(ids));
        check(branches().show(second.id));
        QCOMPARE(shown(), (Texts{"u2"}));
        check(branches().show(anew.id));
        QCOMPARE(shown(), (Texts{"U2"}));
        QCOMPARE(count(), uint64_t(1));
    }

    void ofVeryManyBranchesTheLastAreListed() {
        say("u1");
        Message last = reply("a 0");
        for (int i = 1; i < 8; ++i) last = reply("a " + std::to_string(i), MessageState::Complete, &last);
        const auto [all, more] = unwrap(reader()->branches(m_talk, 3));
        QVERIFY(more);
        QCOMPARE(all.size(), size_t(3));
        QCOMPARE(all.front().text, std::string("a 5"));
        QCOMPARE(all.back().id, last.id);
        const auto here = unwrap(reader()->branchesAt(row(last.id), 2));
        QVERIFY(here.more);
        QCOMPARE(here.list.size(), size_t(2));
        QCOMPARE(here.list.front().text, std::string("a 6"));
        QVERIFY(!unwrap(reader()->branchesAt(row(last.id), 8)).more);
        QCOMPARE(row(unwrap(reader()->branchBeside(here.list.front(), -1))).text, std::string("a 5"));
        QCOMPARE(unwrap(reader()->branchBeside(here.list.front(), 1)), last.id);
        QCOMPARE(unwrap(reader()->branchBeside(row(last.id), 1)), MessageId(0));
    }

    void theSearchFindsWhatIsNotShownAndSaysSo() {
        const Message first = say("about walruses");
        unwrap(m_writer->sayInstead(first.id, "about elephants"));
        const auto all = unwrap(reader()->search("about", 9));
        QCOMPARE(all.size(), size_t(2));
        QVERIFY(!all[0].hidden && all[1].hidden);
        QCOMPARE(unwrap(reader()->matches("about", m_talk)).size(), size_t(1));
        QVERIFY(unwrap(m_writer->about({.conversation = m_talk, .before = kNewest, .text = "walruses"}, 9)).empty());
        check(branches().show(first.id));
        QCOMPARE(unwrap(m_writer->about({.conversation = m_talk, .before = kNewest, .text = "walruses"}, 9)).size(),
                 size_t(1));
    }

    void branchesHaveNamesAndAreListedByWhereTheyPart() {
        const Message first = say("u1");
        const Message a = reply("a"), b = reply("b", MessageState::Complete, &a);
        const Message anew = unwrap(m_writer->sayInstead(first.id, "U1"));
        check(branches().name(first.id, "The first try"));
        std::vector<std::string> listed;
        for (const Message& each : unwrap(reader()->branches(m_talk)).list)
            listed.push_back(each.text + "/" + each.branchName);
        QCOMPARE(listed, (Texts{"u1/The first try", "U1/", "a/", "b/"}));
        QCOMPARE(unwrap(reader()->branchesAt(row(b.id))).list.size(), size_t(2));
        QCOMPARE(row(first.id).branchName, std::string("The first try"));
        check(branches().name(first.id, ""));
        QCOMPARE(row(first.id).branchName, std::string());
        QCOMPARE(row(anew.id).branch, 2U);
    }

    void aCopyHasWhatWasShownUpToThereAndKnowsWhereItComesFrom() {
        const Message first = say("u1");
        const Message a = reply("a", MessageState::Stopped), b = reply("b", MessageState::CutOff, &a);
        unwrap(m_writer->appendMessage(m_talk, MessageRole::Note, "note"));
        const Message second = say("u2");
        check(m_writer->setPinned(first.id, true));
        check(m_writer->setConversationSettings(m_talk, {{"temperature", "0.5"}}));
        const Conversation copy = unwrap(branches().copy(m_talk, b.id));
        QCOMPARE(copy.title, std::string("Talk (2)"));
        QCOMPARE(shown(copy.id), (Texts{"u1", "b"}));
        QCOMPARE(copy.messageCount, uint64_t(2));
        const auto page = unwrap(reader()->pageAfter(copy.id, 0, 9));
        QVERIFY(page[0].pinned);
        QCOMPARE(page[1].state, MessageState::CutOff);
        QCOMPARE(page[1].parent, page[0].id);
        QCOMPARE(unwrap(m_writer->conversationSettings(copy.id))["temperature"], std::string("0.5"));
        QCOMPARE(unwrap(reader()->origin(copy.id))->id, b.id);
        QVERIFY(!unwrap(reader()->origin(m_talk)));
        QCOMPARE(unwrap(branches().copy(m_talk, 0)).title, std::string());
        QCOMPARE(shown(), (Texts{"u1", "b", "note", "u2"}));
        QCOMPARE(found("u1").size(), size_t(2));
        QCOMPARE(second.parent, b.id);
    }

    void aCopyKnowsWhatWasBroughtBackForItsMessages() {
        const Message first = say("u1"), hidden = reply("a"), second = reply("b", MessageState::Complete, &hidden);
        const Message third = say("u2"), fourth = say("u3");
        const MessageId passages[] = {first.id, hidden.id};
        check(m_writer->setRecalled(third.id, passages));
        check(m_writer->setRecalled(fourth.id, {}));
        const auto copyOf = [&](ConversationId id, MessageId upTo) {
            const Conversation copy = unwrap(branches().copy(id, upTo));
            return unwrap(reader()->pageAfter(copy.id, 0, 9));
        };
        const auto once = copyOf(m_talk, fourth.id);
        const auto twice = copyOf(once[0].conversation, once[3].id);
        for (const auto& copied : {once, twice}) {
            QCOMPARE(copied.size(), size_t(4));
            QVERIFY(!unwrap(m_writer->recalled(copied[0].id)));
            QCOMPARE(unwrap(m_writer->recalled(copied[2].id)).value(), std::vector<MessageId>{copied[0].id});
            QVERIFY(unwrap(m_writer->recalled(copied[3].id)).value().empty());
        }
        QCOMPARE(second.parent, first.id);
    }

    void attachedFilesAreInCopiesAndInOtherWordings() {
        const AttachedFile file{.card = {.name = "notes.txt"}, .pieces = {{.text = "Walruses sleep.\n"}}};
        const std::vector<AttachedFile> files = {file};
        const Message first = unwrap(m_writer->appendMessage(m_talk, MessageRole::User, "Read this", files));
        const Conversation copy = unwrap(branches().copy(m_talk, first.id));
        const Message anew = unwrap(m_writer->sayInstead(first.id, "Read this, please"));
        for (const Message& each :
             {unwrap(reader()->pageAfter(copy.id, 0, 9))[0], unwrap(reader()->pageAfter(m_talk, 0, 9))[0]}) {
            QCOMPARE(each.files.size(), size_t(1));
            QCOMPARE(each.given, first.given);
        }
        QCOMPARE(unwrap(branches().files(anew.id))[0].pieces[0].text, std::string("Walruses sleep.\n"));
        QCOMPARE(unwrap(reader()->search("walruses", 9)).size(), size_t(3));
    }

    void aKillInTheMiddleOfASwitchLeavesOneBranchOrTheOtherWhole() {
        const Message first = say("u0");
        Texts one = {"u0"}, other = {"U0"};
        for (int i = 1; i < 400; ++i) {
            one.push_back("u" + std::to_string(i));
            say(one.back());
        }
        const Message anew = unwrap(m_writer->sayInstead(first.id, "U0"));
        for (int i = 1; i < 400; ++i) {
            other.push_back("U" + std::to_string(i));
            say(other.back());
        }
        m_writer.reset();
        for (int round = 0; round < 20; ++round) {
            QProcess child;
            child.start(QCoreApplication::applicationFilePath(), {"--switch", QString::fromStdString(file().string()),
                                                                  QString::number(first.id), QString::number(anew.id)});
            QVERIFY(child.waitForReadyRead());  // it has begun
            QTest::qSleep(round);
            ::kill(static_cast<pid_t>(child.processId()), SIGKILL);
            child.waitForFinished();
            m_writer = unwrap(TranscriptWriter::open(file()));
            const Texts now = shown();
            QVERIFY(now == one || now == other);
            QCOMPARE(count(), uint64_t(400));
            m_writer.reset();
        }
    }

    void pagesOfALongTalkWithALongBranchAsideTakeNoLookAtIt() {
        const Message first = say("u0");
        say("behind");
        unwrap(m_writer->sayInstead(first.id, "U0"));
        for (int i = 0; i < 50; ++i) say("U" + std::to_string(i));
        check(branches().show(first.id));
        const auto database = unwrap(Database::open(file(), Database::Mode::ReadOnly));
        Query plan =
            unwrap(database->query("EXPLAIN QUERY PLAN SELECT id FROM message WHERE conversation_id = ? AND id "
                                   "< ? AND state <> 5 AND removed_ms IS NULL ORDER BY id DESC LIMIT ?"));
        QVERIFY(unwrap(plan.next()));
        QVERIFY(plan.text(3).find("message_on_path") != std::string::npos);
    }
};

/// Shows one branch and the other, again and again.
int switchForEver(const std::filesystem::path& file, MessageId one, MessageId other) {
    const auto writer = unwrap(TranscriptWriter::open(file));
    TranscriptBranches branches(*writer);
    std::puts("begun");
    std::fflush(stdout);
    while (branches.show(one) && branches.show(other)) {}
    return 1;
}

int main(int argc, char** argv) {
    if (argc == 5 && QByteArray(argv[1]) == "--switch")
        return switchForEver(argv[2], std::atoll(argv[3]), std::atoll(argv[4]));
    QCoreApplication application(argc, argv);
    BranchesTest test;
    return QTest::qExec(&test, argc, argv);
}
#include "branches_test.moc"
