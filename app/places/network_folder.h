// Whether a folder is on another machine: there, a database is neither quick nor safe from two programs at once.
// Thread rule: any thread. Failure rule: what cannot be told is on this one.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>

namespace daylong::app {

/// `mounts`: as /proc/self/mountinfo tells them.
bool isOnNetwork(const std::filesystem::path& folder, const std::string& mounts);
bool isOnNetwork(const std::filesystem::path& folder);

}  // namespace daylong::app
