#include "library/keyring.h"

#include "base/say.h"

#include <libsecret/secret.h>

#include <cstdlib>
#include <filesystem>
#include <memory>

namespace daylong::library {

namespace {

constexpr SecretSchema schemaNamed(const char* name) {
    return {.name = name, .flags = SECRET_SCHEMA_NONE, .attributes = {{"endpoint", SECRET_SCHEMA_ATTRIBUTE_STRING}}};
}
const SecretSchema kHub = schemaNamed("org.daylong.HubToken"), kServer = schemaNamed("org.daylong.ServerKey");
const SecretSchema* schemaOf(TokenOf whose) { return whose == TokenOf::Hub ? &kHub : &kServer; }

/// Without a session's bus, GLib would start one of its own.
bool hasSessionBus() {
    if (std::getenv("DBUS_SESSION_BUS_ADDRESS") != nullptr) return true;
    const char* runtime = std::getenv("XDG_RUNTIME_DIR");
    std::error_code none;
    return runtime != nullptr && std::filesystem::exists(std::filesystem::path(runtime) / "bus", none);
}

Error noKeyring(const std::string& why) {
    return why.empty() ? failure(ErrorCode::Unsupported, Say::KeyringNone)
                       : failure(ErrorCode::Unsupported, Say::KeyringNoneBecause, why);
}

struct ErrorCloser {
    void operator()(GError* error) const { g_error_free(error); }
};

}  // namespace

Result<std::string> keptToken(const std::string& endpoint, TokenOf whose) {
    if (!hasSessionBus()) return noKeyring("");
    GError* error = nullptr;
    GList* const found = secret_password_search_sync(schemaOf(whose), SECRET_SEARCH_LOAD_SECRETS, nullptr, &error,
                                                     "endpoint", endpoint.c_str(), nullptr);
    if (const std::unique_ptr<GError, ErrorCloser> owned(error); owned) return noKeyring(owned->message);
    std::string token;
    if (found != nullptr) {
        SecretValue* const value =
            secret_retrievable_retrieve_secret_sync(SECRET_RETRIEVABLE(found->data), nullptr, nullptr);
        if (value != nullptr) {
            gsize length = 0;
            const gchar* const text = secret_value_get(value, &length);
            token.assign(text, length);
            secret_value_unref(value);
        }
        g_list_free_full(found, g_object_unref);
    }
    return token;
}

Result<void> keepToken(const std::string& endpoint, const std::string& token, TokenOf whose) {
    if (!hasSessionBus()) return noKeyring("");
    GError* error = nullptr;
    if (token.empty())
        secret_password_clear_sync(schemaOf(whose), nullptr, &error, "endpoint", endpoint.c_str(), nullptr);
    else
        secret_password_store_sync(schemaOf(whose), SECRET_COLLECTION_DEFAULT,
                                   ("Daylong: token for " + endpoint).c_str(), token.c_str(), nullptr, &error,
                                   "endpoint", endpoint.c_str(), nullptr);
    if (const std::unique_ptr<GError, ErrorCloser> owned(error); owned) return noKeyring(owned->message);
    return {};
}

}  // namespace daylong::library
