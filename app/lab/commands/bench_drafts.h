// What a small model that drafts is worth to a large one, by how often both agree: synthetic models of both shapes,
// whose agreement is set. The small one computes as it would; then so many of its tokens are made the right ones.
#pragma once

#include "base/result.h"

#include <cstdint>
#include <string>

namespace daylong::cli {

struct DraftsOptions {
    std::string large = "1b:q4_0", small = "135m:q4_0";
    double agreement = 0.7;
    uint32_t threads = 0;
    uint32_t rounds = 4;    // even: each way is the first as often
    uint32_t tokens = 200;  // of the reply
    bool json = false;
};

/// Errors: those of making and loading the models, and where a token is another one.
Result<void> benchDrafts(const DraftsOptions& options);

}  // namespace daylong::cli
