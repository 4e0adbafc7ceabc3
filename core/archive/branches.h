// Branches of the conversations while the program runs: one is begun by saying a message anew, another one is shown,
// one gets a name, a conversation goes on as a new one. What answers takes back what is no longer shown, and reads what
// is. Thread rule: any thread; all return at once, and are done in their turn. Failure rule: failures arrive as Failed
// events; what was asked for is done, or not.
#pragma once

#include "chat/chat_service.h"

#include <optional>
#include <string>

namespace daylong::archive {

/// A message of the user's is said anew, in other words; it and what followed it are put aside.
void edit(chat::ChatService& service, store::MessageId message, std::string text);
/// The branch with this message, with all that followed there: PathChanged.
void showBranch(chat::ChatService& service, store::MessageId message);
/// The one that begins with it; empty: none.
void nameBranch(chat::ChatService& service, store::MessageId message, std::string name);
/// Opens a new conversation with all that was said up to this message, which is shown. `instead`: up to it, and in its
/// place this is said there.
void branchOff(chat::ChatService& service, store::MessageId message, std::optional<std::string> instead);

}  // namespace daylong::archive
