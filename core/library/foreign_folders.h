// Folders outside the library whose models are used where they lie: those of other programs, which are offered, and
// those that a person has added. The added ones are listed in "folders.json" in the library's own folder.
// Thread rule: any thread, one at a time for one library. Failure rule: a Result that says what to do; a list that
// cannot be read is empty.
#pragma once

#include "base/result.h"

#include <filesystem>
#include <string>
#include <vector>

namespace daylong::library {

struct ForeignFolder {
    std::string program;  // "LM Studio"
    std::filesystem::path path;
};

/// Those that exist on this machine.
std::vector<ForeignFolder> foreignFolders();

/// In the order in which they were added. One whose disk is not there now stays in the list.
std::vector<std::filesystem::path> addedFolders(const std::filesystem::path& own);
/// InvalidArgument for what is no folder, or lies in the library's own; adding one twice changes nothing.
Result<void> addFolder(const std::filesystem::path& own, const std::filesystem::path& folder);
/// Out of the list; its files stay as they are.
Result<void> forgetFolder(const std::filesystem::path& own, const std::filesystem::path& folder);

}  // namespace daylong::library
