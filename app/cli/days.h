// Days as a person names them to a command. Pure. Failure rule: Result.
#pragma once

#include "base/result.h"

#include <cstdint>
#include <string>

namespace daylong::cli {

/// The beginning of a day here ("2026-11-28"), or of so many days after it, in milliseconds.
Result<int64_t> dayMs(const std::string& text, int daysLater);

}  // namespace daylong::cli
