// The keys of servers: in the desktop's keyring, else, where there is none, in a file that nobody else can read. Never
// in the list of servers, a transcript, a message or an error.
// Thread rule: any thread; blocks until the keyring has answered. Failure rule: Result.
#pragma once

#include "base/result.h"

#include <filesystem>
#include <string>

namespace daylong::remote {

enum class KeyPlace { Keyring, File };

/// The key for the server at this address; empty: there is none.
std::string keptKey(const std::filesystem::path& folder, const std::string& address);
/// Instead of the one before. InvalidArgument for what no key can be; InvalidFile where the file is damaged, which then
/// stays as it is.
Result<KeyPlace> keepKey(const std::filesystem::path& folder, const std::string& address, const std::string& key);
/// Unsupported where the keyring is out of reach, and may still have one.
Result<void> forgetKey(const std::filesystem::path& folder, const std::string& address);

}  // namespace daylong::remote
