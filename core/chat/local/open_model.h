// Opens a model file for a device: the composition of model, tokenizer, backend and generator. Thread rule: the engine
// thread. Failure rule: Result; Cancelled where loading is told to stop.
#pragma once

#include "chat/local/model_host.h"
#include "engine/backend.h"
#include "model/model.h"

#include <filesystem>
#include <functional>
#include <memory>

namespace daylong::chat {

/// Makes a backend for the device and threads that settings name, without weights. The composition root knows GPUs.
using MakeBackend = std::function<Result<std::unique_ptr<engine::Backend>>(const settings::Settings& settings)>;

/// The file of a small model of the same tokens that may say what comes for this one; empty: none is at hand.
using FindDraft = std::function<std::filesystem::path(const model::Model& model)>;

/// What a model's file tells, before a device has it: this machine's own memory stands for the device's.
settings::ModelSummary summaryOf(const model::Model& model);

/// Models from files; `starter` where the settings name that, or none. Without `makeBackend` there is the CPU, without
/// `findDraft` no small model.
OpenModel modelFiles(std::filesystem::path starter, MakeBackend makeBackend = {}, FindDraft findDraft = {});

}  // namespace daylong::chat
