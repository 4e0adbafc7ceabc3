// Titles of conversations: a person's, or made of the first exchange by what answers, while nothing is asked of it.
// What it has of the open conversation in front of itself stays as it is, to the bit (Responder::sayAside). A title is
// tried once: where nothing comes of it, the first words stay for good. Thread rule: the engine thread;
// renameConversation() may be called by any and returns at once. Failure rule: Result; of a person's title, a Failed
// event.
#pragma once

#include "chat/chat_service.h"

#include <string>

namespace daylong::archive {

/// Between two tokens of a reply.
void renameConversation(chat::ChatService& service, store::ConversationId id, std::string title);

/// One, for the newest conversation that has none of its own. False: there is none that lacks one, or what answers
/// makes none.
Result<bool> makeTitle(chat::Session& session, const std::function<bool()>& isWanted);

/// For ServiceOptions.
inline chat::WhenQuiet titlesWhenQuiet(double seconds) { return {.seconds = seconds, .work = makeTitle}; }

}  // namespace daylong::archive
