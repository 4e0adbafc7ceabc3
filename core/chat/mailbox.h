// Mailbox: what others want of the engine thread, and in which order it comes to that. It knows rules, not what the
// commands do (Work), nor a model, nor a database.
//
//   command  is done                             ends                                  is given up
//   post     in its turn                         nothing                               never: done also at the end
//   open     between two tokens of what goes     nothing                               when another opening is right
//            on, else next; behind what was                                            behind it, or it is removed
//            posted for the open one
//   aside    between two tokens of what goes     nothing; where the one that is at     never
//            on, else next                       hand is removed, what goes on there
//   stop     at once                             what goes on and what was posted      -
//                                                before, in one or in all; loading
//   queued   when nothing is posted              nothing                               when the program ends: stored
//   bring    when nothing else is to be done     nothing                               when another one is opened
//   quit     when all else is done               everything, loading too               -
//
// Posted are send, regenerate, goOn, edit, other branches, settings, purge; aside come measure, pin, rename, remove,
// restore, and what is done to a queue. What is ended is still begun: a message is stored, its answer ends at once.
// Asides and openings wait only for the transcript to be open. To open is to show: what is shown is brought in front of
// what answers when that is free.
// Thread rule: next() and nextAside() are the engine thread's, the others anybody's. Failure rule: none.
#pragma once

#include "base/clock.h"
#include "store/types.h"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <condition_variable>
#include <deque>
#include <mutex>
#include <optional>
#include <utility>

namespace daylong::chat {

/// In a conversation's place: the one that is open when it comes to that; of a stop, all.
constexpr store::ConversationId kOpenOne = 0;
/// Likewise: what concerns none, and does not wait for which one is open.
constexpr store::ConversationId kNoOne = -1;

/// What comes next.
enum class Mail { Command, Aside, LeaveRemoved, Queued, Bring, StoreOwed, Quiet, Quit };

template <class Work>
class Mailbox {
public:
    void post(Work work, store::ConversationId conversation = kNoOne) {
        const std::lock_guard lock(m_mutex);
        m_letters.push_back({.work = std::move(work), .conversation = conversation});
        m_wake.notify_one();
    }
    void open(store::ConversationId conversation, Work work) {
        const std::lock_guard lock(m_mutex);
        if (!m_letters.empty() && m_letters.back().opens) m_letters.pop_back();
        m_letters.push_back({.work = std::move(work), .conversation = conversation, .opens = true});
        m_wake.notify_one();
    }
    void aside(Work work) {
        const std::lock_guard lock(m_mutex);
        m_asides.push_back(std::move(work));
        m_wake.notify_one();
    }
    /// A conversation is removed: there is no sense in opening it any more.
    void giveUpOpening(store::ConversationId conversation) {
        const std::lock_guard lock(m_mutex);
        if (m_letters.empty()) return;
        const Letter& newest = m_letters.back();
        if (newest.opens && newest.conversation == conversation) m_letters.pop_back();
    }
    void stop(store::ConversationId conversation = kOpenOne) {
        const std::lock_guard lock(m_mutex);
        const auto concerns = [conversation](store::ConversationId other) {
            return conversation == kOpenOne || other <= kOpenOne || other == conversation;
        };
        for (Letter& letter : m_letters) {
            if (concerns(letter.conversation)) letter.stopped = letter.loadingStopped = true;
        }
        if (concerns(m_atWork)) m_stop = m_stopLoading = true;
    }
    void quit() {
        const std::lock_guard lock(m_mutex);
        m_quitting = m_stop = m_stopLoading = true;
        m_wake.notify_one();
    }

    // Whether what goes on shall end, and whether the loading of a model shall.
    bool isStopped() const { return m_stop; }
    bool isLoadingStopped() const { return m_stopLoading; }

    /// What of the engine thread's state decides what comes next.
    struct State {
        bool transcriptIsOpen = false;
        bool oneAtHandIsRemoved = false;     // it must be left before anything else is done in it
        bool owesAnEnd = false;              // of a reply, to the transcript: to be tried every second
        double quietSeconds = 0.0;           // once nothing has come for so long, Quiet does; 0: it does not
        store::ConversationId queuedIn = 0;  // a message waits there that can be said now; 0: none does
        store::ConversationId brings = 0;    // it is shown, and not yet in front of what answers; 0: none is so
    };
    struct Next {
        Mail kind = Mail::Command;
        Work work{};
        double asked = 0.0;  // when, by steadySeconds()
    };
    /// Waits for what to do next. Quit comes when everything posted is done, so that no message is dropped.
    Next next(const State& state) {
        using enum Mail;
        std::unique_lock lock(m_mutex);
        while (true) {
            if (!m_asides.empty() && (state.transcriptIsOpen || m_letters.empty())) return {Aside, takeAside()};
            if (state.transcriptIsOpen) {
                if (std::optional<Work> opening = takeOpening()) return {Aside, std::move(*opening)};
            }
            if (state.oneAtHandIsRemoved) {
                begin({});
                return {LeaveRemoved};
            }
            if (!m_letters.empty()) {
                Letter letter = std::move(m_letters.front());
                m_letters.pop_front();
                begin(letter);
                return {Command, std::move(letter.work), letter.asked};
            }
            if (m_quitting) return {Quit};
            if (state.queuedIn != 0) {
                begin({.work = {}, .conversation = state.queuedIn});
                return {Queued};
            }
            if (state.brings != 0) {
                begin({.work = {}, .conversation = state.brings});
                return {Bring};
            }
            if (!state.owesAnEnd && state.quietSeconds <= 0.0) {
                m_wake.wait(lock);
                continue;
            }
            const std::chrono::duration<double> wait(state.owesAnEnd ? 1.0 : state.quietSeconds);
            if (m_wake.wait_for(lock, wait) == std::cv_status::timeout) return {state.owesAnEnd ? StoreOwed : Quiet};
        }
    }
    /// Whether what is done while it is quiet shall end.
    bool hasMail() {
        const std::lock_guard lock(m_mutex);
        return m_quitting || !m_letters.empty() || !m_asides.empty();
    }
    /// What can be done now, between two tokens.
    std::optional<Work> nextAside() {
        const std::lock_guard lock(m_mutex);
        return m_asides.empty() ? takeOpening() : std::optional<Work>(takeAside());
    }

private:
    struct Letter {
        Work work{};
        store::ConversationId conversation = kOpenOne;
        bool opens = false;
        bool stopped = false, loadingStopped = false;  // before it began
        double asked = steadySeconds();
    };

    Work takeAside() {
        Work work = std::move(m_asides.front());
        m_asides.pop_front();
        return work;
    }
    /// What was said where one was is not to be said where one goes: that is behind it, then.
    std::optional<Work> takeOpening() {
        const auto stops = [](const Letter& letter) { return letter.opens || letter.conversation == kOpenOne; };
        const auto first = std::ranges::find_if(m_letters, stops);
        if (first == m_letters.end() || !first->opens) return std::nullopt;
        Work work = std::move(first->work);
        m_letters.erase(first);
        return work;
    }
    void begin(const Letter& letter) {
        m_atWork = letter.conversation;
        m_stop = m_quitting || letter.stopped;
        m_stopLoading = m_quitting || letter.loadingStopped;
    }

    std::mutex m_mutex;  // guards what follows
    std::condition_variable m_wake;
    std::deque<Letter> m_letters;
    std::deque<Work> m_asides;
    store::ConversationId m_atWork = kOpenOne;  // where the command is that goes on
    bool m_quitting = false;
    std::atomic<bool> m_stop = false, m_stopLoading = false;  // written under the mutex, read without
};

}  // namespace daylong::chat
