#include "remote/keys.h"

#include "base/say.h"
#include "base/whole_file.h"
#include "library/keyring.h"
#include "remote/json_values.h"

#include <algorithm>
#include <fstream>

namespace daylong::remote {

namespace fs = std::filesystem;
using nlohmann::json;

namespace {

fs::path fileIn(const fs::path& folder) { return folder / "server-keys.json"; }

/// None where there is no file.
Result<json> readFile(const fs::path& folder) {
    std::error_code none;
    if (!fs::exists(fileIn(folder), none) && !none) return json::object();
    std::ifstream file(fileIn(folder));
    json keys = json::parse(file, nullptr, false);
    if (!file.bad() && keys.is_object()) return keys;
    return failure(ErrorCode::InvalidFile, Say::ServersDamaged, fileIn(folder).string());
}

Result<void> writeFile(const fs::path& folder, const json& keys) {
    std::error_code ignored;
    if (keys.empty()) {
        fs::remove(fileIn(folder), ignored);
        return {};
    }
    if (writeWhole(fileIn(folder), keys.dump(1, ' ', false, json::error_handler_t::replace) + "\n")) return {};
    return failure(ErrorCode::Io, Say::ServerKeyUnkept, folder.string());
}

}  // namespace

/// What is in the file is newer than what the keyring may have: it would have gone when that took another.
std::string keptKey(const fs::path& folder, const std::string& address) {
    const Result<json> keys = readFile(folder);
    std::string key = keys ? textAt(*keys, address.c_str()) : std::string();
    if (!key.empty()) return key;
    const Result<std::string> kept = library::keptToken(address, library::TokenOf::Server);
    return kept ? *kept : std::string();
}

Result<KeyPlace> keepKey(const fs::path& folder, const std::string& address, const std::string& key) {
    // It goes into a header: what is no visible letter could end that, and begin another one.
    if (key.empty() ||
        std::any_of(key.begin(), key.end(), [](unsigned char letter) { return letter <= ' ' || letter >= 127; }))
        return failure(ErrorCode::InvalidArgument, Say::ServerKeyUnfit);
    json keys = TRY(readFile(folder));
    const bool inFile = keys.erase(address) > 0;
    const bool inKeyring = bool(library::keepToken(address, key, library::TokenOf::Server));
    if (!inKeyring) keys[address] = key;
    if (inFile || !inKeyring) TRY(writeFile(folder, keys));
    return inKeyring ? KeyPlace::Keyring : KeyPlace::File;
}

Result<void> forgetKey(const fs::path& folder, const std::string& address) {
    json keys = TRY(readFile(folder));
    const bool inFile = keys.erase(address) > 0;
    if (inFile) TRY(writeFile(folder, keys));
    if (library::keepToken(address, "", library::TokenOf::Server) || inFile) return {};
    return failure(ErrorCode::Unsupported, Say::ServerKeyRemains, address);
}

}  // namespace daylong::remote
