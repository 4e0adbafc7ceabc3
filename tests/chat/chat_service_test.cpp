// What a person does while the model is at work: nothing waits for the end of a reply, and nothing said is lost by
// that.
#include "archive/choices.h"
#include "archive/seen.h"
#include "archive/titles.h"
#include "archive/trash.h"
#include "support/failing_backend.h"
#include "test_chat.h"

#include <QTemporaryDir>
#include <QTest>

#include <algorithm>
#include <chrono>
#include <thread>

using namespace daylong;
using namespace daylong::chat;

namespace {

void atLength(settings::Settings& settings) { settings.maxReplyTokens = 4000; }

/// Takes ten seconds to load a model, unless it is stopped.
class SlowBackend final : public testing::FailingBackend {
public:
    SlowBackend() : FailingBackend({.device = "cpu"}) {}
    Result<void> loadWeights(std::shared_ptr<const model::Model> model, const engine::Progress& progress) override {
        for (uint64_t done = 0; done < 10000; ++done) {
            if (!progress(done, 10000)) return Error{ErrorCode::Cancelled, "stopped"};
            std::this_thread::sleep_for(std::chrono::milliseconds(1));
        }
        return FailingBackend::loadWeights(std::move(model), progress);
    }
};

MakeBackend firstSlowThenFast() {
    return [slow = true](const settings::Settings&) mutable -> Result<std::unique_ptr<engine::Backend>> {
        if (std::exchange(slow, false)) return std::unique_ptr<engine::Backend>(std::make_unique<SlowBackend>());
        return cpu::makeCpuBackend({.threads = 1});
    };
}

}  // namespace

class ChatServiceTest : public QObject {
    Q_OBJECT

    std::unique_ptr<QTemporaryDir> m_folder;
    std::filesystem::path file() const { return m_folder->filePath("t.db").toStdString(); }

    /// Asks for a reply, and calls it once in the middle of that.
    static void amidAReply(Chat& chat, std::function<void()> what) {
        chat.listen([what = std::move(what), pieces = 0](const Event& event) mutable {
            if (std::holds_alternative<ReplyText>(event) && ++pieces == 5) what();
        });
        chat.say("Tell me everything");
        chat.service->drain();  // what was posted meanwhile
    }
    std::vector<store::Message> messagesOf(store::ConversationId conversation) const {
        return unwrap(unwrap(store::TranscriptReader::open(file()))->pageBefore(conversation, kNewest, 1000));
    }
    /// Each with something said in it; the last one is open.
    static std::vector<store::ConversationId> conversations(Chat& chat, int count) {
        std::vector<store::ConversationId> ids;
        for (int i = 0; i < count; ++i) {
            if (i > 0) chat.service->newConversation();
            settings::Settings settings = chat.all<SettingsChanged>().back().settings;
            settings.maxReplyTokens = 8;
            archive::applySettings(*chat.service, settings);
            chat.say("Once upon a time, number " + std::to_string(i));
            settings.maxReplyTokens = 4000;
            archive::applySettings(*chat.service, settings);
            chat.service->drain();
            ids.push_back(chat.conversation());
        }
        return ids;
    }
    static std::vector<store::ConversationId> opened(Chat& chat, size_t from) {
        std::vector<store::ConversationId> ids;
        const auto all = chat.all<ConversationOpened>();
        for (size_t i = from; i < all.size(); ++i) ids.push_back(all[i].conversation.id);
        return ids;
    }

private Q_SLOTS:
    void init() { m_folder = std::make_unique<QTemporaryDir>(); }

    void namesPinsAndDeletionsElsewhereWaitForNoReply() {
        Chat chat(file(), atLength);
        chat.start();
        const auto ids = conversations(chat, 2);
        const store::MessageId message = chat.messages()[0].id;
        bool begun = false;
        int done = 0, whileReplying = 0;
        chat.listen([&](const Event& event) {
            if (std::holds_alternative<ReplyText>(event) && !std::exchange(begun, true)) {
                archive::renameConversation(*chat.service, ids[1], "Renamed");
                archive::pin(*chat.service, message, true);
                archive::removeConversation(*chat.service, ids[0]);
            }
            const auto* changed = std::get_if<ConversationChanged>(&event);
            if ((changed != nullptr && changed->conversation.title == "Renamed") ||
                std::holds_alternative<MessagePinned>(event) || std::holds_alternative<ConversationRemoved>(event))
                ++done;
            if (done == 3 && std::holds_alternative<ReplyText>(event) && ++whileReplying == 20) chat.service->stop();
        });
        chat.say("And then?");
        QCOMPARE(whileReplying >= 20, true);  // it went on after all three
        QCOMPARE(chat.conversation(), ids[1]);
        QCOMPARE(chat.messages().back().state, store::MessageState::Stopped);
        QVERIFY(chat.messages()[0].pinned);
        const auto reader = unwrap(store::TranscriptReader::open(file()));
        QCOMPARE(unwrap(reader->conversation(ids[1]))->title, std::string("Renamed"));
        QCOMPARE(unwrap(reader->conversations()).size(), size_t(1));
        QVERIFY(chat.all<Failed>().empty());
        chat.listen({});
        settings::Settings settings = chat.all<SettingsChanged>().back().settings;
        settings.maxReplyTokens = 8;
        archive::applySettings(*chat.service, settings);
        chat.say("Go on");  // stream and cache still agree
        QCOMPARE(chat.messages().back().state, store::MessageState::CutOff);
        QCOMPARE(chat.memory().next, chat.messages().back().tokenEnd);
        QVERIFY(chat.all<Failed>().empty());
    }

