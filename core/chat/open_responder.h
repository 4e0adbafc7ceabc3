// Opens a model file as a Responder: the composition of model, tokenizer, backend and generator.
#pragma once

#include "chat/chat_service.h"

#include <filesystem>

namespace daylong::chat {

/// Makes responders from settings; `starter` is opened where they name no model. Errors say what to do.
MakeResponder modelResponderMaker(std::filesystem::path starter);

}  // namespace daylong::chat
