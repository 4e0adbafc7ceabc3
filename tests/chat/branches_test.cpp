// A talk parts and is shown branch by branch, over a real, tiny model: it knows what is shown, as if it had read
// nothing else, and nothing of the other branches.
#include "archive/branches.h"
#include "archive/seen.h"
#include "archive/titles.h"
#include "store/transcript_branches.h"
#include "store/transcript_writer.h"
#include "agree.h"

#include <QTemporaryDir>
#include <QTest>

using namespace daylong;
using namespace daylong::chat;

class BranchesTest : public QObject {
    Q_OBJECT

    std::unique_ptr<QTemporaryDir> m_folder;
    std::filesystem::path file(const char* name = "t.db") const { return m_folder->filePath(name).toStdString(); }

    static void settle(Chat& chat) { chat.service->drain(); }
    static void show(Chat& chat, store::MessageId branch) {
        archive::showBranch(*chat.service, branch);
        settle(chat);
    }
    static void sure(settings::Settings& settings) {
        settings.ownSampling = true;
        settings.sampling.temperature = 0.0F;
    }
    static std::vector<std::string> texts(Chat& chat) {
        std::vector<std::string> all;
        for (const store::Message& message : chat.messages()) all.push_back(message.text);
        return all;
    }
    std::vector<int32_t> stream(const std::filesystem::path& of) {
        const auto writer = unwrap(store::TranscriptWriter::open(of));
        const auto talk = unwrap(writer->newestConversation()).value();
        return unwrap(writer->readTokens(talk.id, 0, talk.tokenCount));
    }
    /// A copy of what is there, where all that is shown is read anew.
    std::filesystem::path readAnew() {
        std::filesystem::remove(file("anew.db"));
        std::filesystem::copy_file(file(), file("anew.db"));
        {
            const auto writer = unwrap(store::TranscriptWriter::open(file("anew.db")));
            check(writer->setStreamState(unwrap(writer->newestConversation())->id, store::StreamState::ToBeRead));
        }
        Chat chat(file("anew.db"), sure);
        chat.start();
        return file("anew.db");
    }
    /// What is said next, where all was read anew and where it was not.
    void goesOnAlike() {
        Chat anew(readAnew(), sure), chat(file(), sure);
        for (Chat* each : {&anew, &chat}) {
            each->start();
            each->say("And what did they do then?");
        }
        QCOMPARE(chat.messages().back().text, anew.messages().back().text);
        QVERIFY(!chat.messages().back().text.empty());
    }

private Q_SLOTS:
    void init() { m_folder = std::make_unique<QTemporaryDir>(); }

    void anOldMessageIsSaidAnewAndTheModelKnowsWhatIsShownBitForBit() {
        {
            Chat chat(file(), sure);
            chat.start();
            for (const char* text : {"Once there was a cat", "It had a dog", "They had a bird"}) chat.say(text);
            const auto first = chat.messages();
            const auto before = texts(chat);
            archive::edit(*chat.service, first[2].id, "It had a fish");
            settle(chat);
            QCOMPARE(chat.messages().size(), size_t(4));
            QCOMPARE(chat.messages()[2].tokenBegin, first[2].tokenBegin);
            agree(chat);
            const auto other = chat.messages();
            show(chat, first[5].id);
            QCOMPARE(texts(chat), before);
            agree(chat);
            show(chat, other[2].id);
            agree(chat);
            QCOMPARE(chat.messages().back().id, other[3].id);
            show(chat, first[2].id);
            agree(chat);
        }
        const std::vector<int32_t> switched = stream(file());
        QVERIFY(switched == stream(readAnew()));
        goesOnAlike();
    }

    void aBranchThatBeginsBeforeTheHorizonReadsNoMoreThanIsSeen() {
        {
            Chat chat(file(), sure);
            chat.start();
            for (int i = 0; i < 20; ++i) chat.say("And then? " + std::to_string(i));
            const auto first = chat.messages();
            QVERIFY(first[1].tokenEnd <= chat.memory().firstSeen);
            archive::edit(*chat.service, first[2].id, "Once there was a fish");
            settle(chat);
            QCOMPARE(chat.messages().size(), size_t(4));
            agree(chat);
            show(chat, first[2].id);
            QCOMPARE(chat.messages().size(), first.size());
            agree(chat);
            QVERIFY(chat.messages().back().tokenEnd > chat.messages().back().tokenBegin);
            uint64_t read = 0;
            for (const store::Message& message : chat.messages()) read += message.tokenEnd > message.tokenBegin ? 1 : 0;
            QVERIFY2(read > 2 && read < first.size() / 2, qPrintable(QString::number(read)));
        }
        QVERIFY(stream(file()) == stream(readAnew()));
        goesOnAlike();
    }

