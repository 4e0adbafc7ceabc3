// Folders while the program runs. Thread rule: any thread; all return at once, and are done between two tokens of a
// reply. Failure rule: failures arrive as Failed events; what was asked for is done, or not. What there is comes as
// FoldersChanged, what was moved as ConversationChanged.
#pragma once

#include "chat/chat_service.h"

#include <string>
#include <vector>

namespace daylong::archive {

/// What there is: once, when the transcript is open.
void askForFolders(chat::ChatService& service);
/// These are in the one of that name then, which is made where there is none.
void makeFolder(chat::ChatService& service, std::string name, std::vector<store::ConversationId> with);
void renameFolder(chat::ChatService& service, store::FolderId id, std::string name);
void setFolded(chat::ChatService& service, store::FolderId id, bool folded);
/// Its conversations stay, and are in none, until it is restored.
void removeFolder(chat::ChatService& service, store::FolderId id);
void restoreFolder(chat::ChatService& service, store::FolderId id);
/// 0: into none.
void moveTo(chat::ChatService& service, store::FolderId folder, std::vector<store::ConversationId> conversations);

/// On the engine thread.
Result<void> tellFolders(const chat::Session& session);

}  // namespace daylong::archive
