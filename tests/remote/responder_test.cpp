// A server behind the same endless conversation: what it is sent, what is seen of that, and what is kept of a reply
// that is cut.
#include "archive/redact.h"
#include "archive/seen.h"
#include "archive/trash.h"
#include "remote_chat.h"

#include <QTest>

using namespace daylong;
using namespace daylong::chat;

class RemoteResponderTest : public QObject, RemoteChat {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { QVERIFY(prepare()); }
    void init() { beginAnew(); }
    void cleanup() { m_chat.reset(); }

    void theServerIsSentThePromptAndWhatWasSaid() {
        begin(path("plain"), [](settings::Settings& settings) { settings.systemPrompt = "Be brief."; });
        m_chat->say("Hello");
        QCOMPARE(turns().back().text, std::string("I was told: [Hello] and I have nothing to add to that."));
        m_chat->say("And now?");
        const json messages = lastAsked()["messages"];
        QCOMPARE(messages.size(), size_t(4));
        QCOMPARE(
            messages.dump(),
            std::string(R"([{"content":"Be brief.","role":"system"},{"content":"Hello","role":"user"},)"
                        R"({"content":"I was told: [Hello] and I have nothing to add to that.","role":"assistant"},)"
                        R"({"content":"And now?","role":"user"}])"));
        const ReplyStats stats = m_chat->all<ReplyFinished>().back().stats;
        QCOMPARE(stats.replyTokens, uint64_t(14));
        QVERIFY(stats.tokensPerSecond > 0.0);
        QVERIFY(nothingFailed());
    }

    void thoughtsAreFoldedAndDoNotGoBack() {
        begin(path("deepseek"));
        m_chat->say("Please think");
        QVERIFY(turns().back().text.starts_with("<think>\nLet me see.\n</think>\n\nI was told:"));
        m_chat->say("Again");
        QVERIFY(lastAsked()["messages"][1]["content"].get<std::string>().starts_with("I was told:"));
    }

    void whatCameOfACutReplyIsKeptAndGoesOn() {
        begin(path("cutonce"));
        m_chat->say("Hello");
        const store::Message cut = turns().back();
        QCOMPARE(cut.state, store::MessageState::Interrupted);
        QCOMPARE(cut.text, std::string("I was told: [Hello] and"));
        QCOMPARE(m_chat->all<Failed>().size(), size_t(1));
        QVERIFY(!m_chat->all<Failed>().front().error.sayings.empty());
        m_chat->service->goOn(kOpenOne);
        m_chat->service->drain();
        QCOMPARE(turns().back().id, cut.id);
        QCOMPARE(turns().back().state, store::MessageState::Complete);
        QCOMPARE(turns().back().text, std::string("I was told: [Hello] and I have nothing to add to that."));
    }

    void stoppingIsHeardByTheServer() {
        begin(path("slow"), [](settings::Settings& settings) { settings.maxReplyTokens = 5000; });
        m_chat->stopAt(9);
        m_chat->say("Hello");
        QCOMPARE(turns().back().state, store::MessageState::Stopped);
        const auto chats = m_server.chats();
        QVERIFY(!chats.empty() && chats.back()["left"].get<bool>());
        QVERIFY(nothingFailed());
    }

    void aLostServerLosesNothing() {
        begin(path("refused"));
        m_chat->say("Hello");
        QCOMPARE(turns().front().text, std::string("Hello"));
        QCOMPARE(m_chat->all<Failed>().size(), size_t(1));
        QCOMPARE(m_chat->all<Failed>().front().error.code, ErrorCode::Denied);
        begin(path("plain"));
        m_chat->service->goOn(kOpenOne);
        m_chat->service->drain();
        QVERIFY(turns().back().text.starts_with("I was told: [Hello]"));
    }

