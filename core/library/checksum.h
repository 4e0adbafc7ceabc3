// The checksum of a file on disk. Thread rule: any thread; reads the whole file. Failure rule: Io, NotFound, Cancelled.
#pragma once

#include "base/result.h"

#include <filesystem>
#include <functional>
#include <string>

namespace daylong::library {

/// SHA-256; `keepGoing` is asked now and then, false ends with Cancelled.
Result<std::string> sha256Of(const std::filesystem::path& path, const std::function<bool()>& keepGoing);

}  // namespace daylong::library
