// Session: what was said is taken back: a turn is deleted, the last one said anew, a former reply brought back. The
// text stays in the transcript, for a while or for good; the model forgets what it no longer has been told.
#include "chat/session.h"

#include <algorithm>
#include <utility>

namespace daylong::chat {

namespace {

std::vector<store::MessageId> idsOf(const std::vector<store::Message>& messages) {
    std::vector<store::MessageId> ids;
    for (const store::Message& message : messages) ids.push_back(message.id);
    return ids;
}

bool holdsTokens(const store::Message& message) { return message.tokenEnd > message.tokenBegin; }

}  // namespace

/// Whether the title is still the one that the first message gave.
Result<bool> Session::titleIsFirstWords(const store::Conversation& conversation) {
    const std::optional<store::Message> first = TRY(m_writer->firstSaid(conversation.id));
    return conversation.title == (first ? titleFrom(first->text) : std::string());
}

Result<void> Session::titleByFirstWords(store::ConversationId id) {
    const std::optional<store::Message> first = TRY(m_writer->firstSaid(id));
    const std::string title = first ? titleFrom(first->text) : std::string();
    if (id == m_conversation.id) m_conversation.title = title;
    return m_writer->rename(id, title);
}

/// A message of the user's with its replies, and all that they once took the place of.
Result<void> Session::removeTurn(store::MessageId id) {
    TRY(writer());
    const std::vector<store::Message> turn = TRY(m_writer->turnOf(id));
    const auto conversation = turn.empty() ? std::nullopt : TRY(m_writer->conversation(turn.front().conversation));
    if (!conversation)
        return Error{ErrorCode::NotFound, "this message cannot be deleted: it is in the transcript no more"};
    const auto coming = [](const store::Message& message) { return message.state == store::MessageState::Streaming; };
    if (std::any_of(turn.begin(), turn.end(), coming)) {
        return Error{ErrorCode::InvalidArgument,
                     "this message cannot be deleted while it is being answered; stop the reply first"};
    }
    const bool retitle = TRY(titleIsFirstWords(*conversation));
    // Whatever ends the program between here and the settling: the next start reads the newest turns anew.
    if (std::any_of(turn.begin(), turn.end(), holdsTokens)) TRY(m_writer->setFingerprint(conversation->id, ""));
    const std::vector<store::MessageId> ids = idsOf(turn);
    TRY(m_writer->removeMessages(ids));
    if (conversation->id == m_conversation.id)
        m_removedMessages.insert(m_removedMessages.end(), ids.begin(), ids.end());
    emit(MessagesRemoved{turn});
    emit(TrashChanged{});
    if (retitle) TRY(titleByFirstWords(conversation->id));
    return emitConversation(conversation->id);
}

/// Makes the model forget what was removed: what ends the stream is cut off, what is further up and still seen makes
/// the newest turns be read anew. What it had forgotten costs nothing: the stream that holds it is not used again.
Result<void> Session::settleRemoved() {
    const std::vector<store::MessageId> removed = std::exchange(m_removedMessages, {});
    if (removed.empty() || !m_attached) return {};
    const store::TokenPlace place = TRY(m_writer->tokensOf(m_conversation.id, removed));
    const MemoryState memory = m_responder->memory();
    if (place.end == place.begin)
        return m_writer->setFingerprint(m_conversation.id, streamOwner());  // read anew meanwhile
    if (place.last) {
        TRY(takeBack({.conversation = m_conversation.id, .tokenBegin = place.begin, .tokenEnd = place.end}));
        TRY(m_writer->setFingerprint(m_conversation.id, streamOwner()));
    } else if (place.end > memory.firstSeen || place.begin < memory.preambleEnd || TRY(pinsAreMisplaced())) {
        TRY(attach());
    }
    emitMemory();
    return {};
}

Result<void> Session::restoreMessages(const std::vector<store::MessageId>& ids) {
    TRY(writer());
    TRY(m_writer->restoreMessages(ids));
    std::vector<store::Message> restored;
    for (const store::MessageId id : ids) {
        if (const auto message = TRY(m_writer->message(id))) restored.push_back(*message);
    }
    std::erase_if(m_removedMessages,
                  [&](store::MessageId id) { return std::find(ids.begin(), ids.end(), id) != ids.end(); });
    emit(MessagesRestored{restored});
    emit(TrashChanged{});
    if (restored.empty()) return {};
    const store::ConversationId conversation = restored.front().conversation;
    // What stands before others and is not in the stream is read with them, when they are read anew.
    const std::optional<store::Message> last = TRY(m_writer->lastTurn(conversation));
    const bool within = last && last->id > restored.back().id;
    if (within && std::any_of(restored.begin(), restored.end(), [](const store::Message& message) {
            return message.state != store::MessageState::Superseded && !holdsTokens(message);
        })) {
        TRY(m_writer->setFingerprint(conversation, ""));
    }
    return emitConversation(conversation);
}

/// What was brought back is read again, with the newest turns.
Result<void> Session::settleRestored() {
    if (!m_attached) return {};
    const auto found = TRY(m_writer->conversation(m_conversation.id));
    if (!found || !found->modelFingerprint.empty() || !m_removedMessages.empty()) return {};
    return attach();
}

/// The last message of the user's is said anew, in other words. The former one and its reply are put aside, as a reply
/// is that another one takes the place of.
Result<void> Session::edit(store::MessageId id, const std::string& typed) {
    const std::string text = asStorable(typed);
    const auto refuse = [&](const Error& error) {
        emit(MessageRejected{text});
        return error;
    };
    if (const auto entered = enterThatOf(id); !entered) return refuse(entered.error());
    const Result<std::vector<store::Message>> turn = m_writer->turnOf(id);
    if (!turn) return refuse(turn.error());
    const std::optional<store::Message> last = TRY(m_writer->lastTurn(m_conversation.id));
    const bool newest = last && std::any_of(turn->begin(), turn->end(),
                                            [&](const store::Message& message) { return message.id == last->id; });
    if (!newest)
        return refuse(
            {ErrorCode::InvalidArgument, "only your last message can be changed; this one was followed by others"});
    if (m_responder && !m_attached) {
        if (const Result<void> attached = attach(); !attached) return refuse(attached.error());
    }
    if (shouldStop()) return refuse({ErrorCode::Cancelled, "stopped"});
    const bool retitle = TRY(titleIsFirstWords(m_conversation));
    std::vector<store::MessageId> former;
    TokenRange range;
    for (const store::Message& message : *turn) {
        if (message.state == store::MessageState::Superseded) continue;
        former.push_back(message.id);
        if (!holdsTokens(message)) continue;
        range = {range.end == 0 ? message.tokenBegin : range.begin, message.tokenEnd};
    }
    if (range.end > 0)
        TRY(takeBack({.id = id, .conversation = m_conversation.id, .tokenBegin = range.begin, .tokenEnd = range.end}));
    const Result<store::Message> stored = m_writer->sayInstead(m_conversation.id, former, text);
    if (!stored) return refuse(stored.error());
    for (const store::MessageId message : former) emit(MessageSuperseded{message});
    emit(MessageAdded{*stored});
    if (retitle) TRY(titleByFirstWords(m_conversation.id));
    TRY(emitConversation(m_conversation.id));
    return answer(*stored, false, Reading::Whole);
}

/// A reply that another one took the place of changes places with it.
Result<void> Session::takeFormer(store::MessageId id) {
    TRY(enterThatOf(id));
    const std::optional<store::Message> last = TRY(m_writer->lastTurn(m_conversation.id));
    const std::optional<store::Message> former = TRY(m_writer->message(id));
    const bool replies =
        last && former && last->role == store::MessageRole::Assistant && former->role == store::MessageRole::Assistant;
    const std::vector<store::Message> said = TRY(m_writer->turnsBefore(m_conversation.id, last ? last->id : 0, 1));
    if (!replies || former->state != store::MessageState::Superseded || former->conversation != m_conversation.id ||
        said.empty() || former->id < said.front().id) {
        return Error{ErrorCode::InvalidArgument, "only a former reply to your last message can be taken back"};
    }
    if (m_responder && !m_attached) TRY(attach());
    if (shouldStop()) return {};
    if (holdsTokens(*last)) TRY(takeBack(*last));
    const store::Message again = TRY(m_writer->swapReplies(former->id, last->id));
    emit(MessageSuperseded{last->id});
    emit(MessageAdded{again});
    TRY(emitConversation(m_conversation.id));
    if (!m_responder || !m_attached) return {};
    TRY(readUnread());
    emitMemory();
    return {};
}

Result<void> Session::purge(const Trash& trash) {
    TRY(writer());
    if (trash.conversation != 0) TRY(m_writer->purge(trash.conversation));
    TRY(m_writer->purge(trash.messages));
    emit(TrashChanged{});
    return {};
}

}  // namespace daylong::chat