    void aServerThatWasLeftOutIsSentNothingMore() {
        const std::string model = path("plain");
        begin(model);
        m_chat->say("Hello");
        QCOMPARE(m_server.chats().size(), size_t(1));
        QVERIFY(remote::removeModels(m_settings, model));
        m_chat->say("Again");
        QCOMPARE(m_chat->all<Failed>().size(), size_t(1));
        QCOMPARE(m_chat->all<Failed>().front().error.code, ErrorCode::NotFound);
        QCOMPARE(turns().back().text, std::string("Again"));
        QVERIFY(m_server.chats(0).empty());
    }

    void lessIsSentToAServerThatTakesLess() {
        begin(path("smaller"));
        for (int i = 0; i < 14; ++i) m_chat->say("Say number " + std::to_string(i) + " and some more words to fill it");
        QVERIFY(nothingFailed());
        const auto chats = m_server.chats(15);  // one was refused, and what is sent since is less
        QVERIFY(chats.size() > 14 && chats.size() < 18);
        QVERIFY(chats.back()["prompt"].get<int>() <= 300);
        QCOMPARE(turns().size(), size_t(28));
        QVERIFY(turns().back().text.ends_with("nothing to add to that."));
    }

    void whatIsOlderThanTheHorizonIsForgottenAndWhatIsPinnedIsNot() {
        begin(path("llamacpp"));
        m_chat->say("My cat is called Mirabelle");
        archive::pin(*m_chat->service, turns()[0].id, true);
        for (int i = 0; i < 40; ++i)
            m_chat->say("Number " + std::to_string(i) + " of many words that fill what is seen");
        const auto said = turns();
        const auto seen = places();
        QCOMPARE(seen.at(said[0].id), memory::Place::Pinned);
        QCOMPARE(seen.at(said[1].id), memory::Place::Forgotten);
        QCOMPARE(seen.at(said.back().id), memory::Place::Seen);
        const memory::MemoryState memory = m_chat->memory();
        QVERIFY(memory.seen > 300 && memory.seen <= 1000 && !memory.estimated && memory.oldestMessage > said[1].id);
        const json messages = lastAsked()["messages"];
        QVERIFY(messages[0]["content"].get<std::string>().find("Mirabelle") != std::string::npos);
        QVERIFY(messages.dump().find("Number 2 of") == std::string::npos);
        archive::pin(*m_chat->service, said[0].id, false);
        m_chat->say("And now?");
        QVERIFY(lastAsked()["messages"].dump().find("Mirabelle") == std::string::npos);
        QVERIFY(nothingFailed());
    }

    void whatIsForgottenIsQuotedWhereItIsAskedFor() {
        begin(path("llamacpp"), [](settings::Settings& settings) { settings.recalls = true; });
        m_chat->say("My sister Ottilie plays the bassoon in Reykjavik");
        for (int i = 0; i < 40; ++i)
            m_chat->say("Number " + std::to_string(i) + " of many words that fill what is seen");
        m_chat->say("Which instrument does my sister Ottilie play in Reykjavik, was it the bassoon?");
        QVERIFY(!m_chat->all<MessagesRecalled>().empty());
        const std::string asked = lastAsked()["messages"].back()["content"].get<std::string>();
        QVERIFY2(asked.starts_with("(Said earlier in this conversation:"), asked.c_str());
        m_chat->say("Thank you");  // what was sent once is sent again, or the server would read it anew
        const json messages = lastAsked()["messages"];
        QCOMPARE(messages[messages.size() - 3]["content"].get<std::string>(), asked);
    }

    void whatIsDeletedOrRedactedIsQuotedNoMore_data() {
        QTest::addColumn<int>("way");
        QTest::newRow("deleted") << 0;
        QTest::newRow("redacted") << 1;
        QTest::newRow("deleted while nothing is in front of the server") << 2;
    }
    void whatIsDeletedOrRedactedIsQuotedNoMore() {
        QFETCH(int, way);
        begin(path("llamacpp"), [](settings::Settings& settings) { settings.recalls = true; });
        m_chat->say("My sister Ottilie plays the bassoon in Reykjavik");
        const store::MessageId secret = turns()[0].id;
        const store::ConversationId here = m_chat->conversation();
        for (int i = 0; i < 40; ++i)
            m_chat->say("Number " + std::to_string(i) + " of many words that fill what is seen");
        m_chat->say("Which instrument does my sister Ottilie play in Reykjavik?");
        m_chat->say("Thank you");
        QVERIFY(lastAsked()["messages"].dump().find("Ottilie plays the bassoon") != std::string::npos);
        if (way == 2) m_chat->service->newConversation();
        if (way == 1) QVERIFY(archive::redact(*m_chat->service, {.messages = {secret}}));
        else archive::removeTurn(*m_chat->service, secret);
        if (way == 2) m_chat->service->openConversation(here);
        m_chat->say("And now?");
        QVERIFY(lastAsked()["messages"].dump().find("Ottilie plays the bassoon") == std::string::npos);
    }

