// What was said is taken back, over a real, tiny model: turns are deleted, one is said anew; and the model no longer
// knows what is gone. Branches: branches_test.cpp.
#include "archive/branches.h"
#include "archive/titles.h"
#include "archive/trash.h"
#include "memory/memory_map.h"
#include "store/transcript_writer.h"
#include "agree.h"

#include <QTemporaryDir>
#include <QTest>

using namespace daylong;
using namespace daylong::chat;

class EditsTest : public QObject {
    Q_OBJECT

    std::unique_ptr<QTemporaryDir> m_folder;
    std::filesystem::path file() const { return m_folder->filePath("t.db").toStdString(); }

    static void settle(Chat& chat) { chat.service->drain(); }
    size_t found(const char* words) {
        return unwrap(unwrap(store::TranscriptReader::open(file()))->search(words, 50)).size();
    }
    store::Conversation conversation(Chat& chat) {
        return unwrap(unwrap(store::TranscriptReader::open(file()))->conversation(chat.conversation())).value();
    }

    static std::vector<store::Message> twoTurns(Chat& chat) {
        chat.start();
        chat.say("The secret word is umbrella");
        chat.say("Once there was a cat");
        return chat.messages();
    }

private Q_SLOTS:
    void init() { m_folder = std::make_unique<QTemporaryDir>(); }

    void theLastTurnIsDeletedAtTheStreamsEndAndComesBack() {
        Chat chat(file());
        chat.start();
        chat.say("Once there was a cat");
        const uint64_t before = chat.memory().next;
        chat.say("The secret word is umbrella");
        const auto said = chat.messages();
        archive::removeTurn(*chat.service, said[3].id);  // by its reply
        settle(chat);
        QCOMPARE(chat.messages().size(), size_t(2));
        QCOMPARE(chat.memory().next, before);
        QCOMPARE(found("umbrella"), size_t(0));
        agree(chat);
        archive::restoreMessages(*chat.service, {said[2].id, said[3].id});
        settle(chat);
        QCOMPARE(chat.messages().size(), size_t(4));
        QCOMPARE(found("umbrella"), size_t(1));
        chat.say("Go on");  // reads what came back
        agree(chat);
        for (const store::Message& message : chat.messages()) QVERIFY(message.tokenEnd > message.tokenBegin);
    }

    void whatIsTakenBackCountsForNoPenaltyAnyMore() {
        const auto penalised = [](settings::Settings& settings) {
            settings.cacheSize = 400;  // so that the turn is taken out of the cache, and nothing is read again
            settings.ownSampling = true;
            settings.sampling.temperature = 0.0F;
            settings.sampling.repetitionPenalty = 3.0F;
            settings.maxReplyTokens = 30;
        };
        Chat chat(file(), penalised), straight(m_folder->filePath("straight.db").toStdString(), penalised);
        for (Chat* each : {&chat, &straight}) {
            each->start();
            each->say("Once there was a cat");
        }
        chat.say("She was happy, and they went to the big park with her mom");
        archive::removeTurn(*chat.service, chat.messages().back().id);
        settle(chat);
        for (Chat* each : {&chat, &straight}) each->say("Go on");
        QCOMPARE(chat.messages().back().text, straight.messages().back().text);
        agree(chat);
    }

    void aTurnFurtherUpIsForgottenByReadingTheNewestAnew() {
        Chat chat(file());
        const auto said = twoTurns(chat);
        archive::removeTurn(*chat.service, said[0].id);
        settle(chat);
        QCOMPARE(chat.messages().size(), size_t(2));
        agree(chat);
        // As if it had never been said.
        Chat other(m_folder->filePath("other.db").toStdString());
        other.start();
        const auto tokensOf = [&](const store::Message& message) { return message.tokenEnd - message.tokenBegin; };
        other.say("Once there was a cat");
        QCOMPARE(tokensOf(chat.messages()[0]), tokensOf(other.messages()[0]));
        QCOMPARE(chat.messages()[0].tokenBegin, other.messages()[0].tokenBegin);
        archive::restoreMessages(*chat.service, {said[0].id, said[1].id});
        settle(chat);
        QCOMPARE(chat.messages().size(), size_t(4));
        agree(chat);
        QVERIFY(memory::placeOf(chat.messages()[0], chat.memory()) != memory::Place::NotRead);
    }

    void whatTheModelHadForgottenCostsNothingAndIsNotReadBack() {
        store::MessageId forgotten = 0;
        {
            Chat chat(file());
            chat.start();
            chat.say("The secret word is umbrella");
            for (int i = 0; i < 20; ++i) chat.say("And then? " + std::to_string(i));
            const auto said = chat.messages();
            forgotten = said[2].id;
            QVERIFY(said[3].tokenEnd <= chat.memory().firstSeen);
            const auto before = chat.all<StreamRestarted>().size();
            archive::removeTurn(*chat.service, forgotten);
            settle(chat);
            QCOMPARE(chat.all<StreamRestarted>().size(), before);
            chat.say("Go on");
            agree(chat);
        }
        // With a memory that would reach back to it.
        Chat chat(file(), [](settings::Settings& settings) { settings.cacheSize = 400; });
        chat.start();
        QVERIFY(chat.all<Failed>().empty());
        const auto reader = unwrap(store::TranscriptReader::open(file()));
        for (const store::Message& removed : unwrap(reader->removedMessages(9)))
            QCOMPARE(removed.tokenEnd, removed.tokenBegin);
        chat.say("Go on");
        agree(chat);
    }

