// The chat service over every kind of responder: a model on this machine, a script, one that knows only messages,
// and a server (tests/remote/server.py). Whoever answers, turns and transcript are the same.
#include "archive/branches.h"
#include "archive/seen.h"
#include "archive/trash.h"
#include "remote/remote_responder.h"
#include "remote/test_server.h"
#include "support/turn_responders.h"
#include "test_chat.h"

#include <QTemporaryDir>
#include <QTest>

using namespace daylong;
using namespace daylong::chat;

class RespondersTest : public QObject {
    Q_OBJECT

    QTemporaryDir m_folder;
    std::filesystem::path m_file;
    MakeResponder m_make;
    std::unique_ptr<Chat> m_chat;

    MakeResponder aServer() {
        static remote::TestServer server;
        const std::filesystem::path folder = m_folder.filePath(QStringLiteral("settings")).toStdString();
        const auto added = remote::addModel(folder, server.address("llamacpp"), {"tiny/model", 0, "llamacpp"});
        return [folder, path = added ? added->path() : ""](settings::Settings settings, const Workplace& workplace) {
            settings.modelPath = path;
            return remote::makeRemote(folder, settings, workplace, {});
        };
    }
    void begin(uint32_t most = 30) {
        m_chat = std::make_unique<Chat>(
            m_file,
            [most](settings::Settings& settings) {
                settings.maxReplyTokens = most;
                settings.cacheSize = 512;
            },
            m_make);
        m_chat->start();
    }
    std::vector<store::Message> turns() {
        std::vector<store::Message> all = m_chat->messages();
        std::erase_if(all, [](const store::Message& each) { return each.role == store::MessageRole::Note; });
        return all;
    }
    void drain() { m_chat->service->drain(); }
    bool nothingFailed() { return m_chat->all<Failed>().empty(); }

private Q_SLOTS:
    void initTestCase_data() {
        QTest::addColumn<int>("kind");
        QTest::newRow("a model on this machine") << 0;
        QTest::newRow("a script") << 1;
        QTest::newRow("messages only") << 2;
        QTest::newRow("a server") << 3;
    }
    void init() {
        QFETCH_GLOBAL(int, kind);
        static int number = 0;
        m_file = m_folder.filePath(QStringLiteral("%1.db").arg(++number)).toStdString();
        std::string words = "A";
        for (int i = 0; i < 200; ++i) words += " word";
        m_make = kind == 0   ? localResponderMaker({.open = modelFiles(kModel)})
                 : kind == 1 ? unit::scriptedTurns({words, "Another " + words})
                 : kind == 2 ? unit::messagesOnly()
                             : aServer();
        begin();
    }
    void cleanup() { m_chat.reset(); }

    void everyMessageIsAnsweredOnceInOrder() {
        for (const char* text : {"Once upon a time", "And then?", "Why?"}) m_chat->say(text);
        const auto said = turns();
        QCOMPARE(said.size(), size_t(6));
        for (size_t i = 0; i < said.size(); ++i)
            QVERIFY((said[i].role == store::MessageRole::User) == (i % 2 == 0) && !said[i].text.empty());
        std::string shown;
        for (const ReplyText& piece : m_chat->all<ReplyText>()) shown += piece.text;
        QCOMPARE(shown, said[1].text + said[3].text + said[5].text);
        QCOMPARE(m_chat->all<ReplyFinished>().size(), size_t(3));
        QVERIFY(nothingFailed());
    }

    void aReplyIsStoppedAndGoesOn() {
        m_chat.reset();
        begin(150);
        int pieces = 0;
        m_chat->listen([&](const Event& event) {
            if (std::holds_alternative<ReplyText>(event) && ++pieces == 3) m_chat->service->stop();
        });
        m_chat->say("Once upon a time");
        m_chat->listen({});
        const store::Message stopped = turns().back();
        QCOMPARE(stopped.state, store::MessageState::Stopped);
        QVERIFY(!stopped.text.empty());
        m_chat->service->goOn(kOpenOne);
        drain();
        const store::Message gone = turns().back();
        QCOMPARE(gone.id, stopped.id);
        QVERIFY(gone.text.starts_with(stopped.text) && gone.text.size() > stopped.text.size());
        QVERIFY(nothingFailed());
    }

