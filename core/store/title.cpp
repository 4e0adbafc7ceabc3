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

Result<bool> titleIsFirstWords(TranscriptWriter& transcript, const Conversation& conversation) {
    return conversation.title == TRY(firstWords(transcript, conversation.id));
}

Result<void> titleByFirstWords(TranscriptWriter& transcript, ConversationId id) {
    return transcript.rename(id, TRY(firstWords(transcript, id)));
}

}  // namespace daylong::store
