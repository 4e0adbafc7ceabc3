// Tokens in the desktop's keyring (the Secret Service, by libsecret): the hub's, which Daylong keeps nowhere else, and
// those of servers that answer (remote/keys.h).
// Thread rule: any thread; each call blocks until the keyring has answered. Failure rule: a Result; Unsupported where
// there is no keyring, with what to do instead.
#pragma once

#include "base/result.h"

#include <string>

namespace daylong::library {

enum class TokenOf { Hub, Server };

/// The token kept for what is at this address; empty: none. A keyring that is locked stays so, and nobody is asked.
Result<std::string> keptToken(const std::string& endpoint, TokenOf whose = TokenOf::Hub);
/// Instead of the one before; an empty token: forgets it. May ask the person to unlock the keyring.
Result<void> keepToken(const std::string& endpoint, const std::string& token, TokenOf whose = TokenOf::Hub);

}  // namespace daylong::library
