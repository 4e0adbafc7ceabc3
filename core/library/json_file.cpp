#include "library/json_file.h"

#include "base/say.h"

#include <fstream>

namespace daylong::library {

namespace fs = std::filesystem;
using nlohmann::json;

json readJson(const fs::path& path) {
    std::ifstream file(path);
    json value = file ? json::parse(file, nullptr, false) : json();
    return value.is_object() ? value : json::object();
}

Result<void> writeJson(const fs::path& path, const nlohmann::ordered_json& value) {
    const fs::path fresh = path.string() + ".new";
    std::ofstream file(fresh, std::ios::trunc);
    file << value.dump(1, ' ', false, json::error_handler_t::replace) << '\n';
    file.close();
    std::error_code failed;
    if (file) fs::rename(fresh, path, failed);
    if (!file || failed) return failure(ErrorCode::Io, Say::LibraryNoteUnwritten, path.string());
    return {};
}

}  // namespace daylong::library
