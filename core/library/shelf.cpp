#include "library/shelf.h"

#include "library/checksum.h"
#include "library/json_file.h"
#include "library/sha256.h"
#include "library/trash.h"
#include "library/variants.h"

#include <algorithm>
#include <chrono>
#include <map>
#include <numeric>
#include <set>
#include <utility>

namespace daylong::library {

namespace fs = std::filesystem;
using nlohmann::json;

namespace {

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
    std::set<fs::path> seen = {fs::canonical(folder, failed)};  // links may lead in a circle
    fs::recursive_directory_iterator entry(folder, options, failed);
    for (const fs::recursive_directory_iterator end; !failed && entry != end; entry.increment(failed)) {
        std::error_code ignored;
        const fs::path path = entry->path();
        const std::string file = path.filename().string();
        if (entry->is_directory(ignored)) {
            const bool hidden = file.front() == '.';
            if (hidden || !seen.insert(fs::canonical(path, ignored)).second) entry.disable_recursion_pending();
            continue;
        }
        if (!lowered(path.extension().string()).ends_with(".gguf") || !entry->is_regular_file(ignored)) continue;
        const PartNumbers part = partNumbers(file);
        const std::string name = part.count > 0 ? part.stem : path.stem().string();
        LocalModel& model = into[fs::canonical(path.parent_path(), ignored) / name];
        const bool known = std::any_of(model.parts.begin(), model.parts.end(),
                                       [&](const fs::path& each) { return each.filename() == path.filename(); });
        if (known) continue;  // by way of another folder
        model.name = name;
        model.owned = model.owned || owned;
        model.parts.push_back(path);
        model.bytes += entry->file_size(ignored);
    }
}

/// Whether all parts are there: of a split model, they come one after the other.
bool isWhole(const LocalModel& model) {
    const unsigned count = partNumbers(model.parts.front().filename().string()).count;
    return count == 0 || model.parts.size() == count;
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
    // Of the file as it came: one that was written to since then has another.
    if (!isSha256(model.sha256) || modifiedMsOf(originOf(model.path)) < model.modifiedMs) model.sha256.clear();
}

bool isNamed(const LocalModel& model, const std::string& wanted) {
    const std::string repo = lowered(model.repo);
    return lowered(model.name) == wanted || lowered(model.path.filename().string()) == wanted || model.path == wanted ||
           (!repo.empty() && (repo == wanted || repo + ":" + lowered(model.quantization) == wanted));
}

/// How many letters must be added, left out or replaced to make one of the other.
size_t distance(const std::string& a, const std::string& b) {
    std::vector<size_t> row(b.size() + 1);
    std::iota(row.begin(), row.end(), size_t{0});
    for (size_t i = 0; i < a.size(); ++i) {
        size_t diagonal = std::exchange(row[0], i + 1);
        for (size_t j = 0; j < b.size(); ++j) {
            const size_t replaced = diagonal + (a[i] == b[j] ? 0 : 1);
            diagonal = row[j + 1];
            row[j + 1] = std::min({replaced, row[j] + 1, row[j + 1] + 1});
        }
    }
    return row.back();
}

/// Names that `wanted`, in lower case, is a part of, or nearly the beginning.
std::string namesNear(const std::vector<LocalModel>& models, const std::string& wanted) {
    std::string names;
    for (const LocalModel& model : models) {
        const std::string name = lowered(model.name);
        const bool near = name.find(wanted) != std::string::npos ||
                          lowered(model.repo).find(wanted) != std::string::npos ||
                          distance(name.substr(0, wanted.size() + 1), wanted) <= std::max<size_t>(1, wanted.size() / 4);
        if (near) names += (names.empty() ? "" : ", ") + model.name;
    }
    return names;
}

}  // namespace

fs::path originOf(const fs::path& file) { return file.string() + ".origin.json"; }

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
        if (!isWhole(model)) continue;
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
    if (meant.empty()) {
        const std::string near = namesNear(models, low);
        return Error{ErrorCode::NotFound,
                     "there is no model '" + wanted + "' in the library; " +
                         (near.empty() ? "daylong-cli models list shows what there is" : "there is " + near)};
    }
    std::string names;
    for (const LocalModel* model : meant) names += (names.empty() ? "" : ", ") + model->name;
    return Error{ErrorCode::InvalidArgument, "'" + wanted + "' may be any of " + names + "; name one of them"};
}

Result<void> removeModel(const LocalModel& model, const fs::path& own) {
    purgeModel(TRY(trashModel(model, own)));
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

}  // namespace daylong::library
