// The chat service and what is left unfinished: replies that end early and go on, messages that nobody read, another
// reply that does not come about, settings that cannot be used.
#include "archive/seen.h"
#include "memory/memory_map.h"
#include "store/transcript_writer.h"
#include "test_chat.h"

#include <QTemporaryDir>
#include <QTest>

#include <algorithm>

using namespace daylong;
using namespace daylong::chat;

namespace {

/// Replies of at most so many tokens, always the same ones.
std::function<void(settings::Settings&)> replies(uint32_t tokens) {
    return [tokens](settings::Settings& settings) {
        settings.maxReplyTokens = tokens;
        settings.ownSampling = true;
        settings.sampling.temperature = 0.0F;
    };
}

bool isRead(const store::Message& message) { return message.tokenEnd > message.tokenBegin; }

}  // namespace

class CommandsTurnsTest : public QObject {
    Q_OBJECT

    std::unique_ptr<QTemporaryDir> m_folder;
    std::filesystem::path file() const { return m_folder->filePath("t.db").toStdString(); }

    /// After a turn with the model, in a run in which it is missing.
    void sayWithoutAModel(const std::vector<std::string>& texts) const {
        {
            Chat chat(file());
            chat.start();
            chat.say("Hello");
        }
        Chat chat(file(), {}, m_folder->filePath("none.gguf").toStdString());
        chat.start();
        for (const std::string& text : texts) chat.say(text);
    }
    std::vector<int32_t> tokensOf(store::ConversationId conversation) const {
        const auto writer = unwrap(store::TranscriptWriter::open(file()));
        return unwrap(writer->readTokens(conversation, 0, unwrap(writer->conversation(conversation))->tokenCount));
    }

private Q_SLOTS:
    void init() { m_folder = std::make_unique<QTemporaryDir>(); }

    void aReplyThatIsTooLongIsCutOffAndGoesOnAsIfItHadNotBeen() {
        std::string whole;
        {
            Chat chat(m_folder->filePath("whole.db").toStdString(), replies(40));
            chat.start();
            chat.say("Once upon a time");
            whole = chat.messages().back().text;
        }
        {
            Chat chat(file(), replies(20));
            chat.start();
            chat.say("Once upon a time");
            const store::Message cut = chat.messages().back();
            QCOMPARE(cut.state, store::MessageState::CutOff);
            QVERIFY(whole.starts_with(cut.text) && whole.size() > cut.text.size());
        }
        Chat chat(file(), replies(20));  // after a restart
        chat.start();
        const store::Message cut = chat.messages().back();
        chat.service->goOn(kOpenOne);
        chat.service->drain();
        QVERIFY(chat.all<Failed>().empty());
        const store::Message gone = chat.messages().back();
        QCOMPARE(gone.id, cut.id);
        QCOMPARE(gone.text, whole);
        QCOMPARE(gone.tokenBegin, cut.tokenBegin);
        QCOMPARE(gone.tokenEnd, chat.memory().next);
        QCOMPARE(chat.all<ReplyReopened>().size(), size_t(1));
        QCOMPARE(
            unwrap(unwrap(store::TranscriptReader::open(file()))->search(whole.substr(whole.rfind(' ') + 1), 5)).size(),
            size_t(1));
    }

    void whereverAReplyIsCutOffItGoesOnAsIfItHadNotBeen() {
        const auto sentences = [](uint32_t tokens) {
            return [tokens](settings::Settings& settings) {
                replies(tokens)(settings);
                settings.cacheSize = 512;
                settings.setChatTemplate(
                    "{% for m in messages %}{{ m.content ~ '. The end' }}{% endfor %}");  // held back from every full
                                                                                          // stop on
            };
        };
        constexpr uint32_t kTokens = 120;
        Chat whole(m_folder->filePath("whole.db").toStdString(), sentences(kTokens)), pieces(file(), sentences(1));
        for (Chat* chat : {&whole, &pieces}) {
            chat->start();
            chat->say("Once upon a time");
        }
        for (uint32_t i = 1; i < kTokens; ++i) pieces.service->goOn(kOpenOne);
        pieces.service->drain();
        QVERIFY(pieces.all<Failed>().empty());
        QVERIFY(whole.messages().back().text.find('.') != std::string::npos);
        QCOMPARE(pieces.messages().back().text, whole.messages().back().text);
        QCOMPARE(pieces.memory().next, whole.memory().next);
    }

    void aStoppedReplyGoesOnToo() {
        Chat chat(file(), replies(30));
        chat.stopAt(5);
        chat.start();
        chat.say("Once upon a time");
        const store::Message stopped = chat.messages().back();
        QCOMPARE(stopped.state, store::MessageState::Stopped);
        chat.listen({});
        chat.service->goOn(kOpenOne);
        chat.service->drain();
        const store::Message gone = chat.messages().back();
        QCOMPARE(gone.id, stopped.id);
        QVERIFY(gone.text.starts_with(stopped.text) && gone.text.size() > stopped.text.size());
        chat.say("And then?");  // closes the turn first
        QVERIFY(chat.all<Failed>().empty());
        QCOMPARE(chat.messages().size(), size_t(4));
    }

