// A file copied to another place, down to the disk, and compared with what it came from. Thread rule: any thread.
// Failure rule: Result; what is there of the copy then is for the caller to remove.
#pragma once

#include "base/result.h"

#include <cstdint>
#include <filesystem>
#include <functional>

namespace daylong {

/// Told of bytes that were written, or read back: twice those of the file in all. False: stop (Cancelled).
using CopyWatch = std::function<bool(uint64_t more)>;

/// `to`: nothing is there yet. Readable by the owner alone; as old as the file it comes from.
Result<void> copyAndCompare(const std::filesystem::path& from, const std::filesystem::path& to, const CopyWatch& watch);

/// A name that was given, or taken, is on the disk, too.
void syncFolder(const std::filesystem::path& folder);

}  // namespace daylong
