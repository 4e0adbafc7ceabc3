// Opens a model file as a Responder: the composition of model, tokenizer, backend and generator.
#pragma once

#include "chat/chat_service.h"
#include "engine/backend.h"

#include <filesystem>

namespace daylong::chat {

/// Makes a backend for the device and threads that settings name, without weights. The composition root knows GPUs.
using MakeBackend = std::function<Result<std::unique_ptr<engine::Backend>>(const Settings& settings)>;

/// What a model's file tells, before a device has it: this machine's own memory stands for the device's.
ModelSummary summaryOf(const model::Model& model);

/// Makes responders from settings; `starter` is opened where they name it, or no model. Errors say what to do.
/// Without `makeBackend` there is the CPU.
MakeResponder modelResponderMaker(std::filesystem::path starter, MakeBackend makeBackend = {});

}  // namespace daylong::chat
