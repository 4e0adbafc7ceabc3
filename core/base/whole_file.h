// A small file that is replaced whole: after a kill or a power cut it is what it was before, or what it is to be.
// Thread rule: any thread, one at a time for each file. Failure rule: Result; what was there stays.
#pragma once

#include "base/result.h"

#include <filesystem>
#include <string_view>

namespace daylong {

/// Its folder is made where there is none. Nobody else can read the file: it has its mode before it has a byte.
Result<void> writeWhole(const std::filesystem::path& file, std::string_view text);

}  // namespace daylong
