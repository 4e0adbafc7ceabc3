// Session: conversations are begun, opened, named, removed and brought back.
#include "chat/session.h"

#include <utility>

namespace daylong::chat {

namespace {

/// Nothing was said in it, and nothing set: as good as a new one.
Result<bool> isUntouched(store::TranscriptWriter& transcript, const store::Conversation& conversation) {
    if (conversation.messageCount > 0 || !conversation.title.empty()) return false;
    return TRY(transcript.conversationSettings(conversation.id)).empty();
}

Error isGone(store::ConversationId id) {
    return {ErrorCode::NotFound, "there is no conversation " + std::to_string(id) + " any more"};
}

}  // namespace

/// It is the open one from here on; what answers gets it in front of itself when it is needed.
Result<void> Session::show(const store::Conversation& conversation) {
    m_conversation = conversation;
    m_removed = false;
    m_removedMessages.clear();  // of another one: the transcript knows of them
    distrust();
    return emitOpened();
}

/// Makes a conversation the open one, where something is to be said in it and it is not.
Result<void> Session::enter(store::ConversationId id) {
    TRY(writer());
    if (id == kOpenOne || (id == m_conversation.id && !m_removed)) return {};
    const auto found = TRY(m_writer->conversation(id));
    return found ? show(*found) : isGone(id);
}

Result<void> Session::enterThatOf(store::MessageId id) {
    TRY(writer());
    const std::optional<store::Message> message = TRY(m_writer->message(id));
    return message ? enter(message->conversation) : Result<void>();  // else what is done with it says so
}

Result<void> Session::newConversation() {
    TRY(writer());
    const auto open = TRY(m_writer->conversation(m_conversation.id));
    if (open && TRY(isUntouched(*m_writer, *open))) return openConversation(open->id);
    const auto newest = TRY(m_writer->newestConversation());
    if (newest && TRY(isUntouched(*m_writer, *newest))) return openConversation(newest->id);
    const store::Conversation made = TRY(m_writer->createConversation(""));
    TRY(show(made));
    return hasModel() ? attach() : Result<void>();
}

Result<void> Session::openConversation(store::ConversationId id) {
    TRY(writer());
    if (id == m_conversation.id && isAttached() && !m_removed) {
        m_conversation = TRY(m_writer->conversation(id)).value_or(m_conversation);  // as it is by now
        TRY(emitOpened());
        emitMemory();
        return {};
    }
    const auto found = TRY(m_writer->conversation(id));
    if (!found) return isGone(id);
    TRY(show(*found));
    return hasModel() ? attach() : Result<void>();
}

Result<void> Session::rename(store::ConversationId id, const std::string& title) {
    TRY(writer());
    TRY(m_writer->rename(id, title));
    if (id == m_conversation.id) m_conversation.title = title;
    return emitConversation(id);
}

Result<void> Session::remove(store::ConversationId id) {
    TRY(writer());
    TRY(m_writer->remove(id));
    emit(ConversationRemoved{id});
    emit(TrashChanged{});
    m_removed = m_removed || id == m_conversation.id;
    return {};
}

Result<void> Session::restore(store::ConversationId id) {
    TRY(writer());
    TRY(m_writer->restore(id));
    m_removed = m_removed && id != m_conversation.id;
    emit(TrashChanged{});
    return emitConversation(id);
}

Result<void> Session::leaveRemoved() {
    m_removed = false;
    m_conversation = {};
    distrust();
    const auto next = TRY(m_writer->newestConversation());
    return next ? openConversation(next->id) : newConversation();
}

Result<void> Session::purge(const Trash& trash) {
    TRY(writer());
    if (trash.conversation != 0) TRY(m_writer->purge(trash.conversation));
    TRY(m_writer->purge(trash.messages));
    emit(TrashChanged{});
    return {};
}

}  // namespace daylong::chat
