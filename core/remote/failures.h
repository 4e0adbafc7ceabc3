// What a server's refusal comes to, in words. Pure. Internal to core/remote.
#pragma once

#include "net/http.h"
#include "remote/client.h"

#include <string>

namespace daylong::remote {

/// An answer that is none: by its status, its headers, and what its body says.
Error refusalOf(const Endpoint& endpoint, const std::string& model, const net::Head& head, const std::string& body);
/// What a server said in the middle of a reply.
Error brokenOff(const Endpoint& endpoint, const std::string& said);
Error cutOff(const Endpoint& endpoint);
Error strange(const Endpoint& endpoint, const std::string& body);
/// Whether a server is not there, or cannot do what it is for; not: it takes no more just now, and says so.
bool isLost(const Error& error);
/// A failure of the network's, which may tell of an address that the server chose, without the key.
Error hidden(const Endpoint& endpoint, Error error);

}  // namespace daylong::remote
