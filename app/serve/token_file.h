// The token without which nothing is answered: made on the first start, in a file that its owner alone can read.
// Failure rule: Result; a file that others can read is refused.
#pragma once

#include "base/result.h"

#include <filesystem>
#include <string>
#include <string_view>

namespace daylong::serve {

/// The file's first line; a new one where there is no file.
Result<std::string> readOrMakeToken(const std::filesystem::path& file);

/// In a time that tells nothing of where they differ.
bool isSameToken(std::string_view given, std::string_view token);

}  // namespace daylong::serve
