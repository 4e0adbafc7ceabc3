// TokenRecord: the stored token stream of one conversation, as it is in the transcript. It is believed only where it is
// contiguous, as long as it is said to be, and made of the model's own tokens; what is found otherwise is noted in the
// transcript (StreamState::Damaged), and the newest turns are read anew.
// Thread rule: the engine thread. Failure rule: Result.
#pragma once

#include "memory/memory_state.h"
#include "store/transcript_writer.h"

#include <cstdint>
#include <string>
#include <vector>

namespace daylong::chat {

class TokenRecord {
public:
    explicit TokenRecord(store::TranscriptWriter& transcript) : m_transcript(transcript) {}

    /// As it is by now. `vocabulary`: the model's tokens are [0, vocabulary); 0: not known.
    Result<void> load(store::ConversationId id, uint32_t vocabulary);
    const store::Conversation& row() const { return m_row; }
    bool isDamaged() const { return m_row.streamState == store::StreamState::Damaged; }

    Result<std::vector<int32_t>> read(uint64_t begin, uint64_t end);
    Result<void> checkEnd();
    /// Of the pinned messages that are in the stream: in order, disjoint, within it.
    Result<std::vector<memory::TokenRange>> pinned() const;
    /// Notes the damage; `what` is wrong.
    Error damage(const std::string& what);

private:
    store::TranscriptWriter& m_transcript;
    store::Conversation m_row;
    uint32_t m_vocabulary = 0;
};

}  // namespace daylong::chat
