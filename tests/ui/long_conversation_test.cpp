// 100,000 messages open and scroll as 100 do.
#include "support/temporary_folder.h"
#include "store/transcript_writer.h"
#include "transcript/message_list_model.h"

#include <QElapsedTimer>
#include <QTest>

#include <sqlite3.h>

#include <algorithm>

using namespace daylong;

namespace {

/// A sound database with one conversation of `count` messages, each of 20 tokens.
store::Conversation fill(const std::filesystem::path& file, int count) {
    store::Conversation conversation;
    {
        auto writer = store::TranscriptWriter::open(file);
        if (!writer) return conversation;
        auto created = (*writer)->createConversation("Long");
        if (!created) return conversation;
        conversation = *created;
    }
    sqlite3* database = nullptr;
    sqlite3_open(file.c_str(), &database);
    const std::string insert =
        "WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i + 1 < " + std::to_string(count) +
        ") INSERT INTO message (conversation_id, role, state, text, created_ms, token_begin, token_end) "
        "SELECT " + std::to_string(conversation.id) +
        ", 1 + i % 2, 1, 'Message **' || i || '** of a long day.', 1700000000000 + i * 60000, 20 + i * 20, 40 + i * 20 FROM n";
    const bool filled = sqlite3_exec(database, insert.c_str(), nullptr, nullptr, nullptr) == SQLITE_OK;
    sqlite3_close(database);
    if (!filled) conversation.id = 0;
    return conversation;
}

struct Timing {
    double openMs = 0.0, scrollMs = 0.0;
};

Timing measure(const std::filesystem::path& file, const store::Conversation& conversation) {
    ui::EngineBridge bridge;
    ui::MessageListModel messages(bridge, file);
    chat::MemoryState memory;
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
        const auto few = fill(folder / "few.db", 100), many = fill(folder / "many.db", 100'000);
        QVERIFY(few.id != 0 && many.id != 0);
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
