// Mailbox: what others want of the engine thread, and in which order it comes to that. It knows rules, not what the
// commands do (Work), nor a model, nor a database.
//
//   command  is done                             ends                                  is given up
//   post     in its turn                         nothing                               never: done also at the end
//   open     between two tokens of what goes     the loading of another model for      when another opening is right
//            on, else next; behind what was      what was shown (Session)              behind it, or it is removed
//            posted for the open one
//   aside    between two tokens of what goes     nothing; where the one that is at     never
//            on, else next                       hand is removed, what goes on there
//   stop     at once                             what goes on, a guest's too (in the   -
//                                                open one: wherever that is), and
//                                                what was posted before, in one or in
//                                                all; loading; no guest that waits
//   own      when nothing is posted, and for     nothing                               when something else is to be
//            so long nothing came                                                      done by then; at the end
//   guest    when neither anything is posted,    nothing                               never: done also at the end
//            nor of its own to be done at once
//   quit     when all else is done               everything, loading too               -
//
// Posted are send, regenerate, goOn, other branches, settings; aside come names, pins, deletions, what is done to a
// queue. Guests are other programs. Its own is what the engine thread does unasked (engine_thread.cpp). What is ended
// is still begun: a message is stored, its answer ends at once. Asides and openings wait only for the transcript. To
// open is to show: what is shown is brought in front of what answers when that is free. Thread rule: next() and
// nextAside() are the engine thread's, the others anybody's. Failure rule: none.
#pragma once

#include "chat/letters.h"

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <mutex>
#include <optional>
#include <utility>

namespace daylong::chat {

/// What comes next.
enum class Mail { InTurn, Aside, Later, Quit };  // Later: its own, after a while

template <class Work>
class Mailbox {
public:
    void post(Work work, store::ConversationId conversation = kNoOne) {
        add(m_letters, {.work = std::move(work), .conversation = conversation});
    }
    void open(store::ConversationId conversation, Work work) {
        add(m_letters, {.work = std::move(work), .conversation = conversation, .opens = true});
    }
    void aside(Work work) { add(m_asides, {.work = std::move(work)}); }
    void guest(Work work, store::ConversationId conversation = kOpenOne) {
        add(m_guests, {.work = std::move(work), .conversation = conversation});
    }
    /// A conversation is removed: there is no sense in opening it any more.
    void giveUpOpening(store::ConversationId conversation) {
        const std::lock_guard lock(m_mutex);
        m_letters.giveUpOpening(conversation);
    }
    void stop(store::ConversationId conversation = kOpenOne) {
        const std::lock_guard lock(m_mutex);
        m_letters.stop(conversation);
        if (stops(conversation, m_atWork)) m_stop = true;
    }
    void quit() {
        const std::lock_guard lock(m_mutex);
        m_quitting = m_stop = true;
        m_wake.notify_one();
    }

    /// Whether what goes on shall end.
    bool isStopped() const { return m_stop; }

    struct Own {
        Work work{};
        store::ConversationId conversation = kNoOne;
        double afterSeconds = 0.0;  // for so long nothing came
    };
    /// What of the engine thread's state decides what comes next.
    struct State {
        bool transcriptIsOpen = false;
        std::optional<Work> first = {};  // of its own, before anything that was posted
        std::optional<Own> last = {};    // likewise, once nothing is
    };
    struct Next {
        Mail kind = Mail::InTurn;
        Work work{};
        double asked = 0.0;  // when, by steadySeconds()
        store::ConversationId conversation = kOpenOne;
    };
    /// Waits for what to do next. Quit comes when everything posted is done, so that no message is dropped.
    Next next(State state) {
        using enum Mail;
        std::unique_lock lock(m_mutex);
        while (true) {
            if (!m_asides.empty() && (state.transcriptIsOpen || m_letters.empty()))
                return {Aside, m_asides.takeFirst().work};
            if (state.transcriptIsOpen) {
                if (std::optional<Work> opening = m_letters.takeOpening()) return {Aside, std::move(*opening)};
            }
            if (state.first) return begin({.work = std::move(*state.first)});
            if (!m_letters.empty()) return begin(m_letters.takeFirst());
            const bool ownNow = !m_quitting && state.last && state.last->afterSeconds <= 0.0;
            if (!ownNow && !m_guests.empty()) return begin(m_guests.takeFirst());
            if (m_quitting) return {Quit};
            if (!state.last) {
                m_wake.wait(lock);
                continue;
            }
            Own& own = *state.last;
            if (ownNow) return begin({.work = std::move(own.work), .conversation = own.conversation});
            const std::chrono::duration<double> wait(own.afterSeconds);
            if (m_wake.wait_for(lock, wait) == std::cv_status::timeout) return {Later, std::move(own.work)};
        }
    }
    /// Whether what is done while it is quiet shall end.
    bool hasMail() {
        const std::lock_guard lock(m_mutex);
        return m_quitting || !m_letters.empty() || !m_guests.empty() || !m_asides.empty();
    }
    /// What can be done now, between two tokens.
    std::optional<Work> nextAside() {
        const std::lock_guard lock(m_mutex);
        return m_asides.empty() ? m_letters.takeOpening() : std::optional<Work>(m_asides.takeFirst().work);
    }

private:
    void add(Letters<Work>& to, Letter<Work> letter) {
        const std::lock_guard lock(m_mutex);
        to.add(std::move(letter));
        m_wake.notify_one();
    }
    Next begin(Letter<Work> letter) {
        m_atWork = letter.conversation;
        m_stop = m_quitting || letter.stopped;
        return {Mail::InTurn, std::move(letter.work), letter.asked, letter.conversation};
    }

    std::mutex m_mutex;  // guards what follows
    std::condition_variable m_wake;
    Letters<Work> m_letters, m_guests, m_asides;
    store::ConversationId m_atWork = kOpenOne;  // where the command is that goes on
    bool m_quitting = false;
    std::atomic<bool> m_stop = false;  // written under the mutex, read without
};

}  // namespace daylong::chat
