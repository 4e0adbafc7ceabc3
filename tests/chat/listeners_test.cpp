// Several listeners at one service, as two windows would be: each hears everything, in the same order, and each says
// what it says in its own conversation, whichever is open.
#include "archive/branches.h"
#include "archive/seen.h"
#include "archive/trash.h"
#include "base/listeners.h"
#include "support/scripted_responder.h"
#include "test_chat.h"

#include <QTemporaryDir>
#include <QTest>

#include <atomic>
#include <chrono>
#include <thread>

using namespace daylong;
using namespace daylong::chat;

namespace {

/// What a window knows: the messages of one conversation, by what it hears alone.
struct Window {
    store::ConversationId conversation = 0;
    std::vector<std::string> said;
    std::string reply, draft;
    int finished = 0;
    bool pinned = false;

    void hear(const Event& event) {
        if (const auto* added = std::get_if<MessageAdded>(&event); added && added->message.conversation == conversation)
            said.push_back(added->message.text);
        if (const auto* done = std::get_if<ReplyFinished>(&event); done && done->message.conversation == conversation) {
            ++finished;
            reply = done->message.text;
        }
        if (std::holds_alternative<MessagePinned>(event)) pinned = true;
    }
};

std::vector<size_t> kinds(const std::vector<Event>& events) {
    std::vector<size_t> all;
    for (const Event& event : events) all.push_back(event.index());
    return all;
}

}  // namespace

class ListenersTest : public QObject {
    Q_OBJECT

    QTemporaryDir m_folder;
    std::filesystem::path m_file;
    std::unique_ptr<ChatService> m_service;

    std::vector<store::Message> messagesOf(store::ConversationId id) const {
        return unwrap(unwrap(store::TranscriptReader::open(m_file))->pageBefore(id, kNewest, 100));
    }

private Q_SLOTS:
    void init() {
        static int number = 0;
        m_file = m_folder.filePath(QStringLiteral("%1.db").arg(++number)).toStdString();
        m_service = std::make_unique<ChatService>(
            ServiceOptions{.database = m_file, .makeResponder = unit::scriptedResponderMaker({})});
    }
    void cleanup() { m_service.reset(); }

    void everyListenerHearsEverythingInTheSameOrder() {
        std::vector<Event> first, second;
        m_service->listen([&](const Event& event) { first.push_back(event); });
        m_service->listen([&](const Event& event) { second.push_back(event); });
        m_service->start();
        m_service->send(kOpenOne, "Hello");
        m_service->drain();
        m_service.reset();
        QVERIFY(first.size() > 10);
        QCOMPARE(kinds(first), kinds(second));
    }

    void twoWindowsTalkInTwoConversationsOverOneService() {
        Window left, right;
        store::ConversationId opened = 0;
        m_service->listen([&](const Event& event) {
            if (const auto* open = std::get_if<ConversationOpened>(&event)) opened = open->conversation.id;
        });
        m_service->listen([&](const Event& event) { left.hear(event); });
        m_service->listen([&](const Event& event) { right.hear(event); });
        m_service->start();
        m_service->drain();
        left.conversation = opened;
        m_service->send(left.conversation, "Left, one");
        m_service->drain();  // a reply that has not begun is left without a word
        m_service->newConversation();
        m_service->drain();
        right.conversation = opened;
        QVERIFY(left.conversation != right.conversation);
        m_service->send(right.conversation, "Right, one");
        m_service->send(left.conversation, "Left, two");  // not the open one
        m_service->send(right.conversation, "Right, two");
        m_service->regenerate(left.conversation);
        m_service->drain();
        QCOMPARE(left.finished, 3);
        QCOMPARE(right.finished, 2);
        QCOMPARE(left.reply, std::string("All right."));
        std::vector<std::string> texts;
        for (const store::Message& message : messagesOf(left.conversation)) texts.push_back(message.text);
        QCOMPARE(texts, (std::vector<std::string>{"Left, one", "All right.", "Left, two", "All right."}));
        QCOMPARE(messagesOf(right.conversation).size(), size_t(4));
        QCOMPARE(opened, left.conversation);  // where the last command belonged
        // What is no matter of the open conversation opens nothing.
        archive::pin(*m_service, messagesOf(right.conversation)[0].id, true);
        archive::removeTurn(*m_service, messagesOf(right.conversation)[2].id);
        m_service->drain();
        QVERIFY(left.pinned && right.pinned);
        QCOMPARE(opened, left.conversation);
        QVERIFY(messagesOf(right.conversation)[0].pinned);
        QCOMPARE(messagesOf(right.conversation).size(), size_t(2));
        archive::edit(*m_service, messagesOf(right.conversation)[0].id, "Right, again");
        m_service->drain();
        QCOMPARE(messagesOf(right.conversation)[0].text, std::string("Right, again"));
        QCOMPARE(opened, right.conversation);
    }

    void whatIsSaidInAConversationThatIsGoneComesBack() {
        std::vector<std::string> rejected;
        m_service->listen([&](const Event& event) {
            if (const auto* each = std::get_if<MessageRejected>(&event)) rejected.push_back(each->text);
        });
        m_service->start();
        m_service->send(kOpenOne, "Hello");
        m_service->newConversation();
        m_service->drain();
        archive::removeConversation(*m_service, 1);
        m_service->send(1, "Are you there?");
        m_service->send(77, "And you?");
        m_service->drain();
        QCOMPARE(rejected, (std::vector<std::string>{"Are you there?", "And you?"}));
    }

    void whoWaitedForTheCommandsHasHeardAllThatIsToldOfThem() {
        std::atomic<int> ended = 0;
        m_service->listen([&](const Event& event) {
            const auto* changed = std::get_if<ActivityChanged>(&event);
            if (changed == nullptr || changed->activity != Activity::Idle) return;
            std::this_thread::sleep_for(std::chrono::milliseconds(50));  // in which whoever waits could go on
            ++ended;
        });
        m_service->start();
        m_service->drain();
        const int heard = ended;
        m_service.reset();
        QVERIFY(heard > 0);
        QCOMPARE(ended.load(), heard);
    }

    void aListenerMayLeaveWhileItIsCalledAndIsNotCalledAgain() {
        Listeners<Event> listeners;
        std::string heard;
        ListenerId second = 0;
        listeners.add([&](const Event&) { heard += "a"; });
        second = listeners.add([&](const Event&) {
            heard += "b";
            listeners.remove(second);
        });
        listeners.add([&](const Event&) { heard += "c"; });
        listeners.tell(TrashChanged{});
        listeners.tell(TrashChanged{});
        QCOMPARE(heard, std::string("abcac"));
    }
};

QTEST_GUILESS_MAIN(ListenersTest)
#include "listeners_test.moc"