    void messagesStandWhereTheTranscriptSaysOnceTheServerIsLeft() {
        begin(kModel.string());
        m_chat->say("Once upon a time");
        begin(path("plain"));
        m_chat->say("And then?");
        m_chat->service->newConversation();
        m_chat->service->drain();
        std::map<store::MessageId, memory::TokenRange> told;
        for (const MessageRead& read : m_chat->all<MessageRead>()) told[read.message] = read.tokens;
        m_chat->service->openConversation(1);
        m_chat->service->drain();
        for (const store::Message& message : turns()) {
            const memory::TokenRange range = told[message.id];
            QCOMPARE(range.begin, message.tokenBegin);
            QCOMPARE(range.end, message.tokenEnd);
        }
    }

    void theGaugeKeepsTheReplyThatWasJustMade() {
        begin(path("plain"));
        m_chat->say("Hello");
        uint32_t before = 0, most = 0;
        bool replying = false;
        for (const Event& event : m_chat->everything()) {
            replying = replying || std::holds_alternative<ReplyText>(event);
            const auto* told = std::get_if<MemoryChanged>(&event);
            if (told == nullptr) continue;
            most = std::max(most, told->memory.seen);
            if (!replying) before = told->memory.seen;
        }
        QVERIFY(m_chat->memory().seen > before + 10);  // the reply has 14 words
        QCOMPARE(m_chat->memory().seen, most);
    }

    void whatTheServerReadIsTold() {
        begin(path("llamacpp"));
        m_chat->say("Hello");
        m_chat->say("And now?");
        const ReplyStats stats = m_chat->all<ReplyFinished>().back().stats;
        const json asked = m_server.chats(2).back();
        QCOMPARE(stats.promptTokens, asked["prompt"].get<uint64_t>());
        QCOMPARE(stats.promptTokens - stats.cachedTokens, asked["read"].get<uint64_t>());
        QVERIFY(stats.cachedTokens > 0);
    }

    void turnsCostAThirdOfSendingAllThatFits() {
        begin(path("llamacpp"), [](settings::Settings& settings) { settings.cacheSize = 2048; });
        uint64_t read = 0, whole = 0;
        for (int i = 0; i < 200; ++i) {
            m_chat->say("This is message number " + std::to_string(i) + ", and it says that day " +
                        std::to_string(i * 7) + " was long.");
        }
        QVERIFY(nothingFailed());
        const auto chats = m_server.chats(200);
        QCOMPARE(chats.size(), size_t(200));
        for (const json& chat : chats) {
            QVERIFY(chat["prompt"].get<int>() <= 2048);  // the memory that is set
            read += chat["read"].get<uint64_t>();
            // Once all no longer fits, a window that moves with every turn has another beginning each time.
            whole += chat["asked"]["messages"][0]["content"] == chats[0]["asked"]["messages"][0]["content"]
                         ? chat["read"].get<uint64_t>()
                         : uint64_t{2048} * 3 / 4;
        }
        qInfo("of 200 turns' prompts the server read %llu tokens anew, and would have read %llu",
              static_cast<unsigned long long>(read), static_cast<unsigned long long>(whole));
        QVERIFY(read * 3 <= whole);
    }
};

QTEST_GUILESS_MAIN(RemoteResponderTest)
#include "responder_test.moc"
