// What the engine thread makes of a session, for the thread that asks and waits. Internal to core/archive. Thread rule:
// any thread but the engine's and the window's. Failure rule: Result; Cancelled where the service has ended meanwhile.
#pragma once

#include "chat/chat_service.h"
#include "chat/session.h"

#include <functional>
#include <optional>
#include <utility>

namespace daylong::archive {

Result<void> ask(chat::ChatService& service, chat::When when, chat::Command work);

template <class T>
Result<T> ask(chat::ChatService& service, chat::When when, const std::function<Result<T>(chat::Session&)>& work) {
    std::optional<T> made;
    const Result<void> done = ask(service, when, [&](chat::Session& session) -> Result<void> {
        made = TRY(work(session));
        return {};
    });
    if (!done) return done.error();
    return std::move(*made);
}

}  // namespace daylong::archive
