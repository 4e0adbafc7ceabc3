// OwedReply: the end of a reply, which may be owed to the transcript for a while, because another program keeps that
// locked or the disk is full. Nothing new is begun before it is stored. Thread rule: the engine thread.
#pragma once

#include "store/transcript_writer.h"

#include <optional>
#include <string>

namespace daylong::store {

class OwedReply {
public:
    bool isOwed() const { return m_owed.has_value(); }
    /// `rest`: of the reply's text, not stored yet.
    void owe(Message reply, MessageState state, std::string rest) {
        m_owed = Owed{std::move(reply), state, std::move(rest)};
    }
    Result<Message> store(TranscriptWriter& transcript);
    /// As it was shown.
    Message shown(TranscriptWriter& transcript) const;
    /// Nobody else will: waits for whoever keeps the transcript locked, and then puts it elsewhere.
    Result<void> storeBeforeTheEnd(TranscriptWriter& transcript);

private:
    struct Owed {
        Message reply;
        MessageState state = MessageState::Complete;
        std::string rest;
    };
    std::optional<Owed> m_owed;
};

}  // namespace daylong::store