    /// Behind a reply that was left another one is shown: what fails before it enters its own is not of the first.
    void aFailureIsOfTheConversationThatItConcerns() {
        Chat chat(file());
        chat.start();
        chat.say("Hello");
        const store::ConversationId first = chat.conversation();
        chat.service->newConversation();
        chat.say("Hello");
        const store::ConversationId second = chat.conversation();
        bool begun = false;
        chat.listen([&](const Event& event) {
            if (!std::holds_alternative<ReplyText>(event) || std::exchange(begun, true)) return;
            chat.service->openConversation(first);
            const auto fails = [](Session&) { return Result<void>(Error{ErrorCode::Io, "the line was cut"}); };
            chat.service->post(When::AsPosted, fails);
        });
        chat.service->send(second, "And then?");
        QTRY_COMPARE(chat.all<Failed>().size(), size_t(1));  // a drain would bring the first one before that
        chat.service->drain();
        chat.listen({});
        chat.service->regenerate(77);
        chat.service->drain();
        const auto failed = chat.all<Failed>();
        QCOMPARE(failed.size(), size_t(2));
        QCOMPARE(failed[0].error.message, std::string("the line was cut"));
        QCOMPARE(failed[0].conversation, store::ConversationId{0});  // of what is shown
        QCOMPARE(failed[1].conversation, store::ConversationId{77});
    }

    void anotherConversationOpensAtOnceAndTheReplyGoesOn() {
        Chat chat(file(), [](settings::Settings& settings) { settings.maxReplyTokens = 300; });
        chat.start();
        const auto ids = conversations(chat, 2);
        settings::Settings settings = chat.all<SettingsChanged>().back().settings;
        settings.maxReplyTokens = 300;
        archive::applySettings(*chat.service, settings);
        chat.service->drain();
        const size_t heard = chat.all<ReplyText>().size();
        amidAReply(chat, [&] { chat.service->openConversation(ids[0]); });
        size_t since = 0;
        for (const Event& event : chat.everything()) {
            if (std::holds_alternative<ConversationOpened>(event)) since = 0;
            if (std::holds_alternative<ReplyText>(event)) ++since;
        }
        QVERIFY(since > 50);
        QCOMPARE(chat.conversation(), ids[0]);
        const store::Message reply = messagesOf(ids[1]).back();
        QCOMPARE(reply.state, store::MessageState::CutOff);
        std::string said;
        const auto texts = chat.all<ReplyText>();
        for (size_t i = heard; i < texts.size(); ++i) said += texts[i].text;
        QCOMPARE(reply.text, said);
        // And then it is what is shown that the model has in front of itself.
        QCOMPARE(chat.all<MemoryChanged>().back().conversation, ids[0]);
        QCOMPARE(chat.memory().next, messagesOf(ids[0]).back().tokenEnd);
        QVERIFY(chat.all<Failed>().empty());
    }

    void whatGoesOnIsToldWithItsConversation() {
        Chat chat(file(), atLength);
        chat.start();
        const auto ids = conversations(chat, 2);
        amidAReply(chat, [&] {
            chat.service->openConversation(ids[0]);
            chat.service->stop(ids[0]);  // nothing goes on there
            chat.service->stop(ids[1]);
        });
        QCOMPARE(messagesOf(ids[1]).back().state, store::MessageState::Stopped);
        for (const ActivityChanged& each : chat.all<ActivityChanged>()) {
            if (each.activity == Activity::Replying)
                QVERIFY(each.conversation == ids[0] || each.conversation == ids[1]);
            if (each.activity == Activity::Idle) QCOMPARE(each.conversation, store::ConversationId(0));
        }
    }