    void aWholeReplyDoesNotGoOn() {
        Chat chat(file(), [](settings::Settings& settings) {
            replies(400)(settings);
            settings.setChatTemplate("{% for m in messages %}{{ m.content ~ '.' }}{% endfor %}");
        });
        chat.start();
        chat.say("Once upon a time");
        QCOMPARE(chat.messages().back().state, store::MessageState::Complete);
        const std::string text = chat.messages().back().text;
        chat.service->goOn(kOpenOne);
        chat.service->drain();
        QCOMPARE(chat.messages().back().text, text);
        QCOMPARE(chat.messages().size(), size_t(2));
    }

    void aStopStringIsTakenBackOutOfTheStream() {
        store::Message reply;
        {
            Chat chat(file(), [](settings::Settings& settings) {
                replies(400)(settings);
                settings.cacheSize = 512;
                settings.setChatTemplate("{% for m in messages %}{{ m.content ~ '.' }}{% endfor %}");
            });
            chat.start();
            chat.say("Once upon a time");
            reply = chat.messages().back();
            QCOMPARE(reply.state, store::MessageState::Complete);
            QVERIFY(reply.text.find('.') == std::string::npos);
            QCOMPARE(chat.memory().next, reply.tokenEnd);
        }
        const std::vector<int32_t> tokens = tokensOf(reply.conversation);
        QCOMPARE(
            std::count(tokens.begin() + static_cast<std::ptrdiff_t>(reply.tokenBegin), tokens.end(), tokens.back()),
            std::ptrdiff_t(1));
        Chat chat(file());
        chat.start();
        chat.say("And then?");
        QVERIFY(chat.all<Failed>().empty());
    }

    void whatWasSaidWithoutAModelIsReadWithTheNextMessage() {
        sayWithoutAModel({"Tim has a red ball", "It is round"});
        Chat chat(file());
        chat.start();
        chat.say("What does Tim have?");
        QVERIFY(chat.all<Failed>().empty());
        const auto messages = chat.messages();
        QCOMPARE(messages.size(), size_t(6));
        for (size_t i = 0; i < messages.size(); ++i) {
            QVERIFY(isRead(messages[i]));
            if (i > 0) QVERIFY(messages[i].tokenBegin >= messages[i - 1].tokenEnd);
        }
    }

    void anUnansweredMessageIsReadOnceAndAnswered() {
        sayWithoutAModel({"Tim has a red ball"});
        uint64_t before = 0;
        {
            Chat chat(file());
            chat.start();
            before = chat.memory().next;
            chat.service->regenerate(kOpenOne);
            chat.service->drain();
            QVERIFY(chat.all<Failed>().empty());
            QVERIFY(chat.all<MessageSuperseded>().empty());
            QCOMPARE(chat.messages().size(), size_t(4));
            QCOMPARE(chat.messages()[3].role, store::MessageRole::Assistant);
            QVERIFY(isRead(chat.messages()[2]) && chat.messages()[2].tokenBegin >= before);
        }
        // Answered again in another run: the message is not in the stream twice.
        Chat chat(file());
        chat.start();
        chat.service->regenerate(kOpenOne);
        chat.service->drain();
        QCOMPARE(chat.messages().size(), size_t(4));
        QCOMPARE(chat.messages()[3].tokenBegin, chat.messages()[2].tokenEnd);
    }

    void theOldReplyStaysWhereAnotherOneIsStoppedBeforeItBegins() {
        Chat chat(file(), replies(60));  // more than a quarter of the window: what it pushed out is read again
        chat.start();
        for (int i = 0; i < 6; ++i) chat.say("And then? " + std::to_string(i));
        const store::Message old = chat.messages().back();
        const size_t said = chat.messages().size();
        chat.listen([&](const Event& event) {
            const auto* activity = std::get_if<ActivityChanged>(&event);
            if (activity != nullptr && activity->activity == Activity::Rebuilding) chat.service->stop();
        });
        chat.service->regenerate(kOpenOne);
        chat.service->drain();
        QCOMPARE(chat.messages().size(), said);
        QCOMPARE(chat.messages().back().id, old.id);
        QCOMPARE(chat.messages().back().text, old.text);
        QVERIFY(chat.all<MessageSuperseded>().empty());
        chat.listen({});
        chat.say("Go on");  // and it is read again
        QVERIFY(chat.all<Failed>().empty());
        QVERIFY(isRead(chat.messages()[said - 1]));
        QCOMPARE(chat.messages().size(), said + 2);
    }

    void aSystemPromptThatDoesNotFitCostsNothing() {
        store::ConversationId conversation = 0;
        {
            Chat chat(file());
            chat.start();
            chat.say("Hello");
            conversation = chat.conversation();
        }
        const std::vector<int32_t> before = tokensOf(conversation);
        {
            Chat chat(file(), [](settings::Settings& settings) { settings.systemPrompt = std::string(1800, 'x'); });
            chat.start();
            QCOMPARE(chat.all<Failed>().size(), size_t(1));
            QVERIFY(chat.all<Failed>()[0].error.message.find("a shorter system prompt") != std::string::npos);
        }
        QVERIFY(tokensOf(conversation) == before);
    }

    void aPinnedMessageAmongTheSinksIsSeenOnce() {
        {
            Chat chat(file());
            chat.start();
            chat.say("Hello");
            archive::pin(*chat.service, chat.messages()[0].id, true);
            chat.service->drain();
        }
        Chat chat(file());
        chat.start();
        QVERIFY(chat.memory().pinned.empty());
        QCOMPARE(uint64_t{chat.memory().seen}, chat.memory().next);
    }
};

QTEST_GUILESS_MAIN(CommandsTurnsTest)
#include "commands_turns_test.moc"
