#include "net/url.h"

#include "base/say.h"
#include "net/http.h"

#include <curl/curl.h>

#include <memory>

namespace daylong::net {

namespace {

struct UrlCloser {
    void operator()(CURLU* url) const { curl_url_cleanup(url); }
};
using Handle = std::unique_ptr<CURLU, UrlCloser>;

std::string part(CURLU* url, CURLUPart which, unsigned int flags = 0) {
    char* text = nullptr;
    if (curl_url_get(url, which, &text, flags) != CURLUE_OK) return {};
    const std::unique_ptr<char, decltype(&curl_free)> owner(text, curl_free);
    return text;
}

Result<Url> partsOf(CURLU* handle, const std::string& text) {
    Url url{.text = part(handle, CURLUPART_URL),
            .scheme = part(handle, CURLUPART_SCHEME),
            .host = part(handle, CURLUPART_HOST),
            .port = part(handle, CURLUPART_PORT, CURLU_DEFAULT_PORT)};
    if ((url.scheme != "https" && url.scheme != "http") || url.host.empty() || !part(handle, CURLUPART_USER).empty()) {
        return failure(ErrorCode::InvalidArgument, Say::NetNoAddress, text);
    }
    return url;
}

}  // namespace

Result<Url> parseUrl(const std::string& text) {
    const Handle handle(curl_url());
    if (!handle || curl_url_set(handle.get(), CURLUPART_URL, text.c_str(), 0) != CURLUE_OK) {
        return failure(ErrorCode::InvalidArgument, Say::NetNoAddress, text);
    }
    return partsOf(handle.get(), text);
}

Result<Url> Url::resolve(const std::string& location) const {
    const Handle handle(curl_url());
    if (!handle || curl_url_set(handle.get(), CURLUPART_URL, text.c_str(), 0) != CURLUE_OK ||
        curl_url_set(handle.get(), CURLUPART_URL, location.c_str(), 0) != CURLUE_OK) {
        return failure(ErrorCode::InvalidFile, Say::NetPointsToNone, host);
    }
    return partsOf(handle.get(), location);
}

std::string hostOf(const std::string& url) {
    const Handle handle(curl_url());
    if (!handle || curl_url_set(handle.get(), CURLUPART_URL, url.c_str(), 0) != CURLUE_OK) return {};
    return part(handle.get(), CURLUPART_HOST);
}

std::string escaped(std::string_view text) {
    const std::unique_ptr<char, decltype(&curl_free)> owner(
        curl_easy_escape(nullptr, text.data(), static_cast<int>(text.size())), curl_free);
    return owner ? owner.get() : std::string();
}

}  // namespace daylong::net
