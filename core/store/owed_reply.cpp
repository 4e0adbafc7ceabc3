#include "store/owed_reply.h"

#include "base/clock.h"

namespace daylong::store {

Result<Message> OwedReply::store(TranscriptWriter& transcript) {
    TRY(transcript.extendReply(m_owed->reply, m_owed->rest));
    m_owed->rest.clear();
    Message finished = TRY(transcript.finishReply(m_owed->reply.id, m_owed->state));
    m_owed.reset();
    return finished;
}

Message OwedReply::shown(TranscriptWriter& transcript) const {
    const auto stored = transcript.message(m_owed->reply.id);
    Message reply = stored && *stored ? **stored : m_owed->reply;
    reply.text += m_owed->rest;
    reply.state = m_owed->state;
    return reply;
}

Result<void> OwedReply::storeBeforeTheEnd(TranscriptWriter& transcript) {
    if (m_owed && isTemporary(m_owed->reply.id)) m_owed.reset();  // it ends with the program
    constexpr double kPatienceSeconds = 15.0;
    for (const double begin = steadySeconds(); m_owed && steadySeconds() - begin < kPatienceSeconds;) {
        const Result<Message> stored = store(transcript);
        if (!stored && stored.error().code != ErrorCode::Io) break;
    }
    if (!m_owed) return {};
    TRY(transcript.moveAside());
    TRY(store(transcript));
    return transcript.whole();
}

}  // namespace daylong::store