    void whatIsPinnedBeforeABranchAndInItIsMeasuredTogetherWhenItIsShown() {
        Chat chat(file(), sure);
        chat.start();
        chat.say("Once there was a cat and a dog and a bird and a fish and a bear and a fox and a cow");
        chat.say("They had a ball and a kite and a boat and a car and a doll and a cake and a hat");
        const auto said = chat.messages();
        const auto tokensOf = [](const store::Message& message) { return message.tokenEnd - message.tokenBegin; };
        const uint64_t half = (chat.memory().cacheSize - chat.memory().preambleEnd) / 2;
        QVERIFY(tokensOf(said[0]) <= half && tokensOf(said[2]) <= half);
        QVERIFY(tokensOf(said[0]) + tokensOf(said[2]) > half);
        const auto pin = [&](store::MessageId message, bool pinned) {
            archive::pin(*chat.service, message, pinned);
            settle(chat);
        };
        pin(said[2].id, true);
        archive::edit(*chat.service, said[2].id, "They had a ball");
        settle(chat);
        pin(said[0].id, true);
        QVERIFY(chat.all<Failed>().empty());  // what is pinned in a branch that is not shown takes no room
        show(chat, said[2].id);
        QCOMPARE(chat.messages()[2].id, said[2].id);
        QCOMPARE(chat.all<Failed>().size(), size_t(1));
        QCOMPARE(chat.all<Failed>()[0].error.sayings.front().say, Say::PinnedMoreThanHalf);
        pin(said[0].id, false);
        chat.say("And then?");
        QCOMPARE(chat.all<Failed>().size(), size_t(1));
        QCOMPARE(chat.messages().size(), size_t(6));
    }

    void aReplyThatComesEndsAndTheOtherBranchIsShown() {
        Chat chat(file(), [](settings::Settings& settings) { settings.maxReplyTokens = 1000000; });
        chat.stopAt(3);
        chat.start();
        chat.say("Once there was a cat");
        chat.stopAt(3);
        chat.service->regenerate(kOpenOne);
        settle(chat);
        const auto said = chat.messages();
        bool asked = false;
        chat.listen([&](const Event& event) {
            if (!std::holds_alternative<ReplyText>(event) || std::exchange(asked, true)) return;
            chat.service->stop();
            archive::showBranch(*chat.service, said[1].id - 1);
        });
        chat.say("Go on");
        settle(chat);
        chat.listen({});
        QCOMPARE(chat.messages().size(), size_t(2));
        QCOMPARE(chat.messages()[1].id, said[1].id - 1);
        QCOMPARE(chat.messages()[1].state, store::MessageState::Stopped);
        agree(chat);
        show(chat, said[1].id);
        QCOMPARE(chat.messages().size(), size_t(4));
        QCOMPARE(chat.messages()[3].state, store::MessageState::Stopped);
        agree(chat);
    }

    void aKillBetweenTakingBackAndSwitchingLeavesWhatWasShown() {
        std::vector<store::Message> said;
        {
            Chat chat(file());
            chat.start();
            chat.say("Once there was a cat");
            chat.say("It had a dog");
            archive::edit(*chat.service, chat.messages()[0].id, "Once there was a fish");
            settle(chat);
            said = chat.messages();
        }
        {  // as a session that ended there leaves it
            const auto writer = unwrap(store::TranscriptWriter::open(file()));
            const auto behind = unwrap(store::TranscriptBranches(*writer).readBehind(said[0].conversation, 0));
            QCOMPARE(behind.size(), size_t(2));
            check(writer->takeBack(behind.front()));
        }
        Chat chat(file());
        chat.start();
        QCOMPARE(chat.messages().size(), said.size());
        chat.say("Go on");  // reads what is shown
        agree(chat);
        for (const store::Message& message : chat.messages()) QVERIFY(message.tokenEnd > message.tokenBegin);
    }

