#include "lab/commands/bench_synthetic.h"

#include <unistd.h>

namespace daylong::cli {

Result<SyntheticChoice> syntheticChoice(const std::string& name) {
    const size_t colon = name.find(':');
    const auto geometry = lab::syntheticGeometry(name.substr(0, colon));
    if (!geometry)
        return Error{ErrorCode::InvalidArgument, std::string("--synthetic takes ") + lab::kSyntheticNames +
                                                     ", with :type for one type, as in 1b:q4_0"};
    if (colon == std::string::npos) return SyntheticChoice{.geometry = *geometry, .type = {}};
    const auto type = model::dtypeFromName(name.substr(colon + 1));
    if (!type) return Error{ErrorCode::InvalidArgument, "--synthetic knows the types " + model::dtypeNames()};
    return SyntheticChoice{.geometry = *geometry, .type = type};
}

Result<AnonymousFile> syntheticFile(const lab::SyntheticGeometry& geometry, model::DType type) {
    AnonymousFile file = TRY(lab::temporarySyntheticModel(geometry, type));
    sync();  // else the kernel writes it to the disk while the speeds are measured
    return file;
}

}  // namespace daylong::cli
