#include "chat/titles.h"

#include "base/utf8.h"

#include <algorithm>

namespace daylong::chat {

namespace {

Result<std::string> firstWords(store::TranscriptWriter& transcript, store::ConversationId id) {
    const std::optional<store::Message> first = TRY(transcript.firstSaid(id));
    return first ? titleFrom(first->text) : std::string();
}

}  // namespace

std::string asStorable(std::string_view typed) {
    std::string text = toValidUtf8(typed);
    std::replace(text.begin(), text.end(), '\0', ' ');  // SQLite's text ends at a NUL
    return text;
}

Result<bool> titleIsFirstWords(store::TranscriptWriter& transcript, const store::Conversation& conversation) {
    return conversation.title == TRY(firstWords(transcript, conversation.id));
}

Result<std::string> titleByFirstWords(store::TranscriptWriter& transcript, store::ConversationId id) {
    std::string title = TRY(firstWords(transcript, id));
    TRY(transcript.rename(id, title));
    return title;
}

}  // namespace daylong::chat
