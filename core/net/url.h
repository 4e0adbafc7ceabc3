// A URL in its parts, by libcurl's parser: the one that fetches it must be the one that judges it. Values.
// Internal to core/net, but for what http.h declares.
#pragma once

#include "base/result.h"

#include <string>

namespace daylong::net {

struct Url {
    std::string text, scheme, host, port;  // the port is named even where it is the scheme's own

    bool sameOrigin(const Url& other) const {
        return scheme == other.scheme && host == other.host && port == other.port;
    }
    /// Where a Location header points, seen from here.
    Result<Url> resolve(const std::string& location) const;
};

/// http and https alone, without a user's name or password in it. InvalidArgument otherwise.
Result<Url> parseUrl(const std::string& text);

}  // namespace daylong::net
