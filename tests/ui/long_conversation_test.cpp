// 100,000 messages open and scroll as 100 do.
#include "long_transcript.h"
#include "messages/message_list_model.h"
#include "support/temporary_folder.h"

#include <QElapsedTimer>
#include <QTest>

#include <algorithm>

using namespace daylong;

namespace {

struct Timing {
    double openMs = 0.0, scrollMs = 0.0;
};

Timing measure(const std::filesystem::path& file, const store::Conversation& conversation) {
    ui::EngineBridge bridge;
    ui::MessageListModel messages(bridge, file);
    memory::MemoryState memory;
    memory.preambleEnd = 20;
    memory.firstSeen = 1000;
    memory.cacheSize = 512;
    Timing best{.openMs = 1e9, .scrollMs = 1e9};
    for (int round = 0; round < 5; ++round) {
        QElapsedTimer timer;
        timer.start();
        bridge.deliver(chat::ConversationOpened{conversation});
        bridge.deliver(chat::MemoryChanged{conversation.id, memory});
        bridge.flush();
        best.openMs = std::min(best.openMs, static_cast<double>(timer.nsecsElapsed()) / 1e6);
        timer.restart();
        messages.fetchOlder();
        best.scrollMs = std::min(best.scrollMs, static_cast<double>(timer.nsecsElapsed()) / 1e6);
        if (messages.count() != 80) return {};
    }
    return best;
}

}  // namespace

class LongConversationTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void opensAndScrollsAsAShortOneDoes() {
        const unit::TemporaryFolder folder;
        const auto few = makeLongTranscript(folder / "few.db", 100),
                   many = makeLongTranscript(folder / "many.db", 100'000);
        const Timing small = measure(folder / "few.db", few), large = measure(folder / "many.db", many);
        qInfo("100 messages: open %.2f ms, a page up %.2f ms; 100,000: open %.2f ms, a page up %.2f ms", small.openMs,
              small.scrollMs, large.openMs, large.scrollMs);
        QVERIFY(large.openMs > 0.0 && small.openMs > 0.0);
        QVERIFY(large.openMs < 3 * small.openMs + 5.0);
        QVERIFY(large.scrollMs < 3 * small.scrollMs + 5.0);
    }
};

QTEST_GUILESS_MAIN(LongConversationTest)
#include "long_conversation_test.moc"
