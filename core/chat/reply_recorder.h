// The Observer that the chat service hands to the responder: tokens and text go to the transcript in batches, text and
// progress to the service's listener. Engine thread only.
#pragma once

#include "chat/events.h"
#include "chat/responder.h"
#include "store/transcript_writer.h"

#include <functional>
#include <string>
#include <vector>

namespace daylong::chat {

class ReplyRecorder : public Observer {
public:
    using Emit = std::function<void(Event)>;

    ReplyRecorder(store::TranscriptWriter& writer, store::Message message, Activity activity, std::function<bool()> shouldStop, Emit emit)
        : m_writer(writer), m_message(std::move(message)), m_activity(activity), m_shouldStop(std::move(shouldStop)), m_emit(std::move(emit)) {}

    Result<void> onTokens(std::span<const int32_t> tokens) override;
    Result<void> onText(std::string_view utf8) override;
    void onProgress(uint64_t done, uint64_t total) override { m_emit(ActivityChanged{m_activity, done, total}); }
    bool shouldStop() override { return m_shouldStop(); }

    /// Writes what is still in memory. Call at the end, whatever the end was.
    Result<void> flush();

private:
    Result<void> flushWhenDue();

    store::TranscriptWriter& m_writer;
    store::Message m_message;  // id 0: the tokens belong to no message
    Activity m_activity;
    std::function<bool()> m_shouldStop;
    Emit m_emit;
    std::string m_text;
    std::vector<int32_t> m_tokens;
    double m_flushed = 0.0;
};

}  // namespace daylong::chat
