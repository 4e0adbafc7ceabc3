// daylong-cli servers: the servers whose models answer as those on this machine do (core/remote).
#include "commands.h"
#include "json_output.h"
#include "output.h"
#include "paths.h"
#include "session.h"

#include "remote/client.h"
#include "remote/keys.h"
#include "remote/servers.h"

#include <CLI/CLI.hpp>

#include <algorithm>
#include <iostream>
#include <iterator>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace daylong::cli {

namespace {

using nlohmann::ordered_json;

struct ServersOptions {
    std::string address, model, keyFile;
    uint32_t context = 0;
    bool json = false;
};

ordered_json toJson(const remote::RemoteModel& model) {
    return {{"path", model.path()},
            {"server", model.server},
            {"address", model.address},
            {"model", model.model.id},
            {"context", model.model.context}};
}

Result<void> print(const std::vector<remote::RemoteModel>& models, bool json) {
    if (json) {
        ordered_json all = ordered_json::array();
        for (const remote::RemoteModel& each : models) all.push_back(toJson(each));
        printJson(all);
        return {};
    }
    StandardOutput output;
    for (const remote::RemoteModel& each : models) TRY(output.write(each.path() + "\n"));
    return output.finish();
}

/// From a file or standard input, not as an argument: those are seen by everybody on the machine.
Result<std::string> readKey(const std::string& from) {
    std::string key;
    if (from == "-" || from == "stdin") key = std::string(std::istreambuf_iterator<char>(std::cin), {});
    else key = TRY(readFile(from));
    const auto isSpace = [](unsigned char letter) { return letter <= ' '; };
    key.erase(key.begin(), std::find_if_not(key.begin(), key.end(), isSpace));
    key.erase(std::find_if_not(key.rbegin(), key.rend(), isSpace).base(), key.end());
    return key;
}

/// The one that is named, or the only one.
Result<remote::ServedModel> choose(const std::vector<remote::ServedModel>& models, const std::string& wanted) {
    const auto named = std::ranges::find(models, wanted, &remote::ServedModel::id);
    if (named != models.end()) return *named;
    if (wanted.empty() && models.size() == 1) return models.front();
    std::string names;
    constexpr size_t kMostNames = 20;
    for (size_t i = 0; i < std::min(models.size(), kMostNames); ++i) names += (i > 0 ? ", " : "") + models[i].id;
    if (models.size() > kMostNames) names += " and " + std::to_string(models.size() - kMostNames) + " more";
    return Error{wanted.empty() ? ErrorCode::InvalidArgument : ErrorCode::NotFound,
                 (wanted.empty() ? "say with --model which of the server's models: "
                                 : "the server has no model '" + wanted + "', but: ") +
                     names};
}

Result<void> runAdd(const ServersOptions& options) {
    const std::filesystem::path folder = app::configFolder();
    const std::string address = TRY(remote::addressOf(options.address));
    const std::string given = options.keyFile.empty() ? std::string() : TRY(readKey(options.keyFile));
    const std::string key = given.empty() ? remote::keptKey(folder, address) : given;
    if (!key.empty() && !address.starts_with("https://") && !remote::isThisMachine(address))
        tell("the key goes to this address without encryption, and so does what is said");
    const std::vector<remote::ServedModel> models = TRY(remote::listModels({address, key}, {}));
    remote::ServedModel model = TRY(choose(models, options.model));
    if (options.context != 0) model.context = options.context;
    if (!given.empty()) {
        const remote::KeyPlace place = TRY(remote::keepKey(folder, address, given));
        tell(place == remote::KeyPlace::Keyring
                 ? "the keyring keeps the key"
                 : "there is no keyring here: a file that only you can read keeps the key");
    }
    const remote::RemoteModel added = TRY(remote::addModel(folder, address, model));
    if (model.context == 0)
        tell("the server does not say how many tokens it takes at once: 4096 are assumed; set it with --context");
    return print({added}, options.json);
}

Result<void> runRemove(const ServersOptions& options) {
    const std::filesystem::path folder = app::configFolder();
    const std::vector<remote::RemoteModel> removed = TRY(remote::removeModels(folder, options.address));
    const std::vector<remote::RemoteModel> left = TRY(remote::servedModels(folder));
    std::set<std::string> addresses;
    for (const remote::RemoteModel& each : removed) addresses.insert(each.address);
    for (const remote::RemoteModel& each : left) addresses.erase(each.address);
    for (const std::string& address : addresses) {
        const Result<void> forgotten = remote::forgetKey(folder, address);
        if (!forgotten && forgotten.error().code != ErrorCode::Unsupported) return forgotten.error();
        if (!forgotten) tell(forgotten.error().message);
    }
    return print(removed, options.json);
}

Result<void> runList(const ServersOptions& options) {
    const std::vector<remote::RemoteModel> models = TRY(remote::servedModels(app::configFolder()));
    if (models.empty() && !options.json) tell("no server is connected; daylong-cli servers add ADDRESS connects one");
    return print(models, options.json);
}

}  // namespace

Command addServers(CLI::App& root) {
    auto options = std::make_shared<ServersOptions>();
    CLI::App* command = root.add_subcommand(
        "servers", "Servers whose models answer as those on this machine: vLLM, llama.cpp, Ollama, hosted ones");
    command->require_subcommand(1);
    CLI::App* list = command->add_subcommand("list", "Their models, as --model takes them");
    CLI::App* add = command->add_subcommand("add", "Connect a server; prints how its model is named here");
    CLI::App* remove = command->add_subcommand("remove", "Forget a server, with its key, or one of its models");
    add->add_option("ADDRESS", options->address, "http://localhost:8080, or https://example.org/v1")->required();
    add->add_option("--model", options->model, "Which of its models; needed where it has several")->type_name("NAME");
    add->add_option("--key-file", options->keyFile, "File with the key that it asks for; - for standard input")
        ->type_name("FILE");
    add->add_option("--context", options->context, "Tokens that it takes at once, where it does not say so itself")
        ->check(CLI::Range(256U, 1U << 24U));
    remove->add_option("NAME", options->address, "As 'servers list' names it, or the server's address")->required();
    for (CLI::App* each : {list, add, remove}) each->add_flag("--json", options->json, "Print JSON");
    return {command, [=] {
                if (add->parsed()) return runAdd(*options);
                return remove->parsed() ? runRemove(*options) : runList(*options);
            }};
}

}  // namespace daylong::cli
