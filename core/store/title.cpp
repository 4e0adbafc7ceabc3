#include "store/title.h"

#include "base/utf8.h"

#include <algorithm>

namespace daylong::store {

namespace {
constexpr size_t kTitleBytes = 60;

Result<std::string> firstWords(TranscriptWriter& transcript, ConversationId id) {
    const std::optional<Message> first = TRY(transcript.firstSaid(id));
    return first ? titleFrom(*first) : std::string();
}

}  // namespace

std::string titleFrom(const std::string& text) {
    std::string title = text.substr(0, text.find('\n'));
    if (title.size() <= kTitleBytes) return title;
    size_t end = title.rfind(' ', kTitleBytes);
    if (end == std::string::npos || end < kTitleBytes / 2) {
        end = kTitleBytes;
        while (end > 0 && (static_cast<unsigned char>(title[end]) & 0xC0U) == 0x80U) --end;  // not inside a letter
    }
    return title.substr(0, end) + "…";
}

std::string titleFrom(const Message& message) {
    return titleFrom(message.text.empty() && !message.files.empty() ? message.files.front().name : message.text);
}

std::string asStorable(std::string_view typed) {
    std::string text = toValidUtf8(typed);
    std::replace(text.begin(), text.end(), '\0', ' ');
    return text;
}

Result<std::optional<MessageId>> titledFrom(TranscriptWriter& transcript, const Conversation& conversation) {
    const TitledBy by = TRY(transcript.titledBy(conversation.id));
    const std::optional<Message> first = TRY(transcript.firstSaid(conversation.id));
    const bool follows = by == TitledBy::Model ||
                         (by != TitledBy::Person && conversation.title == (first ? titleFrom(*first) : std::string()));
    return follows ? std::optional(first ? first->id : 0) : std::optional<MessageId>();
}

Result<void> followBeginning(TranscriptWriter& transcript, ConversationId id, const std::optional<MessageId>& before) {
    if (!before) return {};
    const std::optional<Message> first = TRY(transcript.firstSaid(id));
    return first && first->id == *before ? Result<void>() : titleByFirstWords(transcript, id);
}

Result<void> titleByFirstWords(TranscriptWriter& transcript, ConversationId id) {
    return transcript.rename(id, TRY(firstWords(transcript, id)), TitledBy::FirstWords);
}

}  // namespace daylong::store
