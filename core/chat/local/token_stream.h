// TokenStream: the only owner of "the stored stream, the model's cache and the transcript agree", for one conversation
// at a time. Stored are the exact tokens that the model saw, with each message's range in them (TokenRecord); in the
// cache is what it still sees of them. Where they cannot be made to agree, the newest turns are read anew
// (token_adopt.cpp).
//
//   state       from                  by
//   Detached    the beginning; any    close(): another conversation, other settings, another model's file
//   Rebuilding  any                   open(), until all is read back or anew
//   Attached    Rebuilding, Broken    all is read; or what was being cut off is
//   Broken      any                   a stop or a failure in open(); a turn that failed (not: was stopped) or was not
//                                     stored; something that was cut off, until what it pushed out of the window is
//                                     read again; a record that is damaged
//
// Only Attached has a memory to tell of, and takes turns. From the others open() leads back. What holds over the end of
// the program is store::StreamState: a stream is Whole in the transcript only once all of it is read, so that a stop or
// a kill in between makes the next start read the newest turns again. A device that fails in the middle of a turn takes
// its cache with it, and nothing else: what it was reading or saying is in the stored stream whole, the next device
// reads that back, and the turn goes on there. Thread rule: the engine thread. Failure rule: Result.
#pragma once

#include "chat/local/model_host.h"
#include "chat/local/token_record.h"
#include "chat/local/token_recorder.h"

#include <limits>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace daylong::chat {

/// A message as a model reads it.
inline Turn asTurn(const store::Message& message) {
    return {message.role == store::MessageRole::User ? text::Role::User : text::Role::Assistant,
            message.given + message.text, message.state == store::MessageState::Complete};
}
inline bool holdsTokens(const store::Message& message) { return message.tokenEnd > message.tokenBegin; }

/// What a message's words are read behind: parts of the stream that stand in it again, or, where that cannot be, those
/// parts' words; then a text.
struct Preface {
    store::MessageId message = 0;
    std::vector<Repeated> parts;
    std::string quotation, text;
};

class TokenStream {
public:
    enum class State { Detached, Rebuilding, Attached, Broken };

    TokenStream(ModelHost& host, const Workplace& workplace);

    State state() const { return m_state; }
    void close();
    Result<void> open(store::ConversationId conversation, const text::Opening& opening);
    /// The turns that are not in the stream yet; of `endOnly` only what is still seen at its end.
    Result<void> readUnread(store::MessageId endOnly, const Preface& preface = {});
    /// Those of them that stand before this message.
    Result<void> readBefore(store::MessageId said);
    Result<Reply> answer(const store::Message& reply, Observer& observer);
    Result<bool> canGoOn(const store::Message& reply);
    /// Cuts these off, the newest that there are. Where something is to be read again for that, it is Broken then.
    Result<void> takeBack(std::span<const store::Message> newest);
    /// Makes what is seen agree with what is pinned.
    Result<void> keepPinned();
    Result<void> forget(std::span<const store::MessageId> removed);
    /// Makes all of it anew: something stands before others that was never read.
    Result<void> readAnew();
    /// What was brought back is read, with the newest turns.
    Result<void> readRestored();
    /// Tokens that the pinned messages take.
    Result<uint64_t> pinnedTokens() const;
    memory::MemoryState memory() const;
    void tellMemory() const;
    /// What the settings say of keeping the open conversation on disk holds from now on.
    void keep();

private:
    static constexpr store::MessageId kNoEnd = std::numeric_limits<store::MessageId>::max();

    Result<void> openHere();
    Result<bool> beginWith(const std::vector<int32_t>& preamble);
    Result<void> adopt();
    Result<void> startTokens(const store::StreamOwner& owner, store::StreamState state);
    Result<void> rebuild();
    Result<void> readTurn(const store::Message& message, const Preface& preface = {});
    Result<bool> repeat(const std::vector<Repeated>& parts, TokenRecorder& observer);
    Result<void> readEnd(const store::Message& message);
    Result<void> enterUnread(const store::Message& message);
    Result<void> findRecalled();
    Result<void> keepReadInPart(const store::Message& message, bool inPart);
    Result<void> closeOpenTurn();
    Result<void> finishReading(TokenRecorder& recorder, const Result<void>& read);
    Result<bool> cutBack(memory::TokenRange range, std::span<const store::Message> messages);
    Result<void> moveOn(const Error& loss);
    Result<bool> pinsAreMisplaced() const;
    void tellRange(store::MessageId message) const;
    TokenRecorder recorder(const store::Message& message, Activity activity) const;

    KeepPlace keepPlace() const;
    TokenModel& model() const { return *m_host.model(); }
    const store::Conversation& row() const { return m_record.row(); }

    ModelHost& m_host;
    const Workplace& m_workplace;
    store::TranscriptWriter& m_transcript;
    TokenRecord m_record;
    store::ConversationId m_conversation = 0;
    text::Opening m_opening;
    store::MessageId m_end = kNoEnd;             // no turn from there on is read
    std::vector<memory::TokenRange> m_recalled;  // as last found: what of it is still seen changes with every token
    settings::CacheSettings m_cache;             // as it was opened last
    std::optional<Say> m_otherwise;              // what is not as it was then
    uint64_t m_readAgain = 0;                    // tokens, for that
    State m_state = State::Detached;
};

}  // namespace daylong::chat
