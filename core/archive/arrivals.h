// Conversations come from elsewhere while the program runs, and are taken back. Reading them is another thread's work;
// each is stored on the engine thread between two tokens, and that other thread waits for it, so that never more than
// one is in memory. Thread rule: any thread but the window's and the engine's. Failure rule: Result; Cancelled where
// the service has ended meanwhile.
#pragma once

#include "chat/chat_service.h"
#include "exchange/importer.h"

#include <optional>

namespace daylong::archive {

/// For one import. The service outlives it.
exchange::ImportTarget arrivalsIn(chat::ChatService& service);

/// One import is taken back: the last one, where no number is given.
Result<store::TakenBack> takeImportBack(chat::ChatService& service, std::optional<int64_t> import);

}  // namespace daylong::archive
