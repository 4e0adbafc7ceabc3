#include "serve/desk.h"

#include <algorithm>
#include <exception>
#include <new>
#include <utility>

namespace daylong::serve {

namespace {

Refusal tooMany() {
    return {429, "too many requests wait already; ask again in a moment", "rate_limit_error", {}, "queue_full", 2};
}
Refusal serverEnds() { return {503, "the server ends; ask again once it is back", "server_error", {}, "stopping", 5}; }

}  // namespace

Desk::Desk(std::vector<Served> served, size_t mostWaiting)
    : m_served(std::move(served)), m_queue(mostWaiting), m_thread([this] { loop(); }) {}

Desk::~Desk() {
    close();
    m_thread.join();
}

const Served* Desk::find(const std::string& name) const {
    const auto found =
        std::find_if(m_served.begin(), m_served.end(), [&](const Served& each) { return each.name == name; });
    return found != m_served.end() ? &*found : nullptr;
}

std::shared_ptr<Exchange> Desk::ask(const std::string& client, const Served& served, Asked asked) {
    auto exchange = std::make_shared<Exchange>();
    m_queue.drop([](const Work& work) { return work.exchange->isLeft(); });
    if (const std::optional<Work> gone = m_queue.push(client, {&served, std::move(asked), exchange}))
        gone->exchange->end(m_closed ? serverEnds() : tooMany());
    return exchange;
}

void Desk::close() {
    m_closed = true;
    m_queue.close();
}

void Desk::loop() {
    while (const std::optional<Work> work = m_queue.pop()) {
        if (m_closed) {
            work->exchange->end(serverEnds());
        } else if (!work->exchange->isLeft()) {
            Outcome outcome = answer(*work);
            const auto* answered = std::get_if<Answered>(&outcome);
            const bool cut = m_closed && answered != nullptr && answered->ending == Ending::Stopped;
            work->exchange->end(cut ? Outcome(serverEnds()) : std::move(outcome));
        }
    }
}

/// Whatever happens, the thread lives on.
Outcome Desk::answer(const Work& work) const {
    const Asker asker{.hear = [&](Piece piece) { work.exchange->say(std::move(piece)); },
                      .isGone = [&] { return m_closed || work.exchange->isLeft(); }};
    try {
        return work.served->answer(work.asked, asker);
    } catch (const std::bad_alloc&) {
        return Refusal{503, "out of memory; ask for less, or start serve with a smaller --cache", "server_error"};
    } catch (const std::exception& error) {
        return Refusal{500, error.what(), "server_error"};
    }
}

}  // namespace daylong::serve
