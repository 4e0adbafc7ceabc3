#include "library/shelf.h"

#include "library/checksum.h"
#include "library/sha256.h"
#include "library/variants.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <map>
#include <set>

namespace daylong::library {

namespace fs = std::filesystem;
using nlohmann::json;

namespace {

fs::path originOf(const fs::path& file) { return file.string() + ".origin.json"; }

json readJson(const fs::path& path) {
    std::ifstream file(path);
    json value = file ? json::parse(file, nullptr, false) : json();
    return value.is_object() ? value : json::object();
}

std::string textAt(const json& object, const char* key) {
    const auto found = object.find(key);
    return found != object.end() && found->is_string() ? found->get<std::string>() : std::string();
}

Result<void> writeJson(const fs::path& path, const nlohmann::ordered_json& value) {
    const fs::path fresh = path.string() + ".new";
    std::ofstream file(fresh, std::ios::trunc);
    file << value.dump(1, ' ', false, json::error_handler_t::replace) << '\n';
    file.close();
    std::error_code failed;
    if (file) fs::rename(fresh, path, failed);
    if (!file || failed)
        return Error{ErrorCode::Io,
                     "cannot write '" + path.string() + "'; check the folder's permissions and the space on its disk"};
    return {};
}

int64_t modifiedMsOf(const fs::path& path) {
    std::error_code failed;
    const auto time = fs::last_write_time(path, failed);
    if (failed) return 0;
    const auto onThisClock = std::chrono::file_clock::to_sys(time);
    return std::chrono::duration_cast<std::chrono::milliseconds>(onThisClock.time_since_epoch()).count();
}

void collect(const fs::path& folder, bool owned, std::map<fs::path, LocalModel>& into) {
    std::error_code failed;
    const auto options =
        fs::directory_options::skip_permission_denied | fs::directory_options::follow_directory_symlink;
    fs::recursive_directory_iterator entry(folder, options, failed);
    for (const fs::recursive_directory_iterator end; !failed && entry != end; entry.increment(failed)) {
        if (entry.depth() > 8) entry.disable_recursion_pending();  // also the end of links in a circle
        std::error_code ignored;
        const fs::path path = entry->path();
        if (!lowered(path.extension().string()).ends_with(".gguf") || !entry->is_regular_file(ignored)) continue;
        const PartNumbers part = partNumbers(path.filename().string());
        const std::string name = part.count > 0 ? part.stem : path.stem().string();
        const fs::path key = path.parent_path() / name;
        LocalModel& model = into[key];
        model.name = name;
        model.owned = owned;
        model.parts.push_back(path);
        model.bytes += entry->file_size(ignored);
    }
}

void complete(LocalModel& model) {
    std::sort(model.parts.begin(), model.parts.end());
    model.path = model.parts.front();
    model.quantization = quantizationOf(model.path.string());
    model.modifiedMs = modifiedMsOf(model.path);
    const json origin = readJson(originOf(model.path));
    model.repo = textAt(origin, "repo");
    model.commit = textAt(origin, "commit");
    model.sha256 = textAt(origin, "sha256");
    if (!isSha256(model.sha256)) model.sha256.clear();
}

bool isNamed(const LocalModel& model, const std::string& wanted) {
    const std::string repo = lowered(model.repo);
    return lowered(model.name) == wanted || lowered(model.path.filename().string()) == wanted || model.path == wanted ||
           (!repo.empty() && (repo == wanted || repo + ":" + lowered(model.quantization) == wanted));
}

}  // namespace

Result<void> writeOrigin(const fs::path& file, const Origin& origin) {
    return writeJson(
        originOf(file),
        {{"repo", origin.repo}, {"commit", origin.commit}, {"path", origin.path}, {"sha256", origin.sha256}});
}

std::vector<LocalModel> modelsIn(const fs::path& own, const std::vector<fs::path>& others) {
    std::map<fs::path, LocalModel> found;
    collect(own, true, found);
    for (const fs::path& folder : others) collect(folder, false, found);
    std::vector<LocalModel> models;
    std::map<std::string, int> uses;
    for (auto& [key, model] : found) {
        complete(model);
        ++uses[lowered(model.name)];
        models.push_back(std::move(model));
    }
    for (LocalModel& model : models) {  // two of one name are told apart by where they lie
        if (uses[lowered(model.name)] > 1) model.name = model.path.parent_path().filename().string() + "/" + model.name;
    }
    std::sort(models.begin(), models.end(),
              [](const LocalModel& a, const LocalModel& b) { return lowered(a.name) < lowered(b.name); });
    return models;
}

Result<LocalModel> findModel(const std::vector<LocalModel>& models, const std::string& wanted) {
    const std::string low = lowered(wanted);
    std::vector<const LocalModel*> meant;
    for (const LocalModel& model : models) {
        if (isNamed(model, low) || model.path == wanted) meant.push_back(&model);
    }
    if (meant.size() == 1) return *meant.front();
    if (meant.empty())
        return Error{ErrorCode::NotFound,
                     "there is no model '" + wanted + "' in the library; daylong-cli models list shows what there is"};
    std::string names;
    for (const LocalModel* model : meant) names += (names.empty() ? "" : ", ") + model->name;
    return Error{ErrorCode::InvalidArgument, "'" + wanted + "' may be any of " + names + "; name one of them"};
}

Result<void> removeModel(const LocalModel& model, const fs::path& own) {
    if (!model.owned)
        return Error{ErrorCode::InvalidArgument,
                     "'" + model.path.string() + "' is not in Daylong's own folder; delete it where it lies"};
    for (const fs::path& part : model.parts) {
        std::error_code failed;
        fs::remove(part, failed);
        if (failed)
            return Error{ErrorCode::ReadOnly, "cannot delete '" + part.string() + "': " + failed.message() +
                                                  "; check the folder's permissions"};
        fs::remove(originOf(part), failed);
    }
    // The folders of its owner and repository, where nothing else is in them.
    for (fs::path folder = model.path.parent_path(); folder != own && folder.string().starts_with(own.string());
         folder = folder.parent_path()) {
        std::error_code failed;
        if (!fs::remove(folder, failed)) break;
    }
    return {};
}

Result<std::string> checksumOf(const LocalModel& model, const fs::path& cache, const std::function<bool()>& keepGoing) {
    if (!model.sha256.empty()) return model.sha256;
    // Remembered for as long as the file keeps its length and date.
    std::error_code ignored;
    const std::string key = fs::absolute(model.path, ignored).string() + "|" +
                            std::to_string(fs::file_size(model.path, ignored)) + "|" + std::to_string(model.modifiedMs);
    const fs::path memory = cache / "checksums.json";
    json known = readJson(memory);
    if (const std::string sha256 = textAt(known, key.c_str()); isSha256(sha256)) return sha256;
    std::string sha256 = TRY(sha256Of(model.path, keepGoing));
    known[key] = sha256;
    fs::create_directories(cache, ignored);
    (void)writeJson(memory, known);  // worked out again next time, if it cannot be kept
    return sha256;
}

std::vector<fs::path> foldersOfOthers() {
    const char* home = std::getenv("HOME");
    if (home == nullptr || home[0] != '/') return {};
    const fs::path person(home);
    std::vector<fs::path> candidates = {person / ".lmstudio" / "models",
                                        person / ".cache" / "lm-studio" / "models",
                                        person / "jan" / "models",
                                        person / ".local" / "share" / "Jan" / "data" / "models",
                                        person / ".config" / "Jan" / "data" / "models",
                                        person / ".local" / "share" / "nomic.ai" / "GPT4All",
                                        person / ".cache" / "huggingface" / "hub"};
    if (const char* hf = std::getenv("HF_HOME")) candidates.push_back(fs::path(hf) / "hub");
    std::vector<fs::path> there;
    for (const fs::path& folder : candidates) {
        std::error_code failed;
        if (fs::is_directory(folder, failed)) there.push_back(folder);
    }
    return there;
}

}  // namespace daylong::library