    void aKillBetweenDeletingAndForgettingIsMadeGoodAtTheNextStart() {
        {
            Chat chat(file());
            chat.start();
            chat.say("The secret word is umbrella");
            chat.say("Once there was a cat");
        }
        {  // as a session that ended there leaves it
            const auto writer = unwrap(store::TranscriptWriter::open(file()));
            const auto newest = unwrap(writer->newestConversation()).value();
            const auto turn = unwrap(writer->turnOf(unwrap(writer->firstSaid(newest.id))->id));
            QCOMPARE(turn.size(), size_t(2));
            const store::MessageId ids[] = {turn[0].id, turn[1].id};
            check(writer->removeMessages(ids));
        }
        Chat chat(file());
        chat.start();
        QCOMPARE(chat.messages().size(), size_t(2));
        agree(chat);
        const auto reader = unwrap(store::TranscriptReader::open(file()));
        for (const store::Message& removed : unwrap(reader->removedMessages(9)))
            QCOMPARE(removed.tokenEnd, removed.tokenBegin);
    }

    void aTurnIsNotDeletedWhileItIsAnswered() {
        Chat chat(file(), [](settings::Settings& settings) { settings.maxReplyTokens = 1000000; });
        bool asked = false;
        chat.listen([&](const Event& event) {
            if (const auto* failed = std::get_if<Failed>(&event)) {
                QVERIFY(failed->error.message.find("while it is being answered") != std::string::npos);
                chat.service->stop();
            }
            const auto* text = std::get_if<ReplyText>(&event);
            if (text == nullptr || std::exchange(asked, true)) return;
            archive::removeTurn(*chat.service, text->message);
        });
        chat.start();
        chat.say("Once upon a time");
        QCOMPARE(chat.all<Failed>().size(), size_t(1));
        QCOMPARE(chat.messages().size(), size_t(2));
    }

    void anOlderTurnIsDeletedInTheMiddleOfAReply() {
        Chat chat(file(), [](settings::Settings& settings) { settings.maxReplyTokens = 60; });
        chat.start();
        chat.say("The secret word is umbrella");
        const store::MessageId old = chat.messages()[0].id;
        bool asked = false;
        chat.listen([&](const Event& event) {
            if (std::holds_alternative<ReplyText>(event) && !std::exchange(asked, true))
                archive::removeTurn(*chat.service, old);
        });
        chat.say("Once upon a time");
        settle(chat);
        QCOMPARE(chat.messages().size(), size_t(2));
        agree(chat);
        QCOMPARE(found("umbrella"), size_t(0));
    }

    void theLastMessageIsSaidAnewAndTheFormerOneIsKept() {
        Chat chat(file());
        chat.start();
        chat.say("Once there was a cat");
        const uint64_t before = chat.memory().next;
        chat.say("Tell me of a dgo");
        const auto first = chat.messages();
        archive::edit(*chat.service, first[2].id, "Tell me of a dog");
        settle(chat);
        const auto said = chat.messages();
        QCOMPARE(said.size(), size_t(4));
        QCOMPARE(said[2].text, std::string("Tell me of a dog"));
        QCOMPARE(said[2].tokenBegin, first[2].tokenBegin);
        QVERIFY(said[2].tokenBegin >= before);
        agree(chat);
        QCOMPARE(found("dgo"), size_t(1));  // put aside, not lost
        QCOMPARE(conversation(chat).messageCount, uint64_t(4));
        QCOMPARE(said[2].branches, 2U);
        // All of it goes with the turn, and only that.
        archive::removeTurn(*chat.service, said[3].id);
        settle(chat);
        QCOMPARE(found("dgo"), size_t(0));
        QCOMPARE(found("cat"), size_t(1));
        QCOMPARE(chat.messages().size(), size_t(2));
        agree(chat);
    }

    void onlyWhatOneSaidOneselfAndIsShownIsSaidAnew() {
        Chat chat(file());
        const auto said = twoTurns(chat);
        archive::edit(*chat.service, said[1].id, "Once there was a bird");
        settle(chat);
        archive::edit(*chat.service, said[0].id, "Once there was a bird");
        settle(chat);
        archive::edit(*chat.service, said[2].id, "Once there was a fish");  // not shown any more
        settle(chat);
        QCOMPARE(chat.all<MessageRejected>().size(), size_t(2));  // what was typed is not lost
        QCOMPARE(chat.all<MessageRejected>()[1].text, std::string("Once there was a fish"));
        QCOMPARE(chat.messages().size(), size_t(2));
    }

