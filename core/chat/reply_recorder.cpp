#include "chat/reply_recorder.h"

#include "base/clock.h"

namespace daylong::chat {

namespace {
constexpr double kBatchSeconds = 0.4;  // kill -9 loses at most half a second of a reply
}

Result<void> ReplyRecorder::onTokens(std::span<const int32_t> tokens) {
    m_tokens.insert(m_tokens.end(), tokens.begin(), tokens.end());
    return flushWhenDue();
}

Result<void> ReplyRecorder::onText(std::string_view utf8) {
    m_text += utf8;
    m_emit(ReplyText{m_message.id, std::string(utf8)});
    return {};
}

Result<void> ReplyRecorder::flushWhenDue() {
    const double now = steadySeconds();
    if (m_message.state != store::MessageState::Streaming || now - m_flushed < kBatchSeconds) return {};
    m_flushed = now;
    return flush();
}

Result<void> ReplyRecorder::flush() {
    if (m_text.empty() && m_tokens.empty()) return {};
    if (m_message.state == store::MessageState::Streaming) TRY(m_writer.extendReply(m_message, m_text, m_tokens));
    else TRY(m_writer.appendTokens(m_message.conversation, m_message.id, m_tokens));
    m_text.clear();
    m_tokens.clear();
    return {};
}

}  // namespace daylong::chat
