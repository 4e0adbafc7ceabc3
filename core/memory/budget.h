// The budget of all journals under one folder. Thread rule: any thread, beside whoever has a journal open.
// Failure rule: what cannot be looked at or removed counts and stays; no errors.
#pragma once

#include <cstdint>
#include <filesystem>

namespace daylong::memory {

/// Bytes of everything kept under `root`.
uint64_t keptBytes(const std::filesystem::path& root);
/// Removes what was written longest ago until at most `bytes` are kept. Returns the bytes still kept.
uint64_t trim(const std::filesystem::path& root, uint64_t bytes);

}  // namespace daylong::memory
