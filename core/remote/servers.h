// The servers that a person has connected, and which of their models: a list in a file of the settings' folder, so that
// both programs and every transcript have it. Keys are not in it (keys.h). In the settings such a model is named
// "remote:SERVER/MODEL".
// Thread rule: any thread; the file is replaced whole. Failure rule: Result; InvalidFile where the file is damaged,
// which is then never written over.
#pragma once

#include "base/result.h"

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace daylong::remote {

/// Of a server, as it lists it itself.
struct ServedModel {
    std::string id;        // "meta-llama/Llama-3.3-70B-Instruct"
    uint32_t context = 0;  // tokens at once; 0: it does not say
    std::string owner;     // what the server is: "vllm", "llamacpp"; empty: it does not say
};

struct RemoteModel {
    std::string server;   // the server's name, without a slash: "localhost:8080"
    std::string address;  // "http://localhost:8080/v1"
    ServedModel model;

    std::string path() const;  // as the settings name it
};

/// What people type, as an address that requests begin with: scheme and "/v1" are added where they are left out.
/// InvalidArgument for what can be none.
Result<std::string> addressOf(const std::string& typed);

/// Between this machine and itself nobody reads along.
bool isThisMachine(const std::string& address);

Result<std::vector<RemoteModel>> servedModels(const std::filesystem::path& folder);
/// NotFound, with what to do, where it is in the list no more.
Result<RemoteModel> findModel(const std::filesystem::path& folder, const std::string& path);
/// Adds it, or replaces what is known of it.
Result<RemoteModel> addModel(const std::filesystem::path& folder, const std::string& address, const ServedModel& model);
/// One model by its path, or all of a server by its name or address. Those that went.
Result<std::vector<RemoteModel>> removeModels(const std::filesystem::path& folder, const std::string& which);

}  // namespace daylong::remote
