#include "archive/ask.h"

#include <future>
#include <memory>

namespace daylong::archive {

Result<void> ask(chat::ChatService& service, chat::When when, chat::Command work) {
    auto answer = std::make_shared<std::promise<Result<void>>>();
    std::future<Result<void>> done = answer->get_future();
    service.post(when, [answer = std::move(answer), work = std::move(work)](chat::Session& session) {
        answer->set_value(work(session));
        return Result<void>();
    });
    try {
        return done.get();
    } catch (const std::future_error&) {  // the command was dropped, or failed: that was said
        return Error{ErrorCode::Cancelled, "not done: the program ends"};
    }
}

}  // namespace daylong::archive
