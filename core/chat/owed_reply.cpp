#include "chat/owed_reply.h"

#include "base/clock.h"

namespace daylong::chat {

Result<store::Message> OwedReply::store(store::TranscriptWriter& transcript) {
    TRY(transcript.extendReply(m_owed->reply, m_owed->rest));
    m_owed->rest.clear();
    store::Message finished = TRY(transcript.finishReply(m_owed->reply.id, m_owed->state));
    m_owed.reset();
    return finished;
}

store::Message OwedReply::shown(store::TranscriptWriter& transcript) const {
    const auto stored = transcript.message(m_owed->reply.id);
    store::Message reply = stored && *stored ? **stored : m_owed->reply;
    reply.text += m_owed->rest;
    reply.state = m_owed->state;
    return reply;
}

Result<void> OwedReply::storeBeforeTheEnd(store::TranscriptWriter& transcript) {
    constexpr double kPatienceSeconds = 15.0;
    for (const double begin = steadySeconds(); m_owed && steadySeconds() - begin < kPatienceSeconds;) {
        const Result<store::Message> stored = store(transcript);
        if (!stored && stored.error().code != ErrorCode::Io) break;
    }
    if (!m_owed) return {};
    TRY(transcript.moveAside());
    TRY(store(transcript));
    return transcript.whole();
}

}  // namespace daylong::chat
