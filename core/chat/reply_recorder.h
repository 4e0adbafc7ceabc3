// The Observer that the chat service hands to the responder: tokens and text go to the transcript in batches, text and
// progress to the service's listener. Engine thread only.
#pragma once

#include "chat/events.h"
#include "chat/responder.h"
#include "store/transcript_writer.h"

#include <functional>
#include <string>
#include <utility>
#include <vector>

namespace daylong::chat {

class ReplyRecorder : public Observer {
public:
    using Emit = std::function<void(Event)>;
    struct Hooks {
        std::function<bool()> shouldStop;
        Emit emit;
        std::function<void()> moved;  // a few times a second: what the model sees is not what it was
    };

    ReplyRecorder(store::TranscriptWriter& writer, store::Message message, Activity activity, Hooks hooks)
        : m_writer(writer), m_message(std::move(message)), m_activity(activity), m_hooks(std::move(hooks)) {}

    Result<void> onTokens(std::span<const int32_t> tokens) override;
    Result<void> onText(std::string_view utf8) override;
    void onProgress(uint64_t done, uint64_t total) override;
    bool shouldStop() override { return m_hooks.shouldStop(); }
    /// When the first text came, by steadySeconds(); 0: none has.
    double firstText() const { return m_firstText; }

    /// Writes what is still in memory.
    Result<void> flush();
    /// A reply's end, for whoever writes it in this one's place: what is still in memory.
    struct Rest {
        std::string text;
        std::vector<int32_t> tokens;
    };
    Rest takeRest() { return {std::exchange(m_text, {}), std::exchange(m_tokens, {})}; }

private:
    bool isDue();

    store::TranscriptWriter& m_writer;
    store::Message m_message;  // id 0: the tokens belong to no message
    Activity m_activity;
    Hooks m_hooks;
    std::string m_text;
    std::vector<int32_t> m_tokens;
    double m_due = 0.0;  // since when; by steadySeconds()
    double m_firstText = 0.0;
};

}  // namespace daylong::chat
