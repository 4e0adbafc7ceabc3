// What the settings page says of a model file, and of a chat template, before they are loaded.
#pragma once

#include "settings/model_summary.h"

#include <filesystem>
#include <functional>
#include <string>

namespace daylong::app {

/// Opens and checks the file, reads no weights. The starter is known by its name (chat::isStarter). Device and type
/// stay empty.
Result<settings::ModelSummary> inspectModel(const std::filesystem::path& path, const std::filesystem::path& starter);

/// What becomes of a choice of template with a model file. Keeps the last file's tokenizer, for a text is checked while
/// it is typed.
std::function<Result<text::ChatTemplate>(const std::string& path, const std::string& choice)> templateInspector(
    std::filesystem::path starter);

}  // namespace daylong::app
