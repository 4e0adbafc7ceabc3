#include "chat/reply_recorder.h"

#include "base/clock.h"

namespace daylong::chat {

Result<void> ReplyRecorder::onText(std::string_view utf8) {
    if (m_failure) return *m_failure;
    if (m_firstText == 0.0) m_firstText = steadySeconds();
    m_text += utf8;
    m_workplace.tell(ReplyText{m_reply.id, std::string(utf8)});
    return {};
}

/// Here, between two tokens, the text is that of the tokens that are held with it.
bool ReplyRecorder::shouldStop() {
    const double now = steadySeconds();
    if (!m_failure && !m_text.empty() && now - m_storedAt >= kBatchSeconds) {
        m_storedAt = now;
        const Result<bool> stored = m_workplace.transcript->tryExtendReply(m_reply, m_text);
        if (!stored) m_failure = stored.error();
        else if (*stored) m_text.clear();  // else another program is writing, and it is kept here
        m_stored();
    }
    return m_workplace.shouldStop() || m_failure;
}

Result<void> ReplyRecorder::store() {
    if (m_failure) return *m_failure;
    TRY(m_workplace.transcript->extendReply(m_reply, m_text));
    m_text.clear();
    return {};
}

}  // namespace daylong::chat
