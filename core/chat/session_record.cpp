// Session: the stored token stream. It is believed only where it is whole and the model's own; else the newest turns
// are read anew, as with another model.
#include "chat/session.h"

#include <algorithm>

namespace daylong::chat {

Error Session::recordDamage(const std::string& what) {
    m_recordDamaged = true;
    return {ErrorCode::InvalidFile, "the transcript's record of this conversation's tokens is damaged: " + what +
                                        ". The newest messages are read anew with the next one"};
}

/// Whether it was: false where the stream begins with another preamble. See recordDamage() where it is.
Result<bool> Session::resumeStream(std::span<const int32_t> preamble) {
    if (!TRY(m_writer->endsWhereItSays(m_conversation.id)))
        return recordDamage("it is not as long as it is said to be");
    const std::vector<int32_t> begins = TRY(readStream(0, m_conversation.preambleEnd));
    if (!std::equal(begins.begin(), begins.end(), preamble.begin(), preamble.end())) return false;
    TRY(rebuild());
    return true;
}

/// Stored tokens, none but the model's own.
Result<std::vector<int32_t>> Session::readStream(uint64_t begin, uint64_t end) {
    Result<std::vector<int32_t>> tokens = m_writer->readTokens(m_conversation.id, begin, end);
    if (!tokens && tokens.error().code == ErrorCode::InvalidFile) return recordDamage("some are missing");
    TRY(tokens);
    const uint32_t known = m_responder->model().vocabulary;
    const bool foreign = std::any_of(tokens->begin(), tokens->end(), [&](int32_t token) {
        return token < 0 || (known > 0 && static_cast<uint32_t>(token) >= known);
    });
    if (foreign) return recordDamage("some are none of the model's");
    return tokens;
}

/// The stored stream is damaged: the next time that the cache is made this conversation's, the newest turns are read
/// anew.
Result<void> Session::distrustRecord() {
    m_attached = false;
    m_conversation.modelFingerprint = kDamagedRecord;
    return m_writer->setFingerprint(m_conversation.id, kDamagedRecord);
}

}  // namespace daylong::chat
