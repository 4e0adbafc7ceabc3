// A message list over a small transcript, told what the engine would tell it: any order of rows and tokens can be made.
#pragma once

#include "messages/message_list_model.h"
#include "store/transcript_writer.h"
#include "support/temporary_folder.h"
#include "support/unwrap.h"

#include <algorithm>
#include <vector>

namespace daylong {

struct TranscriptStage {
    TranscriptStage() { startTokens(); }

    /// The stream begins anew, with a preamble of 4.
    void startTokens() {
        check(writer->restartTokens(conversation.id, {}, store::StreamState::ToBeRead, ""));
        tell(chat::StreamRestarted{conversation.id});
        next = 0;
        read(0, 4);
    }
    void read(store::MessageId message, uint64_t tokens) {
        check(writer->appendTokens(conversation.id, message, std::vector<int32_t>(tokens, 7)));
        tell(chat::MessageRead{message, {next, next + tokens}});
        next += tokens;
    }
    store::MessageId add(store::MessageRole role, uint64_t tokens = 0, std::string_view text = "Something.") {
        const store::MessageId id = unwrap(writer->appendMessage(conversation.id, role, text)).id;
        read(id, tokens);
        return id;
    }
    store::MessageId user(uint64_t tokens) { return add(store::MessageRole::User, tokens); }
    store::MessageId reply(uint64_t tokens) { return add(store::MessageRole::Assistant, tokens); }
    void note() { add(store::MessageRole::Note); }

    void tell(chat::Event event) {
        bridge.deliver(std::move(event));
        bridge.flush();
    }
    void open() { tell(chat::ConversationOpened{conversation}); }
    /// The window holds so many tokens.
    void remember(uint64_t window) {
        memory::MemoryState memory;
        memory.preambleEnd = 4;
        memory.next = next;
        memory.firstSeen = std::max<uint64_t>(4, next - std::min(window, next));
        memory.cacheSize = static_cast<uint32_t>(4 + window);
        memory.seen = static_cast<uint32_t>(4 + next - memory.firstSeen);
        tell(chat::MemoryChanged{conversation.id, memory});
    }
    QVariant at(int row, int role) const { return messages.data(messages.index(row), role); }
    QString textAt(int row) const { return at(row, ui::MessageListModel::TextRole).toString(); }
    /// What is shown of each row: seen, partly seen, forgotten, a note; and the horizon's line.
    QString map() const {
        QString map;
        for (int row = 0; row < messages.count(); ++row) {
            if (row == messages.horizonRow()) map += '|';
            const bool forgotten = at(row, ui::MessageListModel::ForgottenRole).toBool();
            const bool partly = at(row, ui::MessageListModel::PartlySeenRole).toBool();
            const bool isNote = at(row, ui::MessageListModel::AuthorRole).toString() == QStringLiteral("note");
            map += forgotten && partly ? '?' : forgotten ? 'f' : partly ? 'p' : isNote ? 'n' : 's';
        }
        return map;
    }

    unit::TemporaryFolder folder;
    std::filesystem::path file = folder / "daylong.db";
    std::unique_ptr<store::TranscriptWriter> writer = unwrap(store::TranscriptWriter::open(file));
    store::Conversation conversation = unwrap(writer->createConversation("A day"));
    uint64_t next = 0;
    ui::EngineBridge bridge;
    ui::MessageListModel messages{bridge, file};
};

}  // namespace daylong
