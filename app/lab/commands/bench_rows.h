// What a step of several rows costs beside one of one row, each with its logits: what trying tokens ahead lives on.
#pragma once

#include "base/result.h"
#include "cli/options.h"

#include <cstdint>
#include <string>

namespace daylong::cli {

struct RowsOptions {
    EngineOptions engine;   // a model, or none
    std::string synthetic;  // else "1b:q4_0"
    uint32_t rounds = 5;
    bool json = false;
};

/// Errors: those of loading the model and of the backend.
Result<void> benchRows(const RowsOptions& options);

}  // namespace daylong::cli
