// Where what is made of conversations is kept on disk, and how it goes. The folder of one transcript lies in one that
// all share, which the budget is of (memory/budget.h); in it each conversation has its own. Thread rule: any thread.
// Failure rule: what cannot be removed stays, and is removed by the budget later.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>

namespace daylong::memory {

/// Of a transcript's file, in `cache`, the program's cache folder.
std::filesystem::path keptFolder(const std::filesystem::path& cache, const std::filesystem::path& transcript);
std::filesystem::path keptFolderOf(const std::filesystem::path& kept, int64_t conversation);

void removeKept(const std::filesystem::path& kept, int64_t conversation);
/// Of conversations that are no more.
void removeKeptUnless(const std::filesystem::path& kept, const std::function<bool(int64_t conversation)>& exists);
/// Everything, of all transcripts.
void removeAllKept(const std::filesystem::path& kept);

}  // namespace daylong::memory
