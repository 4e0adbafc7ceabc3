// EndlessConversation: the one of the window and of the terminal, over the API. Of what a client sends, the last user
// message is said in it, and the reply enters the transcript; the rest it has itself. Who leaves ends the reply, which
// stays as far as it came. Thread rule: one thread; hears the service's on the engine thread. Failure rule: a Refusal.
#pragma once

#include "chat/chat_service.h"
#include "serve/asked.h"

#include <functional>
#include <memory>

namespace daylong::serve {

/// By this name it is asked.
inline constexpr const char* kEndlessName = "daylong";

class EndlessConversation {
public:
    /// `service`: started; it outlives this.
    EndlessConversation(chat::ChatService& service, store::ConversationId conversation);

    Outcome answer(const Asked& asked, const Asker& asker);

private:
    chat::ChatService& m_service;
    const store::ConversationId m_conversation;
    double m_notBefore = 0.0;  // by steadySeconds(): as long as the same one is asked again, as the window's is
};

/// What cannot be asked of it, if anything.
std::optional<Refusal> refusedByEndless(const Asked& asked);

}  // namespace daylong::serve
