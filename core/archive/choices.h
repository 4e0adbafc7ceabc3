// What a person chooses while the program runs: the settings that hold, in general and in one conversation. What is
// open is loaded or read anew where that needs it. Thread rule: any thread; all return at once, and are done in their
// turn. Failure rule: failures arrive as Failed events; what was asked for is done, or not.
#pragma once

#include "chat/chat_service.h"

#include <string>

namespace daylong::archive {

/// Reloads, rebuilds or neither, as the change needs.
void applySettings(chat::ChatService& service, settings::Settings settings);
/// Rebuilds where its system prompt changes.
void applyOwnSettings(chat::ChatService& service, store::ConversationId conversation, settings::OwnSettings own);
void clearKept(chat::ChatService& service);  // all that is kept of what models made of conversations

/// On the engine thread: what holds at hand is not what it was; `promptBefore`: its beginning then.
Result<void> adjust(chat::Session& session, const std::string& promptBefore);

}  // namespace daylong::archive
