// What the environment says of the hub: the variables and files that Hugging Face's own tools use,
// and the token that was put in the keyring.
#include "library/hub.h"

#include "base/say.h"
#include "library/keyring.h"

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>

namespace daylong::library {

namespace {

std::string variable(const char* name) {
    const char* value = std::getenv(name);
    return value != nullptr ? value : "";
}

std::string trimmed(std::string text) {
    const auto isSpace = [](unsigned char c) { return c <= ' '; };
    text.erase(text.begin(), std::find_if_not(text.begin(), text.end(), isSpace));
    text.erase(std::find_if_not(text.rbegin(), text.rend(), isSpace).base(), text.end());
    return text;
}

std::string tokenOfLogin() {
    std::filesystem::path path = variable("HF_TOKEN_PATH");
    if (path.empty()) {
        const std::string home = variable("HF_HOME"), cache = variable("XDG_CACHE_HOME"), person = variable("HOME");
        if (!home.empty()) path = std::filesystem::path(home) / "token";
        else if (!cache.empty()) path = std::filesystem::path(cache) / "huggingface" / "token";
        else if (!person.empty()) path = std::filesystem::path(person) / ".cache" / "huggingface" / "token";
    }
    std::ifstream file(path);
    std::string line;
    std::getline(file, line);
    return line;
}

bool isLoopback(const std::string& host) { return host == "localhost" || host == "127.0.0.1" || host == "[::1]"; }

}  // namespace

Result<Hub> hubOfEnvironment(const std::string& ownToken) {
    Hub hub;
    std::string endpoint = trimmed(variable("HF_ENDPOINT"));
    while (endpoint.ends_with('/')) endpoint.pop_back();
    if (!endpoint.empty()) hub.endpoint = endpoint;
    const std::string host = net::hostOf(hub.endpoint);
    const bool encrypted = hub.endpoint.starts_with("https://");
    if (host.empty() || (!encrypted && !hub.endpoint.starts_with("http://")))
        return failure(ErrorCode::InvalidArgument, Say::HubAddress, hub.endpoint);

    std::string token = trimmed(ownToken);
    if (token.empty()) token = trimmed(variable("HF_TOKEN"));
    if (token.empty()) token = trimmed(variable("HUGGING_FACE_HUB_TOKEN"));
    if (token.empty()) token = trimmed(tokenOfLogin());
    if (token.empty()) {
        if (const Result<std::string> kept = keptToken(hub.endpoint)) token = trimmed(*kept);
    }
    if (std::any_of(token.begin(), token.end(), [](unsigned char c) { return c <= ' ' || c >= 127; }))
        return failure(ErrorCode::InvalidArgument, Say::HubTokenUnfit);
    // A secret does not travel in the open; without it, an unencrypted mirror is the person's own choice.
    if (encrypted || isLoopback(host)) hub.token = token;
    return hub;
}

}  // namespace daylong::library
