#include "chat/reply_recorder.h"

#include "base/clock.h"

namespace daylong::chat {

namespace {
constexpr double kBatchSeconds = 0.4;  // kill -9 loses at most half a second of a reply
}

bool ReplyRecorder::isDue() {
    const double now = steadySeconds();
    if (now - m_due < kBatchSeconds) return false;
    m_due = now;
    return true;
}

Result<void> ReplyRecorder::onTokens(std::span<const int32_t> tokens) {
    m_tokens.insert(m_tokens.end(), tokens.begin(), tokens.end());
    if (m_message.state != store::MessageState::Streaming || !isDue()) return {};
    // While another program is writing, what was said is kept here.
    if (TRY(m_writer.tryExtendReply(m_message, m_text, m_tokens))) (void)takeRest();
    m_hooks.moved();
    return {};
}

Result<void> ReplyRecorder::onText(std::string_view utf8) {
    if (m_firstText == 0.0) m_firstText = steadySeconds();
    m_text += utf8;
    m_hooks.emit(ReplyText{m_message.id, std::string(utf8)});
    return {};
}

void ReplyRecorder::onProgress(uint64_t done, uint64_t total) {
    m_hooks.emit(ActivityChanged{m_activity, done, total});
    if (m_activity != Activity::Rebuilding && isDue()) m_hooks.moved();
}

Result<void> ReplyRecorder::flush() {
    if (m_text.empty() && m_tokens.empty()) return {};
    if (m_message.state == store::MessageState::Streaming) TRY(m_writer.extendReply(m_message, m_text, m_tokens));
    else TRY(m_writer.appendTokens(m_message.conversation, m_message.id, m_tokens));
    (void)takeRest();
    return {};
}

}  // namespace daylong::chat
