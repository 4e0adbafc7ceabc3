// Where what is made of conversations is kept on disk, and how it goes. The folder of one transcript lies in one that
// all share, which the budget is of (memory/budget.h); in it each conversation has its own. Thread rule: any thread;
// a transcript's own where it is given. Failure rule: what cannot be removed stays, and is removed by the budget later.
#pragma once

#include <cstdint>
#include <filesystem>

namespace daylong::store {
class TranscriptWriter;
}

namespace daylong::memory {

/// Of a transcript's file, in `cache`, the program's cache folder.
std::filesystem::path keptFolder(const std::filesystem::path& cache, const std::filesystem::path& transcript);
std::filesystem::path keptFolderOf(const std::filesystem::path& kept, int64_t conversation);

void removeKept(const std::filesystem::path& kept, int64_t conversation);
/// Of conversations that this transcript does not have any more.
void removeKeptUnlessIn(const std::filesystem::path& kept, store::TranscriptWriter& transcript);
/// Everything, of all transcripts.
void removeAllKept(const std::filesystem::path& kept);

}  // namespace daylong::memory