    void whatIsPinnedInABranchIsSeenWhereThatIsShown() {
        Chat chat(file(), [](settings::Settings& settings) { settings.maxReplyTokens = 4; });
        chat.start();
        chat.say("My name is Anna");
        const store::MessageId pinned = chat.messages()[0].id;
        archive::pin(*chat.service, pinned, true);
        for (int i = 0; i < 30; ++i) chat.say("And then? " + std::to_string(i));
        QCOMPARE(chat.memory().pinned.size(), size_t(1));
        archive::edit(*chat.service, pinned, "My name is Bert");
        settle(chat);
        QVERIFY(chat.memory().pinned.empty());
        agree(chat);
        show(chat, pinned);
        QCOMPARE(chat.memory().pinned.size(), size_t(1));
        agree(chat);
    }

    void aConversationGoesOnAsANewOneAndTheOldOneIsAsItWas() {
        Chat chat(file());
        chat.start();
        chat.say("Once there was a cat");
        chat.say("It had a dog");
        const auto said = chat.messages();
        const store::ConversationId first = chat.conversation();
        archive::branchOff(*chat.service, said[2].id, "It had a fish");
        settle(chat);
        QVERIFY(chat.conversation() != first);
        const auto now = chat.messages();
        QCOMPARE(now.size(), size_t(5));
        QCOMPARE(now[1].text, said[1].text);
        QCOMPARE(now[2].role, store::MessageRole::Note);
        QCOMPARE(now[3].text, std::string("It had a fish"));
        QVERIFY(now[4].tokenEnd > now[4].tokenBegin);
        QVERIFY(now[0].tokenEnd > now[0].tokenBegin);
        const auto reader = unwrap(store::TranscriptReader::open(file()));
        QCOMPARE(unwrap(reader->conversation(chat.conversation()))->title, std::string("Once there was a cat (2)"));
        QCOMPARE(unwrap(reader->origin(chat.conversation()))->id, said[1].id);
        chat.service->openConversation(first);
        settle(chat);
        QCOMPARE(chat.messages().size(), said.size());
        archive::branchOff(*chat.service, said[1].id, {});
        settle(chat);
        QCOMPARE(chat.messages().size(), size_t(3));
        QVERIFY(chat.all<Failed>().empty());
    }

    void ofWhatItComesFromANewConversationHoldsNoTitle() {
        Chat chat(file());
        chat.start();
        chat.say("Once there was a cat");
        const auto said = chat.messages();
        const store::ConversationId first = chat.conversation();
        archive::branchOff(*chat.service, said[0].id, "My fish");
        settle(chat);
        QVERIFY(chat.conversation() != first);
        const auto reader = unwrap(store::TranscriptReader::open(file()));
        QCOMPARE(unwrap(reader->conversation(chat.conversation()))->title, std::string("My fish"));
        for (const store::Message& message : chat.messages()) QVERIFY(message.text.find("cat") == std::string::npos);
    }

    void theTitleIsThatOfTheBranchThatIsShownUnlessAPersonGaveIt() {
        Chat chat(file());
        chat.start();
        chat.say("Once there was a cat");
        const store::MessageId cat = chat.messages()[0].id;
        archive::edit(*chat.service, cat, "My fish");
        settle(chat);
        const auto title = [&] {
            const auto reader = unwrap(store::TranscriptReader::open(file()));
            return unwrap(reader->conversation(chat.conversation()))->title;
        };
        const store::MessageId fish = chat.messages()[0].id;
        QCOMPARE(title(), std::string("My fish"));
        show(chat, cat);
        QCOMPARE(title(), std::string("Once there was a cat"));
        archive::renameConversation(*chat.service, chat.conversation(), "Animals");
        show(chat, fish);
        QCOMPARE(title(), std::string("Animals"));
        QVERIFY(chat.all<Failed>().empty());
    }

    void whatIsNotThereIsSaidToBeGone() {
        Chat chat(file());
        chat.start();
        chat.say("Once there was a cat");
        show(chat, 99);
        archive::branchOff(*chat.service, 99, "Not lost");
        settle(chat);
        QCOMPARE(chat.all<Failed>().size(), size_t(2));
        QCOMPARE(chat.all<MessageRejected>().back().text, std::string("Not lost"));
        show(chat, chat.messages()[1].id);  // it is shown
        QCOMPARE(chat.all<Failed>().size(), size_t(2));
        QCOMPARE(chat.messages().size(), size_t(2));
    }
};

QTEST_GUILESS_MAIN(BranchesTest)
#include "branches_test.moc"
