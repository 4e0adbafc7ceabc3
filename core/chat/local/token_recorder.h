// TokenRecorder: takes what a model reads and says into the transcript. What is read is stored by flush(), when the
// reading has ended; a reply's tokens are stored with the text that the reply's observer keeps. Thread rule: the engine
// thread.
#pragma once

#include "base/clock.h"
#include "chat/local/token_model.h"

#include <functional>
#include <utility>
#include <vector>

namespace daylong::chat {

class TokenRecorder : public TokenObserver {
public:
    /// `message`: whose tokens are read; id 0: no message's. `moved` is called a few times a second, when what the
    /// model sees is not what it was.
    TokenRecorder(const Workplace& workplace, store::Message message, Activity activity, std::function<void()> moved)
        : m_workplace(workplace), m_message(std::move(message)), m_activity(activity), m_moved(std::move(moved)) {}
    TokenRecorder(const Workplace& workplace, store::Message reply, Observer& observer)
        : m_workplace(workplace), m_message(std::move(reply)), m_activity(Activity::Replying), m_reply(&observer) {}

    Result<void> onTokens(std::span<const int32_t> tokens) override {
        if (m_reply != nullptr) m_workplace.transcript->holdTokens(m_message.id, tokens);
        else m_tokens.insert(m_tokens.end(), tokens.begin(), tokens.end());
        return {};
    }
    Result<void> onText(std::string_view utf8) override { return m_reply->onText(utf8); }
    void onProgress(uint64_t done, uint64_t total) override {
        m_workplace.tell(ActivityChanged{m_activity, done, total});
        const double now = steadySeconds();
        if (!m_moved || m_activity == Activity::Rebuilding || now - m_movedAt < kMovedSeconds) return;
        m_movedAt = now;
        m_moved();
    }
    bool shouldStop() override { return m_reply != nullptr ? m_reply->shouldStop() : m_workplace.shouldStop(); }

    Result<void> flush() {
        if (m_tokens.empty()) return {};
        TRY(m_workplace.transcript->appendTokens(m_message.conversation, m_message.id, m_tokens));
        m_tokens.clear();
        return {};
    }

private:
    static constexpr double kMovedSeconds = 0.4;

    const Workplace& m_workplace;
    store::Message m_message;
    Activity m_activity;
    std::function<void()> m_moved;
    double m_movedAt = 0.0;
    Observer* m_reply = nullptr;
    std::vector<int32_t> m_tokens;
};

}  // namespace daylong::chat
