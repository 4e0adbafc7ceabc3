// What is redacted is in no byte of any file of the transcript's, wherever it stood.
#include "store/message_queue.h"
#include "store/sqlite.h"
#include "store/transcript_import.h"
#include "store/transcript_reader.h"
#include "store/transcript_branches.h"
#include "store/transcript_redaction.h"
#include "support/temporary_folder.h"
#include "support/unwrap.h"

#include <QObject>
#include <QTest>

#include <fstream>
#include <iterator>
#include <limits>

using namespace daylong;
using namespace daylong::store;
namespace fs = std::filesystem;

namespace {

constexpr const char* kWord = "Xylophonkasten";

std::string lower(std::string text) {
    for (char& each : text) each = each >= 'A' && each <= 'Z' ? static_cast<char>(each + 32) : each;
    return text;
}

/// The files of a folder that hold a word, whatever its case: the index has it folded.
std::string filesWith(const fs::path& folder, const std::string& word) {
    std::string found;
    for (const auto& entry : fs::recursive_directory_iterator(folder)) {
        if (!entry.is_regular_file()) continue;
        std::ifstream stream(entry.path(), std::ios::binary);
        const std::string bytes{std::istreambuf_iterator<char>(stream), {}};
        if (lower(bytes).find(lower(word)) != std::string::npos) found += entry.path().filename().string() + " ";
    }
    return found;
}

struct Stage {
    unit::TemporaryFolder folder;
    fs::path file = folder / "t.db";
    std::unique_ptr<TranscriptWriter> writer = unwrap(TranscriptWriter::open(file));
    ConversationId talk = writer->createConversation("").value().id;

    Message say(const std::string& text, MessageRole role = MessageRole::User) {
        return writer->appendMessage(talk, role, text).value();
    }
    /// As a reply comes: in pieces, each written over the one before.
    Message reply(const std::string& text) {
        const Message reply = writer->beginReply(talk).value();
        for (size_t at = 0; at < text.size(); at += 40) check(writer->extendReply(reply, text.substr(at, 40)));
        return writer->finishReply(reply.id, MessageState::Complete).value();
    }
    void fill(int turns) {
        for (int i = 0; i < turns; ++i) {
            say("What is the number " + std::to_string(i) + " good for?");
            reply("It is good for counting up to " + std::to_string(i) + ", and for nothing else that I know of.");
        }
    }
    Redacted redact(const RedactionOrder& order) { return unwrap(TranscriptRedaction(*writer).redact(order)); }
    std::string with(const char* word = kWord) const { return filesWith(folder / ".", word); }
    size_t hits(const char* words) const {
        return std::move(TranscriptReader::open(file)).value()->search(words, 99).value().size();
    }
};

/// The newest message of a conversation.
MessageId newestOf(const Stage& stage, ConversationId id) {
    const auto reader = unwrap(TranscriptReader::open(stage.file));
    return unwrap(reader->pageBefore(id, std::numeric_limits<MessageId>::max(), 1)).back().id;
}

}  // namespace

class RedactionTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void aRedactedMessageIsInNoFileAnyMoreRowsIndexJournalFormerWordingsOfItItsTitle() {
        Stage stage;
        stage.fill(30);
        const Message said = stage.say("My first wording: Xylophonkasten.");
        const Message reply = stage.reply("You said something about a box.");
        const Message anew = stage.writer->sayInstead(said.id, "In other words: Xylophonkasten!").value();
        QVERIFY(stage.writer->rename(stage.talk, "In other words: Xylophonkasten!"));
        stage.fill(30);
        QVERIFY(!stage.with().empty());
        const Redacted redacted = stage.redact({.messages = {anew.id}});
        QVERIFY(!redacted.unfinished);
        QCOMPARE(redacted.messages.size(), size_t{2});
        QCOMPARE(stage.with(), std::string());
        QCOMPARE(stage.hits("xylophonkasten"), size_t{0});
        QCOMPARE(stage.hits("counting"), size_t{60});
        QCOMPARE(stage.writer->conversation(stage.talk).value()->title, "What is the number 0 good for?");
        QVERIFY(stage.writer->message(reply.id).value().has_value());
        QVERIFY(stage.writer->whole());  // shorter by its own hand: that harms nothing
        stage.say("Going on");
        stage.writer.reset();
        QCOMPARE(stage.with(), std::string());
    }

    void aReplyThatWasWrittenPieceByPieceAndOneThatIsLongLeaveNothingBehind() {
        Stage stage;
        stage.fill(5);
        std::string text;
        for (int i = 0; i < 400; ++i) text += "A long reply about the Xylophonkasten, part " + std::to_string(i) + ". ";
        const Message said = stage.say("Tell me about it");
        const Message reply = stage.reply(text);
        stage.fill(5);
        stage.redact({.messages = {reply.id}});
        QCOMPARE(stage.with(), std::string());
        QVERIFY(stage.writer->message(said.id).value().has_value());
        QCOMPARE(stage.hits("counting"), size_t{10});
    }

    void everythingThatASearchFindsGoesAlsoWhatWasDeletedAndWhereItWasDeletedForGoodBefore() {
        Stage stage;
        stage.fill(3);
        const Message first = stage.say("the xylophonkasten is blue");
        stage.reply("So the XYLOPHONKASTEN is blue.");
        const Message removed = stage.say("again: Xylophonkasten");
        const MessageId gone[] = {removed.id};
        QVERIFY(stage.writer->removeMessages(gone));
        const Message purged = stage.say("and Xylophonkasten once more");
        const MessageId old[] = {purged.id};
        QVERIFY(stage.writer->removeMessages(old));
        QVERIFY(stage.writer->purge(old));
        const ConversationId other = stage.writer->createConversation("About the Xylophonkasten").value().id;
        QVERIFY(stage.writer->appendMessage(other, MessageRole::User, "Xylophonkasten here, too"));
        QVERIFY(stage.writer->remove(other));
        const Redacted redacted = stage.redact({.search = "xylophonkasten"});
        QCOMPARE(redacted.messages.size(), size_t{4});
        QCOMPARE(redacted.gone.size(), size_t{1});  // nothing was left in it
        QCOMPARE(stage.with(), std::string());
        QVERIFY(!stage.writer->message(first.id).value());
    }

    void aRangeIsWhatWasSaidInItAndNothingElse() {
        Stage stage;
        const Message before = stage.say("before");
        const Message from = stage.say("Xylophonkasten one");
        const Message to = stage.say("Xylophonkasten two");
        const Message after = stage.say("after");
        stage.redact({.conversation = stage.talk, .first = from.id, .last = to.id});
        QCOMPARE(stage.with(), std::string());
        QVERIFY(stage.writer->message(before.id).value() && stage.writer->message(after.id).value());
        QCOMPARE(stage.writer->conversation(stage.talk).value()->messageCount, 2U);
    }

    void atTheEndsOfARangeGoFormerWordingsThatStandOutsideOfIt() {
        Stage stage;
        const Message before = stage.say("before");
        const Message said = stage.say("Xylophonkasten, first wording");
        const Message reply = stage.reply("About the Xylophonkasten.");
        const Message anew = unwrap(stage.writer->sayInstead(said.id, "Xylophonkasten, second wording"));
        const Message answer = stage.reply("Xylophonkasten again.");
        const Message after = stage.say("after");
        const auto redacted = stage.redact({.conversation = stage.talk, .first = anew.id, .last = answer.id});
        QCOMPARE(redacted.messages.size(), size_t{4});
        QCOMPARE(stage.with(), std::string());
        QVERIFY(unwrap(stage.writer->message(before.id)) && unwrap(stage.writer->message(after.id)));
    }

    void branchesAndCopiesInOtherConversationsGoToo() {
        Stage stage;
        const Message said = stage.say("Xylophonkasten, first wording");
        stage.reply("A box.");
        const Message kept = stage.say("What stood behind it");
        TranscriptBranches branches(*stage.writer);
        const Conversation copy = unwrap(branches.copy(stage.talk, kept.id));
        const Message anew = unwrap(stage.writer->sayInstead(said.id, "Xylophonkasten, second wording"));
        check(branches.name(anew.id, "The second"));
        const auto redacted = stage.redact({.messages = {anew.id}});
        QCOMPARE(redacted.messages.size(), size_t{3});
        QCOMPARE(redacted.conversations.size(), size_t{2});
        QCOMPARE(stage.with(), std::string());
        QCOMPARE(stage.with("The second"), std::string());
        check(branches.show(kept.id));  // what followed it is there still
        QCOMPARE(stage.writer->conversation(stage.talk).value()->messageCount, 2U);
        QCOMPARE(stage.writer->conversation(copy.id).value()->messageCount, 2U);
    }

    void ofARangeOnThePathTheBranchesThatPartInItStayButForWhatItTookThePlaceOf() {
        Stage stage;
        stage.say("one");
        stage.reply("two");
        const Message former = stage.say("Xylophonkasten, first wording");
        const Message reply = stage.reply("About the Xylophonkasten.");
        const Message behind = stage.say("a branch that goes on");
        const Message branch = stage.reply("for long");
        const Message anew = unwrap(stage.writer->sayInstead(former.id, "Xylophonkasten, second wording"));
        const Message answer = stage.reply("Xylophonkasten again.");
        const RedactionOrder order{
            .conversation = stage.talk, .first = former.id - 1, .last = answer.id, .onPath = true};
        const Redacted redacted = stage.redact(order);
        QCOMPARE(redacted.messages.size(), size_t{5});  // "two", and both wordings with their replies
        QCOMPARE(stage.with(), std::string());
        QVERIFY(!unwrap(stage.writer->message(anew.id)) && !unwrap(stage.writer->message(reply.id)));
        QVERIFY(unwrap(stage.writer->message(behind.id)) && unwrap(stage.writer->message(branch.id)));
    }

    void aWholeConversationGoesWithItsCopiesAndTheTitlesMadeOfIt() {
        Stage stage;
        const Message said = stage.say("the Xylophonkasten");
        const Message reply = stage.reply("A box.");
        check(stage.writer->rename(stage.talk, "the Xylophonkasten"));
        TranscriptBranches branches(*stage.writer);
        const ConversationId copy = unwrap(branches.copy(stage.talk, reply.id)).id;
        const ConversationId again = unwrap(branches.copy(copy, newestOf(stage, copy))).id;
        const ConversationId bare = unwrap(branches.copy(stage.talk, 0)).id;
        QCOMPARE(unwrap(stage.writer->conversation(again))->title, std::string("the Xylophonkasten (2) (2)"));
        QCOMPARE(unwrap(stage.writer->conversation(bare))->title, std::string());
        for (const ConversationId id : {copy, again})
            unwrap(stage.writer->appendMessage(id, MessageRole::User, "Something else"));
        const Redacted redacted = stage.redact({.conversation = stage.talk});
        QCOMPARE(redacted.messages.size(), size_t{6});
        QCOMPARE(stage.with(), std::string());
        QCOMPARE(unwrap(stage.writer->conversation(copy))->title, std::string("Something else"));
        QVERIFY(!unwrap(stage.writer->message(said.id)));
    }

    void copiesThatTheProgramMadeGoAndNobodyElses() {
        Stage stage;
        stage.say("the Xylophonkasten");
        for (const char* name :
             {"t.db.before-v10.backup", "t.db.damaged-20261128-180102", "t.db.rescued-20261128-180102"})
            std::ofstream(stage.folder / name) << "an old Xylophonkasten";
        std::ofstream(stage.folder / "mine.db") << "something else";
        QCOMPARE(copiesOf(stage.file).size(), size_t{3});
        stage.redact({.search = "xylophonkasten"});
        QCOMPARE(stage.with(), std::string());
        QVERIFY(fs::exists(stage.folder / "mine.db"));
    }

    void theTokenStreamGoesWithItAndTheNewestTurnsAreToBeReadAnew() {
        Stage stage;
        const Message said = stage.say("the Xylophonkasten");
        const std::vector<int32_t> tokens(500, 0x4c4c4c4c);  // "LLLL"
        QVERIFY(stage.writer->restartTokens(stage.talk, {.model = "m", .templateHash = ""}, StreamState::Whole, "m"));
        QVERIFY(stage.writer->appendTokens(stage.talk, said.id, tokens));
        QVERIFY(stage.writer->finishStream(stage.talk, {.model = "m", .templateHash = ""}));
        QVERIFY(!stage.with("LLLLLLLL").empty());
        stage.say("and another");
        stage.redact({.messages = {said.id}});
        QCOMPARE(stage.with("LLLLLLLL"), std::string());
        const Conversation talk = *stage.writer->conversation(stage.talk).value();
        QVERIFY(talk.streamState == StreamState::ToBeRead);
        QCOMPARE(talk.tokenCount, 0U);
    }

    void whatCannotBeDoneNowOrWasKilledIsDoneByTheNextStart() {
        Stage stage;
        stage.fill(3);
        stage.say("the Xylophonkasten");
        auto reading = unwrap(Database::open(stage.file, Database::Mode::ReadOnly));
        check(reading->execute("BEGIN"));
        {
            Query query = unwrap(reading->query("SELECT count(*) FROM message"));
            QVERIFY(unwrap(query.next()));
            QVERIFY(stage.redact({.search = "xylophonkasten"}).unfinished.has_value());
        }
        const unit::TemporaryFolder killed;  // as the files stand if the program is killed now
        for (const char* of : {"t.db", "t.db-wal"}) fs::copy_file(stage.folder / of, killed / of);
        QVERIFY(!filesWith(killed / ".", kWord).empty());
        unwrap(TranscriptWriter::open(killed / "t.db")).reset();
        QCOMPARE(filesWith(killed / ".", kWord), std::string());
        check(reading->execute("COMMIT"));
        reading.reset();
        stage.writer.reset();
        stage.writer = unwrap(TranscriptWriter::open(stage.file));
        QCOMPARE(stage.with(), std::string());
        QCOMPARE(stage.hits("counting"), size_t{3});
    }

    void whatOnlyWaitsIsFoundAndGoesToo() {
        Stage stage;
        stage.say("hello");
        const ConversationId other = stage.writer->createConversation("").value().id;
        MessageQueue queue(*stage.writer);
        const AttachedFile file{.card = {.name = "notes.txt"}, .pieces = {{.text = "of the xylophonkasten"}}};
        check(queue.add(stage.talk, "Buy a Xylophonkasten", false, {}));
        check(queue.add(other, "read this", false, {&file, 1}));
        check(queue.add(stage.talk, "stays", false, {}));
        TranscriptRedaction redaction(*stage.writer);
        const std::vector<Message> found = unwrap(redaction.find({.search = kWord}));
        QCOMPARE(found.size(), size_t{2});
        QVERIFY(found[0].id == 0 && found[0].text == "Buy a Xylophonkasten");
        QCOMPARE(unwrap(redaction.find({.conversation = other, .search = kWord})).size(), size_t{1});
        QVERIFY(redaction.redact({.fromMs = 1, .search = kWord}).error().code == ErrorCode::NotFound);
        QCOMPARE(stage.redact({.conversation = other, .search = kWord}).messages.size(), size_t{1});
        QCOMPARE(unwrap(queue.of(other)).size(), size_t{0});
        QCOMPARE(unwrap(queue.of(stage.talk)).size(), size_t{2});
        QVERIFY(stage.redact({.search = kWord}).conversations.empty());
        QCOMPARE(stage.with(), std::string());
        QCOMPARE(unwrap(queue.of(stage.talk)).at(0).text, std::string("stays"));
        QCOMPARE(stage.hits("hello"), size_t{1});
    }

    void whatWaitsWhereSomethingIsRedactedIsShownBefore() {
        Stage stage;
        stage.say("before");
        const Message said = stage.say("the Xylophonkasten");
        const ConversationId other = unwrap(stage.writer->createConversation("")).id;
        MessageQueue queue(*stage.writer);
        check(queue.add(stage.talk, "as I said", false, {}));
        check(queue.add(other, "stays", false, {}));
        for (const RedactionOrder& order : {RedactionOrder{.messages = {said.id}}, RedactionOrder{.search = kWord},
                                            RedactionOrder{.first = said.id, .last = said.id}}) {
            const std::vector<Message> found = unwrap(TranscriptRedaction(*stage.writer).find(order));
            QCOMPARE(found.size(), size_t{2});
            QVERIFY(found[1].id == 0 && found[1].text == "as I said");
        }
        QCOMPARE(stage.redact({.messages = {said.id}}).messages.size(), size_t{2});
        QCOMPARE(unwrap(queue.of(stage.talk)).size(), size_t{0});
        QCOMPARE(unwrap(queue.of(other)).size(), size_t{1});
    }

    void anOrderOfNothingAndOneThatFindsNothingChangeNothing() {
        Stage stage;
        stage.say("hello");
        TranscriptRedaction redaction(*stage.writer);
        QVERIFY(redaction.redact({}).error().code == ErrorCode::InvalidArgument);
        QVERIFY(redaction.redact({.search = "  "}).error().code == ErrorCode::InvalidArgument);
        QVERIFY(redaction.redact({.search = "nowhere"}).error().code == ErrorCode::NotFound);
        const Message reply = stage.writer->beginReply(stage.talk).value();
        QVERIFY(redaction.redact({.messages = {reply.id}}).error().code == ErrorCode::InvalidArgument);
        QCOMPARE(stage.hits("hello"), size_t{1});
    }
};

QTEST_APPLESS_MAIN(RedactionTest)
#include "redaction_test.moc"
