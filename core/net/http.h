// HTTP over libcurl: one blocking GET or POST, streamed to whoever asked. Owns nothing between two calls.
// What is always so: certificates are verified against the machine's own store (or $SSL_CERT_FILE, $SSL_CERT_DIR),
// proxies are those of the usual environment variables, an encrypted exchange never goes on unencrypted, and a secret
// goes to the host it is for and to no other, wherever that one redirects to.
// Thread rule: any thread, each call for itself. Failure rule: a Result for what kept the answer from coming; a status
// that the server chose (404, 429) is an answer, not a failure.
#pragma once

#include "base/result.h"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace daylong::net {

using Headers = std::map<std::string, std::string, std::less<>>;  // names in lower case; of several the last

struct Request {
    std::string url;
    std::vector<std::string> headers;      // "Name: value"
    std::string secret;                    // sent as "Authorization: Bearer ..." to the origin of `url` alone, until it
                                           // points elsewhere
    std::optional<std::string> body = {};  // JSON: then it is a POST, which goes to this address or nowhere
    long mostSilence = 60;                 // seconds without a single byte: then nobody is there any more
    bool direct = false;                   // past the proxies: to this machine itself
};

/// The answer's beginning.
struct Head {
    int status = 0;
    std::string url;  // that answered, behind all redirects
    Headers headers;
    std::vector<Headers> redirects;  // the headers of each answer that only pointed elsewhere
};

struct Listener {
    /// The answer begins; a failure ends the exchange and is what `fetch` returns. May be empty.
    std::function<Result<void>(const Head&)> onHead;
    /// The body, piece by piece, as it is on the wire.
    std::function<Result<void>(std::span<const std::byte>)> onBytes;
    /// Asked at least ten times a second; false ends the exchange with Cancelled. May be empty.
    std::function<bool()> keepGoing;
};

/// GET, following up to ten redirects, or POST, following none. Errors: Network (not reached), ConnectionLost (cut in
/// the middle), Denied (a certificate nobody here trusts, a redirect out of encryption or of a POST), InvalidArgument
/// (not a URL), Cancelled.
Result<Head> fetch(const Request& request, const Listener& listener);

struct Page {
    Head head;
    std::string body;
};

/// The same with the whole body, which may be `mostBytes` long; InvalidFile when it is longer.
Result<Page> fetchPage(const Request& request, size_t mostBytes, const std::function<bool()>& keepGoing);

/// "example.org" of "https://example.org:8443/path"; empty when there is none.
std::string hostOf(const std::string& url);
/// Text as one segment of a path, or value of a query.
std::string escaped(std::string_view text);

}  // namespace daylong::net
