// Brings a model into the library's folder: finds it on the hub, chooses the form that suits this machine, downloads
// every part of it.
// Thread rule: blocks the calling thread. Failure rule: a Result that says what happened, what is kept, what to do.
#pragma once

#include "library/download.h"
#include "library/fit.h"

#include <filesystem>
#include <string>
#include <vector>

namespace daylong::library {

/// What is to be brought, as a person names it: "owner/name", "owner/name:Q4_K_M", an address of the hub's
/// (.../resolve/..., .../blob/..., or a repository's page; "hf.co/owner/name:Q4_K_M"), or any address of a GGUF file.
struct Wanted {
    std::string repo, revision = "main", quantization, path;  // path: one file of the repository
    std::string url;                                          // not of the hub
};
Result<Wanted> parseWanted(const Hub& hub, const std::string& text);

/// Every file of it, and where each goes.
struct PullPlan {
    std::vector<Plan> files;
    uint64_t bytes = 0;
    std::string quantization, why;  // why: where it was chosen for the machine
};
/// Asks the hub. NotFound where the repository has no such form, with those that it has.
Result<PullPlan> planPull(const Hub& hub, const Wanted& wanted, const std::filesystem::path& folder,
                          const Machine& machine, const KeepGoing& keepGoing);

/// Downloads what is not here yet; the path to open.
Result<std::filesystem::path> pull(const Hub& hub, const PullPlan& plan, const OnProgress& onProgress);

}  // namespace daylong::library