    void aReplyAtItsGreatestLengthIsCutOffAndGoesOnAfterARestart() {
        m_chat.reset();
        begin(4);
        m_chat->say("Once upon a time");
        const store::Message cut = turns().back();
        QCOMPARE(cut.state, store::MessageState::CutOff);
        m_chat.reset();
        begin(4);
        m_chat->service->goOn(kOpenOne);
        drain();
        QCOMPARE(turns().back().id, cut.id);
        QVERIFY(turns().back().text.size() > cut.text.size());
        QVERIFY(nothingFailed());
    }

    void anotherReplyIsWrittenAndTheFormerOneTakenBack() {
        m_chat->say("Once upon a time");
        const store::Message first = turns()[1];
        m_chat->service->regenerate(kOpenOne);
        drain();
        const store::Message second = turns()[1];
        QVERIFY(second.id != first.id);
        archive::showBranch(*m_chat->service, first.id);
        drain();
        QCOMPARE(turns().size(), size_t(2));
        QCOMPARE(turns()[1].id, first.id);
        m_chat->say("And then?");
        QCOMPARE(turns().size(), size_t(4));
        QVERIFY(nothingFailed());
    }

    void anOldMessageIsSaidAnewAndItsBranchShownAgain() {
        m_chat->say("Tell me of a dgo");
        m_chat->say("And then?");
        const auto first = turns();
        archive::edit(*m_chat->service, first[0].id, "Tell me of a dog");
        drain();
        QCOMPARE(turns().size(), size_t(2));
        QVERIFY(turns()[1].text.find("dgo") == std::string::npos);
        archive::showBranch(*m_chat->service, first[3].id);
        drain();
        QCOMPARE(turns().size(), size_t(4));
        m_chat->say("And then?");
        QCOMPARE(turns().size(), size_t(6));
        QVERIFY(turns()[5].text.find("dog") == std::string::npos);
        QVERIFY(nothingFailed());
    }

    void theLastMessageIsSaidAnew() {
        m_chat->say("Tell me of a dgo");
        archive::edit(*m_chat->service, turns()[0].id, "Tell me of a dog");
        drain();
        QCOMPARE(turns().size(), size_t(2));
        QCOMPARE(turns()[0].text, std::string("Tell me of a dog"));
        QVERIFY(turns()[1].text.find("dgo") == std::string::npos);
        QVERIFY(nothingFailed());
    }

    void aTurnIsDeletedAndComesBack() {
        for (const char* text : {"The word is umbrella", "And then?"}) m_chat->say(text);
        const auto said = turns();
        archive::removeTurn(*m_chat->service, said[0].id);
        drain();
        QCOMPARE(turns().size(), size_t(2));
        m_chat->say("What was the word?");
        QVERIFY(turns().back().text.find("umbrella") == std::string::npos);
        archive::restoreMessages(*m_chat->service, {said[0].id, said[1].id});
        drain();
        m_chat->say("And now?");
        QCOMPARE(turns().size(), size_t(8));
        QVERIFY(nothingFailed());
    }

    void messagesArePinnedAndConversationsChange() {
        m_chat->say("Once upon a time");
        const store::ConversationId first = m_chat->conversation();
        archive::pin(*m_chat->service, turns()[0].id, true);
        m_chat->service->newConversation();
        drain();
        QVERIFY(m_chat->conversation() != first);
        m_chat->say("Something else");
        QCOMPARE(turns().size(), size_t(2));
        m_chat->service->send(first, "And then?");
        drain();
        QCOMPARE(m_chat->conversation(), first);
        QCOMPARE(turns().size(), size_t(4));
        QVERIFY(turns()[0].pinned);
        QVERIFY(nothingFailed());
    }

    void anotherRunGoesOnWhereTheLastOneEnded() {
        m_chat->say("Once upon a time");
        m_chat.reset();
        begin();
        m_chat->say("And then?");
        QCOMPARE(turns().size(), size_t(4));
        QVERIFY(turns()[1].state != store::MessageState::Interrupted);
        QVERIFY(nothingFailed());
    }

    void whoKnowsOnlyMessagesIsToldThoseThatCount() {
        QFETCH_GLOBAL(int, kind);
        if (kind < 2) return;
        for (const char* text : {"one", "two"}) m_chat->say(text);
        archive::removeTurn(*m_chat->service, turns()[0].id);
        m_chat->say("three");
        QVERIFY2(turns().back().text.starts_with("I was told: [two] [three]"), turns().back().text.c_str());
    }
};

QTEST_GUILESS_MAIN(RespondersTest)
#include "responders_test.moc"
