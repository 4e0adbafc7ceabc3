// The budget of all journals under one folder. Thread rule: any thread, beside whoever has a journal open.
// Failure rule: what cannot be looked at or removed counts and stays; no errors.
#pragma once

#include <cstdint>
#include <filesystem>

namespace daylong::memory {

/// Bytes of everything kept under `root`.
uint64_t keptBytes(const std::filesystem::path& root);
/// What suits a disk where nobody chose: the smaller of 4 GiB and a tenth of what is free, or would be without this.
uint64_t suitableBudget(const std::filesystem::path& root);
/// Removes what was written longest ago until at most `bytes` are kept; the checkpoint of count 0, which the segments
/// beside it are of no use without, as the last of them. Returns the bytes still kept.
uint64_t trim(const std::filesystem::path& root, uint64_t bytes);

}  // namespace daylong::memory
