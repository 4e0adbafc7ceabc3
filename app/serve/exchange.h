// Exchange: one request between the thread that answers and the thread of its connection. Thread rule: any thread.
#pragma once

#include "serve/asked.h"

#include <chrono>
#include <condition_variable>
#include <mutex>
#include <optional>
#include <utility>
#include <variant>

namespace daylong::serve {

class Exchange {
public:
    using Next = std::variant<Piece, Outcome>;

    void say(Piece piece) {
        const std::lock_guard lock(m_mutex);
        if (m_pending) {  // nobody has taken the last one yet
            m_pending->text += piece.text;
            std::move(piece.tokens.begin(), piece.tokens.end(), std::back_inserter(m_pending->tokens));
        } else {
            m_pending = std::move(piece);
        }
        m_wake.notify_all();
    }
    void end(Outcome outcome) {
        const std::lock_guard lock(m_mutex);
        m_outcome = std::move(outcome);
        m_wake.notify_all();
    }
    /// What was said since the last time, at the end the outcome; nothing: not in this time.
    std::optional<Next> next(std::chrono::milliseconds patience) {
        std::unique_lock lock(m_mutex);
        m_wake.wait_for(lock, patience, [this] { return m_pending || m_outcome; });
        if (m_pending) return Next(*std::exchange(m_pending, std::nullopt));
        if (m_outcome) return Next(*m_outcome);
        return std::nullopt;
    }
    /// Nobody wants the answer any more.
    void leave() {
        const std::lock_guard lock(m_mutex);
        m_left = true;
    }
    bool isLeft() const {
        const std::lock_guard lock(m_mutex);
        return m_left;
    }

private:
    mutable std::mutex m_mutex;  // guards what follows
    std::condition_variable m_wake;
    std::optional<Piece> m_pending;
    std::optional<Outcome> m_outcome;
    bool m_left = false;
};

}  // namespace daylong::serve
