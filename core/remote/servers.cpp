#include "remote/servers.h"

#include "base/say.h"
#include "base/whole_file.h"
#include "net/http.h"
#include "remote/json_values.h"
#include "settings/settings.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <charconv>
#include <fstream>
#include <initializer_list>
#include <iterator>
#include <string_view>

namespace daylong::remote {

namespace fs = std::filesystem;
using nlohmann::json;

namespace {

fs::path fileIn(const fs::path& folder) { return folder / "servers.json"; }

Result<void> write(const fs::path& folder, const std::vector<RemoteModel>& models) {
    nlohmann::ordered_json list = nlohmann::ordered_json::array();
    for (const RemoteModel& each : models)
        list.push_back({{"server", each.server},
                        {"address", each.address},
                        {"model", each.model.id},
                        {"context", each.model.context},
                        {"owner", each.model.owner}});
    return writeWhole(fileIn(folder), list.dump(1, ' ', false, json::error_handler_t::replace) + "\n");
}

/// "localhost:8080" of "http://localhost:8080/v1": what stands between the scheme and the path.
std::string placeOf(const std::string& address) {
    const size_t begin = address.find("://") + 3;
    return address.substr(begin, address.find('/', begin) - begin);
}

/// The one that it has, else the place, unless another address there has it.
std::string nameFor(const std::vector<RemoteModel>& models, const std::string& address) {
    const auto known = std::ranges::find(models, address, &RemoteModel::address);
    if (known != models.end()) return known->server;
    const std::string place = placeOf(address);
    std::string name = place;
    for (int number = 2; std::ranges::find(models, name, &RemoteModel::server) != models.end(); ++number)
        name = place + "-" + std::to_string(number);
    return name;
}

/// What nobody gets a certificate for: names without a dot, and addresses of this machine and of private networks.
bool isLocal(std::string_view place) {
    if (place.starts_with('[')) {
        return std::ranges::any_of(std::initializer_list<std::string_view>{"[::1]", "[fe80:", "[fc", "[fd"},
                                   [&](std::string_view begin) { return place.starts_with(begin); });
    }
    const std::string_view host = place.substr(0, place.find(':'));
    if (host.find('.') == std::string_view::npos) return true;
    if (host.find_first_not_of("0123456789.") != std::string_view::npos) return false;
    int second = 0;
    if (host.starts_with("172.")) std::from_chars(host.data() + 4, host.data() + host.size(), second);
    return host.starts_with("10.") || host.starts_with("127.") || host.starts_with("169.254.") ||
           host.starts_with("192.168.") || (second >= 16 && second < 32);
}

}  // namespace

std::string RemoteModel::path() const { return settings::kRemoteModel + server + "/" + model.id; }

Result<std::string> addressOf(const std::string& typed) {
    std::string address = typed;
    std::erase_if(address, [](unsigned char letter) { return letter <= ' '; });
    if (address.find("://") == std::string::npos)
        address = (isLocal(address.substr(0, address.find('/'))) ? "http://" : "https://") + address;
    for (const std::string_view tail : {"/", "/chat/completions", "/models", "/"}) {
        while (address.ends_with(tail)) address.resize(address.size() - tail.size());
    }
    const bool known = address.starts_with("http://") || address.starts_with("https://");
    if (!known || net::hostOf(address).empty() || address.find_first_of("?#@") != std::string::npos)
        return failure(ErrorCode::InvalidArgument, Say::ServerAddress, typed);
    return address.find('/', address.find("://") + 3) == std::string::npos ? address + "/v1" : address;
}

bool isThisMachine(const std::string& address) {
    const std::string host = net::hostOf(address);
    return host == "localhost" || host == "[::1]" ||
           (host.starts_with("127.") && host.find_first_not_of("0123456789.") == std::string::npos);
}

Result<std::vector<RemoteModel>> servedModels(const fs::path& folder) {
    std::vector<RemoteModel> models;
    std::error_code none;
    if (!fs::exists(fileIn(folder), none) && !none) return models;
    std::ifstream file(fileIn(folder));
    const json list = json::parse(file, nullptr, false);
    if (file.bad() || !list.is_array())
        return failure(ErrorCode::InvalidFile, Say::ServersDamaged, fileIn(folder).string());
    for (const json& each : list) {
        const std::string server = textAt(each, "server"), address = textAt(each, "address"),
                          model = textAt(each, "model");
        if (server.empty() || server.find('/') != std::string::npos || !addressOf(address) || model.empty()) continue;
        models.push_back({server, address, {model, countAt(each, "context"), textAt(each, "owner")}});
    }
    return models;
}

Result<RemoteModel> findModel(const fs::path& folder, const std::string& path) {
    const std::vector<RemoteModel> models = TRY(servedModels(folder));
    const auto found = std::ranges::find(models, path, &RemoteModel::path);
    if (found != models.end()) return *found;
    return failure(ErrorCode::NotFound, Say::ServerNotListed, path.substr(path.find(':') + 1));
}

Result<RemoteModel> addModel(const fs::path& folder, const std::string& address, const ServedModel& model) {
    std::vector<RemoteModel> models = TRY(servedModels(folder));
    const RemoteModel added{nameFor(models, address), address, model};
    const auto known = std::ranges::find(models, added.path(), &RemoteModel::path);
    if (known != models.end()) *known = added;
    else models.push_back(added);
    TRY(write(folder, models));
    return added;
}

Result<std::vector<RemoteModel>> removeModels(const fs::path& folder, const std::string& which) {
    std::vector<RemoteModel> models = TRY(servedModels(folder)), removed;
    const Result<std::string> address = addressOf(which);
    const auto isMeant = [&](const RemoteModel& each) {
        return each.path() == which || each.path() == settings::kRemoteModel + which || each.server == which ||
               (address && each.address == *address);
    };
    std::copy_if(models.begin(), models.end(), std::back_inserter(removed), isMeant);
    if (removed.empty()) return failure(ErrorCode::NotFound, Say::ServerNotListed, which);
    std::erase_if(models, isMeant);
    TRY(write(folder, models));
    return removed;
}

}  // namespace daylong::remote
