// How much sooner replies come by trying ahead what was said before (chat/local/said_before.h): the same tasks with it
// and without, in turn, in one run; and that every reply is the same to the last token.
#pragma once

#include "base/result.h"
#include "cli/options.h"

#include <string>

namespace daylong::cli {

struct SpeculationOptions {
    EngineOptions engine;   // model and threads
    std::string draft;      // a small model's file; empty: what was said before is all that is tried
    uint32_t rounds = 4;    // even: each is the first as often
    uint32_t tokens = 256;  // of a reply, at most
    bool tasks = false;     // says what the tasks are, and no more
    bool json = false;
};

/// Errors: those of loading the model, and where a reply is another one.
Result<void> benchSpeculation(const SpeculationOptions& options);

}  // namespace daylong::cli