    void ofSeveralOpenedInARowTheLastOneIs() {
        Chat chat(file(), atLength);
        chat.start();
        const auto ids = conversations(chat, 4);
        const size_t before = chat.all<ConversationOpened>().size();
        amidAReply(chat, [&] {
            chat.service->openConversation(ids[0]);
            chat.service->openConversation(ids[1]);
            chat.service->newConversation();
            chat.service->openConversation(ids[2]);
        });
        QCOMPARE(opened(chat, before), std::vector{ids[2]});
        QCOMPARE(chat.memory().next,
                 messagesOf(ids[2]).back().tokenEnd);  // and its memory is whole: nothing stopped that
        QVERIFY(chat.all<Failed>().empty());
    }

    void whatIsSaidBetweenTwoOpeningsStaysWhereItWasSaid() {
        Chat chat(file(), atLength);
        chat.start();
        const auto ids = conversations(chat, 3);
        amidAReply(chat, [&] {
            chat.service->openConversation(ids[0]);
            chat.service->send(kOpenOne, "said in the first");
            chat.service->openConversation(ids[1]);
        });
        QCOMPARE(chat.conversation(), ids[1]);
        const auto messages = messagesOf(ids[0]);
        QVERIFY(std::any_of(messages.begin(), messages.end(),
                            [](const store::Message& each) { return each.text == "said in the first"; }));
        QVERIFY(chat.all<Failed>().empty());
    }

    void deletingTheOpenOneEndsItsReplyAndItComesBackWhole() {
        Chat chat(file(), atLength);
        chat.start();
        const auto ids = conversations(chat, 2);
        amidAReply(chat, [&] { archive::removeConversation(*chat.service, ids[1]); });
        QCOMPARE(chat.conversation(), ids[0]);
        QCOMPARE(messagesOf(ids[1]).back().state, store::MessageState::Stopped);
        archive::restoreConversation(*chat.service, ids[1]);
        chat.service->drain();
        QCOMPARE(chat.conversation(), ids[1]);
        QCOMPARE(chat.memory().next, messagesOf(ids[1]).back().tokenEnd);
        QVERIFY(chat.all<Failed>().empty());
    }

    void whatIsDeletedBeforeItOpensIsNotOpened() {
        Chat chat(file(), atLength);
        chat.start();
        const auto ids = conversations(chat, 2);
        const size_t before = chat.all<ConversationOpened>().size();
        amidAReply(chat, [&] {
            chat.service->openConversation(ids[0]);
            archive::removeConversation(*chat.service, ids[0]);
        });
        QVERIFY(opened(chat, before).empty());
        QVERIFY(chat.all<Failed>().empty());
    }

    void deletingTheLastOneBeginsANewOne() {
        Chat chat(file(), atLength);
        chat.start();
        const auto ids = conversations(chat, 1);
        archive::removeConversation(*chat.service, ids[0]);
        chat.service->drain();
        QVERIFY(chat.conversation() != ids[0]);
        QVERIFY(chat.all<Failed>().empty());
    }

    void leavingEndsTheLoadingOfAModel() {
        Chat chat(file(), {}, kModel, firstSlowThenFast());
        chat.service->start();
        QTRY_VERIFY(chat.all<ModelLoading>().size() > 3);
        chat.service.reset();
        QVERIFY(chat.all<ModelLoading>().back().fraction < 0.9);
        QVERIFY(chat.all<ModelReady>().empty());
    }

    void stopEndsTheLoadingOfAModelAndItCanBeLoadedAgain() {
        Chat chat(file(), {}, kModel, firstSlowThenFast());
        chat.service->start();
        QTRY_VERIFY(chat.all<ModelLoading>().size() > 3);
        chat.service->stop();
        chat.service->drain();
        QVERIFY(chat.all<ModelReady>().empty());
        QCOMPARE(chat.all<Failed>().size(), size_t(1));
        QVERIFY(chat.all<Failed>()[0].error.message.find("stopped") != std::string::npos);
        archive::applySettings(*chat.service, chat.all<SettingsChanged>().back().settings);
        chat.service->drain();
        QCOMPARE(chat.all<ModelReady>().size(), size_t(1));
        chat.say("Hello");
        QCOMPARE(chat.messages().back().state, store::MessageState::CutOff);
    }

    void aConversationOpensWhileAModelIsLoadedAndThatGoesOn() {
        Chat chat(file(), {}, kModel, firstSlowThenFast());
        chat.service->start();
        QTRY_VERIFY(chat.all<ModelLoading>().size() > 3);
        const store::ConversationId first = chat.conversation();
        const size_t before = chat.all<ModelLoading>().size();
        chat.service->newConversation();
        archive::renameConversation(*chat.service, first, "Renamed");
        QTRY_COMPARE(chat.all<ConversationChanged>().size(), size_t(1));
        QTRY_VERIFY(chat.all<ModelLoading>().size() > before + 20);
        QCOMPARE(chat.all<ConversationOpened>().size(), size_t(2));
        QVERIFY(chat.all<Failed>().empty());
    }
};

QTEST_GUILESS_MAIN(ChatServiceTest)
#include "chat_service_test.moc"
