// What was said is redacted while the program runs: in the transcript (store/transcript_redaction.h), in what is kept
// of the model's memory, and in that memory itself, which is read anew without it. Drafts are for whoever keeps them.
// Thread rule: any thread but the window's and the engine's; it waits for a reply that goes on. Failure rule: Result;
// an error changed nothing.
#pragma once

#include "chat/chat_service.h"
#include "store/transcript_redaction.h"

namespace daylong::archive {

/// What an order is of.
Result<std::vector<store::Message>> findToRedact(chat::ChatService& service, const store::RedactionOrder& order);
Result<store::Redacted> redact(chat::ChatService& service, const store::RedactionOrder& order);

}  // namespace daylong::archive
