// What the settings page says of a model file before it is loaded.
#pragma once

#include "chat/responder.h"

#include <filesystem>

namespace daylong::app {

/// Opens and checks the file, reads no weights. An empty path is the starter model. Device and type stay empty.
Result<chat::ModelSummary> inspectModel(const std::filesystem::path& path, const std::filesystem::path& starter);

}  // namespace daylong::app
