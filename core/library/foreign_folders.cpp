#include "library/foreign_folders.h"

#include "base/say.h"
#include "library/json_file.h"

#include <algorithm>
#include <cstdlib>

namespace daylong::library {

namespace fs = std::filesystem;

namespace {

fs::path listOf(const fs::path& own) { return own / "folders.json"; }

fs::path variable(const char* name) {
    const char* value = std::getenv(name);
    return value != nullptr && value[0] == '/' ? fs::path(value) : fs::path();
}

/// A folder in one form, however it was named.
fs::path plain(const fs::path& folder) {
    std::error_code failed;
    const fs::path whole = fs::weakly_canonical(fs::absolute(folder, failed), failed);
    return failed ? folder : whole;
}

bool isInside(const fs::path& path, const fs::path& folder) {
    const auto [end, ignored] = std::mismatch(folder.begin(), folder.end(), path.begin(), path.end());
    return end == folder.end();
}

Result<void> write(const fs::path& own, const std::vector<fs::path>& folders) {
    std::error_code failed;
    fs::create_directories(own, failed);
    nlohmann::ordered_json list = nlohmann::ordered_json::array();
    for (const fs::path& folder : folders) list.push_back(folder.string());
    return writeJson(listOf(own), {{"folders", list}});
}

}  // namespace

std::vector<ForeignFolder> foreignFolders() {
    const fs::path home = variable("HOME");
    if (home.empty()) return {};
    const fs::path usual = home / ".local/share";
    const fs::path data = variable("XDG_DATA_HOME").empty() ? usual : variable("XDG_DATA_HOME");
    const fs::path hub = variable("HF_HOME").empty() ? home / ".cache/huggingface" : variable("HF_HOME");
    const std::vector<ForeignFolder> candidates = {{"LM Studio", home / ".lmstudio/models"},
                                                   {"LM Studio", home / ".cache/lm-studio/models"},
                                                   {"Jan", data / "Jan/data/llamacpp/models"},
                                                   {"Jan", data / "Jan/data/models"},
                                                   {"Jan", home / "jan/models"},
                                                   {"GPT4All", data / "nomic.ai/GPT4All"},
                                                   {"Hugging Face", hub / "hub"}};
    std::vector<ForeignFolder> there;
    for (const ForeignFolder& each : candidates) {
        std::error_code failed;
        fs::path path = each.path;  // in a sandbox that may be below data of its own, where others have nothing
        if (isInside(path, data) && !fs::is_directory(path, failed)) path = usual / path.lexically_relative(data);
        if (fs::is_directory(path, failed)) there.push_back({each.program, plain(path)});
    }
    return there;
}

std::vector<fs::path> addedFolders(const fs::path& own) {
    std::vector<fs::path> folders;
    const nlohmann::json list = readJson(listOf(own)).value("folders", nlohmann::json::array());
    for (const nlohmann::json& each : list.is_array() ? list : nlohmann::json::array()) {
        if (each.is_string()) folders.emplace_back(each.get<std::string>());
    }
    return folders;
}

Result<void> addFolder(const fs::path& own, const fs::path& folder) {
    const fs::path whole = plain(folder);
    std::error_code failed;
    if (!fs::is_directory(whole, failed))
        return failure(ErrorCode::InvalidArgument, Say::FolderIsNone, folder.string());
    if (isInside(whole, plain(own))) return failure(ErrorCode::InvalidArgument, Say::FolderInLibrary, folder.string());
    std::vector<fs::path> folders = addedFolders(own);
    if (std::find(folders.begin(), folders.end(), whole) != folders.end()) return {};
    folders.push_back(whole);
    return write(own, folders);
}

Result<void> forgetFolder(const fs::path& own, const fs::path& folder) {
    std::vector<fs::path> folders = addedFolders(own);
    const fs::path whole = plain(folder);
    if (std::erase_if(folders, [&](const fs::path& each) { return each == whole || each == folder; }) == 0)
        return failure(ErrorCode::NotFound, Say::FolderNotAdded, folder.string());
    return write(own, folders);
}

}  // namespace daylong::library
