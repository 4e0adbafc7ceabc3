#include "chat/local/token_record.h"

#include "base/say.h"

#include <algorithm>

namespace daylong::chat {

Result<void> TokenRecord::load(store::ConversationId id, uint32_t vocabulary) {
    const std::optional<store::Conversation> found = TRY(m_transcript.conversation(id));
    if (!found) return failure(ErrorCode::NotFound, Say::NoConversation, id);
    m_row = *found;
    m_vocabulary = vocabulary;
    return {};
}

Error TokenRecord::damage(const std::string& what) {
    m_row.streamState = store::StreamState::Damaged;
    (void)m_transcript.setStreamState(m_row.id, m_row.streamState);  // else it is found again
    return failure(ErrorCode::InvalidFile, Say::RecordDamaged, what);
}

Result<std::vector<int32_t>> TokenRecord::read(uint64_t begin, uint64_t end) {
    Result<std::vector<int32_t>> tokens = m_transcript.readTokens(m_row.id, begin, end);
    if (!tokens && tokens.error().code == ErrorCode::InvalidFile) return damage("some are missing");
    TRY(tokens);
    const bool foreign = std::any_of(tokens->begin(), tokens->end(), [&](int32_t token) {
        return token < 0 || (m_vocabulary > 0 && static_cast<uint32_t>(token) >= m_vocabulary);
    });
    if (foreign) return damage("some are not the model's");
    return tokens;
}

Result<void> TokenRecord::checkEnd() {
    if (TRY(m_transcript.endsWhereItSays(m_row.id))) return {};
    return damage("it is not as long as it is said to be");
}

Result<std::vector<memory::TokenRange>> TokenRecord::pinned() const {
    std::vector<memory::TokenRange> ranges;
    const std::vector<store::Message> pinned = TRY(m_transcript.pinned(m_row.id));
    for (const store::Message& message : pinned) {
        if (message.tokenEnd > message.tokenBegin) ranges.push_back({message.tokenBegin, message.tokenEnd});
    }
    return ranges;
}

}  // namespace daylong::chat
