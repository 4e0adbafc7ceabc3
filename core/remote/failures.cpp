#include "remote/failures.h"

#include "base/say.h"

#include <algorithm>
#include <charconv>

namespace daylong::remote {

namespace {

/// Some servers tell the key back to whoever sent a wrong one.
std::string withoutKey(std::string text, const std::string& key) {
    for (size_t at = 0; !key.empty() && (at = text.find(key, at)) != std::string::npos;)
        text.replace(at, key.size(), "…");
    return text;
}

bool saysTooLong(const std::string& body) {
    for (const char* words : {"context_length_exceeded", "exceed_context_size", "maximum context length",
                              "context length", "context window", "context size"}) {
        if (body.find(words) != std::string::npos) return true;
    }
    return false;
}

/// Seconds to wait; 0: it does not say, or names a time of day.
uint64_t waitOf(const net::Headers& headers) {
    const auto found = headers.find("retry-after");
    if (found == headers.end()) return 0;
    double seconds = 0.0;
    const auto [end, failed] =
        std::from_chars(found->second.data(), found->second.data() + found->second.size(), seconds);
    const bool whole = failed == std::errc() && end == found->second.data() + found->second.size();
    return whole && seconds > 0.0 && seconds < 1e6 ? static_cast<uint64_t>(seconds + 0.999) : 0;
}

}  // namespace

Error refusalOf(const Endpoint& endpoint, const std::string& model, const net::Head& head, const std::string& body) {
    const std::string host = net::hostOf(endpoint.address), told = errorText(withoutKey(body, endpoint.key));
    const std::string said = told.empty() ? std::to_string(head.status) : told;
    switch (head.status) {
        case 401: return failure(ErrorCode::Denied, Say::ServerNeedsKey, host, said);
        case 403: return failure(ErrorCode::Denied, Say::ServerForbids, host, said);
        case 404: return failure(ErrorCode::NotFound, Say::ServerNoModel, host, model, said);
        case 429:
            if (const uint64_t seconds = waitOf(head.headers); seconds > 0)
                return failure(ErrorCode::Network, Say::ServerBusyFor, host, seconds, said);
            return failure(ErrorCode::Network, Say::ServerBusy, host, said);
        default: break;
    }
    if (saysTooLong(body)) return failure(ErrorCode::CacheFull, Say::ServerTooLong, host, said);
    if (head.status >= 500) return failure(ErrorCode::Network, Say::ServerFailed, host, head.status, said);
    return failure(ErrorCode::InvalidArgument, Say::ServerRefuses, host, head.status, said);
}

Error brokenOff(const Endpoint& endpoint, const std::string& said) {
    const std::string host = net::hostOf(endpoint.address), told = oneLine(withoutKey(said, endpoint.key));
    if (saysTooLong(said)) return failure(ErrorCode::CacheFull, Say::ServerTooLong, host, told);
    return failure(ErrorCode::ConnectionLost, Say::ServerFailed, host, 200, told);
}

Error cutOff(const Endpoint& endpoint) {
    return failure(ErrorCode::ConnectionLost, Say::ServerCut, net::hostOf(endpoint.address));
}

Error strange(const Endpoint& endpoint, const std::string& body) {
    const std::string told = errorText(withoutKey(body, endpoint.key));
    return failure(ErrorCode::InvalidFile, Say::ServerStrange, net::hostOf(endpoint.address),
                   told.empty() ? "(nothing)" : told);
}

bool isLost(const Error& error) {
    const Say said = error.sayings.empty() ? Say::Nothing : error.sayings.front().say;
    const bool isBusy = said == Say::ServerBusy || said == Say::ServerBusyFor;
    return !isBusy && (error.code == ErrorCode::Network || error.code == ErrorCode::ConnectionLost);
}

Error hidden(const Endpoint& endpoint, Error error) {
    error.message = withoutKey(error.message, endpoint.key);
    for (Saying& saying : error.sayings) {
        for (std::string& value : saying.values) value = withoutKey(value, endpoint.key);
    }
    return error;
}

}  // namespace daylong::remote
