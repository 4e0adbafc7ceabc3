// ReplyRecorder: hears a reply for the session. Its text goes to the listeners at once, and to the transcript in
// batches, so that kill -9 loses at most half a second of it. Engine thread only.
#pragma once

#include "chat/responder.h"

#include <functional>
#include <optional>
#include <string>
#include <utility>

namespace daylong::chat {

class ReplyRecorder : public Observer {
public:
    /// `stored` is called after each batch: a few times a second.
    ReplyRecorder(const Workplace& workplace, store::Message reply, std::function<void()> stored)
        : m_workplace(workplace), m_reply(std::move(reply)), m_stored(std::move(stored)) {}

    Result<void> onText(std::string_view utf8) override;
    bool shouldStop() override;
    Result<void> store() override;

    /// When the first text came, by steadySeconds(); 0: none has.
    double firstText() const { return m_firstText; }
    /// Why what was said could not be stored, unless it was only that another program is writing.
    const std::optional<Error>& failure() const { return m_failure; }
    /// The reply's end, for whoever writes it in this one's place.
    std::string takeRest() { return std::exchange(m_text, {}); }

private:
    static constexpr double kBatchSeconds = 0.4;

    const Workplace& m_workplace;
    store::Message m_reply;
    std::function<void()> m_stored;
    std::string m_text;
    double m_storedAt = 0.0;  // by steadySeconds()
    double m_firstText = 0.0;
    std::optional<Error> m_failure;
};

}  // namespace daylong::chat