    void aTitleFromAMessageGoesWithIt() {
        Chat chat(file());
        chat.start();
        chat.say("The secret word is umbrella");
        chat.say("Once there was a cat");
        QCOMPARE(conversation(chat).title, std::string("The secret word is umbrella"));
        const auto said = chat.messages();
        archive::removeTurn(*chat.service, said[0].id);
        settle(chat);
        QCOMPARE(conversation(chat).title, std::string("Once there was a cat"));
        archive::edit(*chat.service, chat.messages()[0].id, "Once there was a dog");
        settle(chat);
        QCOMPARE(conversation(chat).title, std::string("Once there was a dog"));
        archive::renameConversation(*chat.service, chat.conversation(), "Pets");
        archive::removeTurn(*chat.service, chat.messages()[0].id);
        settle(chat);
        QCOMPARE(conversation(chat).title, std::string("Pets"));
    }

    void aNewConversationIsNotMadeBesideAnEmptyOne() {
        Chat chat(file());
        chat.start();
        for (int i = 0; i < 3; ++i) {
            chat.service->newConversation();
            settle(chat);
        }
        const auto reader = unwrap(store::TranscriptReader::open(file()));
        QCOMPARE(unwrap(reader->conversations()).size(), size_t(1));
        chat.say("Hello");
        const store::ConversationId said = chat.conversation();
        chat.service->newConversation();
        settle(chat);
        chat.service->openConversation(said);
        settle(chat);
        chat.service->newConversation();  // the empty one is there still
        settle(chat);
        QCOMPARE(unwrap(reader->conversations()).size(), size_t(2));
        QVERIFY(chat.conversation() != said);
    }

    void whatIsPurgedIsGoneForGoodAndNothingElse() {
        Chat chat(file());
        const auto said = twoTurns(chat);
        archive::removeTurn(*chat.service, said[0].id);
        archive::purge(*chat.service, std::vector<store::MessageId>{said[0].id, said[1].id, said[2].id});
        settle(chat);
        const auto reader = unwrap(store::TranscriptReader::open(file()));
        QVERIFY(unwrap(reader->removedMessages(9)).empty());
        QCOMPARE(chat.messages().size(), size_t(2));  // what was not removed stays
        const store::ConversationId first = chat.conversation();
        archive::purge(*chat.service, first);
        settle(chat);
        QVERIFY(unwrap(reader->conversation(first)).has_value());
        chat.service->newConversation();
        archive::removeConversation(*chat.service, first);
        archive::purge(*chat.service, first);
        settle(chat);
        QVERIFY(unwrap(reader->removedConversations()).empty());
        QCOMPARE(found("cat"), size_t(0));
    }

    void whatIsSaidAnewIsStoredBeforeAnythingIsReadForIt() {
        Chat chat(file());
        chat.start();
        for (int i = 0; i < 12; ++i) chat.say("And then? " + std::to_string(i));
        const auto said = chat.messages();
        chat.listen([&](const Event& event) {
            const auto* activity = std::get_if<ActivityChanged>(&event);
            if (activity != nullptr && activity->activity == Activity::Rebuilding) chat.service->stop();
        });
        archive::edit(*chat.service, said[18].id, "Not lost");
        settle(chat);
        chat.listen({});
        QCOMPARE(chat.messages().size(), size_t(19));
        QCOMPARE(chat.messages()[18].text, std::string("Not lost"));
        QVERIFY(chat.all<MessageRejected>().empty());
        chat.say("Go on");
        agree(chat);
    }

    void whatIsSaidAnewOutlivesTheProgram() {
        Chat chat(file());
        chat.start();
        for (int i = 0; i < 12; ++i) chat.say("And then? " + std::to_string(i));
        const auto said = chat.messages();
        archive::edit(*chat.service, said[18].id, "Not lost");
        chat.service.reset();
        QCOMPARE(chat.messages().at(18).text, std::string("Not lost"));
        Chat next(file());
        next.start();
        next.service->goOn(kOpenOne);
        settle(next);
        QCOMPARE(next.messages().size(), size_t(20));
        agree(next);
    }

    void whatIsSaidAnewInANewConversationOutlivesTheProgram() {
        Chat chat(file());
        chat.start();
        chat.say("Once there was a cat");
        archive::branchOff(*chat.service, chat.messages()[0].id, "Not lost");
        chat.service.reset();
        QCOMPARE(found("Not lost"), size_t(1));
    }

    void goingOnAnswersAMessageThatWasStoppedBeforeTheFirstWord() {
        Chat chat(file());
        chat.start();
        chat.listen([&](const Event& event) {
            if (std::holds_alternative<MessageAdded>(event)) chat.service->stop();
        });
        chat.say("Once there was a cat");
        chat.listen({});
        QCOMPARE(chat.messages().size(), size_t(1));
        chat.service->goOn(kOpenOne);
        settle(chat);
        QCOMPARE(chat.messages().size(), size_t(2));
        agree(chat);
    }
};

QTEST_GUILESS_MAIN(EditsTest)
#include "taking_back_test.moc"
