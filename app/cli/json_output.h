// JSON on standard output: one line of ASCII, and valid whatever bytes a model file's strings hold.
#pragma once

#include <nlohmann/json.hpp>

namespace daylong::cli {

void printJson(const nlohmann::ordered_json& value);

}  // namespace daylong::cli
