// What models make of conversations is kept on disk (core/memory): where, how much, and how it goes. The folder of one
// transcript lies in one that all share, which the budget is of; in it each conversation has its own.
// Thread rule: any thread. Failure rule: what cannot be removed stays, and is removed by the budget later.
#pragma once

#include "chat/settings.h"
#include "store/types.h"

#include <cstdint>
#include <filesystem>
#include <functional>

namespace daylong::chat {

/// Of a transcript's file, in `cache`, the program's cache folder.
std::filesystem::path keptFolder(const std::filesystem::path& cache, const std::filesystem::path& transcript);
std::filesystem::path keptFolderOf(const std::filesystem::path& kept, store::ConversationId conversation);

/// Bytes that may be kept by these settings; 0: nothing is.
uint64_t keptLimit(const Settings& settings, const std::filesystem::path& kept);
/// Bytes that are kept, of all transcripts.
uint64_t keptBytes(const std::filesystem::path& kept);

void removeKept(const std::filesystem::path& kept, store::ConversationId conversation);
/// Of conversations that are no more.
void removeKeptUnless(const std::filesystem::path& kept, const std::function<bool(store::ConversationId)>& exists);
/// Everything, of all transcripts.
void removeAllKept(const std::filesystem::path& kept);

}  // namespace daylong::chat
