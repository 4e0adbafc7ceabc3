// Letters: what was posted to the engine thread and is not begun yet, in its order, with the openings among it. The
// mailbox's (mailbox.h has the rules). Thread rule: whoever has the mailbox's lock. Failure rule: none.
#pragma once

#include "base/clock.h"
#include "store/types.h"

#include <algorithm>
#include <deque>
#include <optional>
#include <utility>

namespace daylong::chat {

/// In a conversation's place: the one that is open when it comes to that; of a stop, all.
constexpr store::ConversationId kOpenOne = 0;
/// Likewise: what concerns none, and does not wait for which one is open.
constexpr store::ConversationId kNoOne = -1;

/// Whether a stop in one conversation, or in all, is for what is done in another, or in none. A temporary one may have
/// been kept meanwhile, and have another name.
constexpr bool stops(store::ConversationId stop, store::ConversationId other) {
    return stop == kOpenOne || other <= kOpenOne || other == stop || store::isTemporary(other);
}

template <class Work>
struct Letter {
    Work work{};
    store::ConversationId conversation = kOpenOne;
    bool opens = false;
    bool stopped = false;  // before it began
    double asked = steadySeconds();
};

template <class Work>
class Letters {
public:
    bool empty() const { return m_letters.empty(); }
    void add(Letter<Work> letter) {
        if (letter.opens && !m_letters.empty() && m_letters.back().opens) m_letters.pop_back();
        m_letters.push_back(std::move(letter));
    }
    void giveUpOpening(store::ConversationId conversation) {
        if (m_letters.empty()) return;
        const Letter<Work>& newest = m_letters.back();
        if (newest.opens && newest.conversation == conversation) m_letters.pop_back();
    }
    void stop(store::ConversationId conversation) {
        for (Letter<Work>& letter : m_letters) {
            if (stops(conversation, letter.conversation)) letter.stopped = true;
        }
    }
    Letter<Work> takeFirst() {
        Letter<Work> letter = std::move(m_letters.front());
        m_letters.pop_front();
        return letter;
    }
    /// What was said where one was is not to be said where one goes: that is behind it, then.
    std::optional<Work> takeOpening() {
        const auto holds = [](const Letter<Work>& each) { return each.opens || each.conversation == kOpenOne; };
        const auto first = std::ranges::find_if(m_letters, holds);
        if (first == m_letters.end() || !first->opens) return std::nullopt;
        Work work = std::move(first->work);
        m_letters.erase(first);
        return work;
    }

private:
    std::deque<Letter<Work>> m_letters;
};

}  // namespace daylong::chat
