// What the engine thread makes of a session, for the thread that asks. Internal to core/archive. Thread rule:
// ChatService::ask's. Failure rule: Result; Cancelled where the service has ended meanwhile.
#pragma once

#include "chat/chat_service.h"
#include "chat/session.h"

#include <functional>
#include <optional>
#include <utility>

namespace daylong::archive {

template <class T>
Result<T> ask(chat::ChatService& service, chat::When when, const std::function<Result<T>(chat::Session&)>& work) {
    std::optional<T> made;
    const Result<void> done = service.ask(when, [&](chat::Session& session) -> Result<void> {
        made = TRY(work(session));
        return {};
    });
    if (!done) return done.error();
    return std::move(*made);
}

}  // namespace daylong::archive
