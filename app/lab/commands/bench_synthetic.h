// The synthetic models that a bench takes by name: "1b:q4_0", a shape and a type.
#pragma once

#include "base/anonymous_file.h"
#include "lab/models/synthetic.h"

#include <optional>
#include <string>

namespace daylong::cli {

struct SyntheticChoice {
    lab::SyntheticGeometry geometry;
    std::optional<model::DType> type;  // none was named
};
Result<SyntheticChoice> syntheticChoice(const std::string& name);

/// A file of it; the disk has it before anything is measured.
Result<AnonymousFile> syntheticFile(const lab::SyntheticGeometry& geometry, model::DType type);

}  // namespace daylong::cli
