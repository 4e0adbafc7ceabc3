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

std::string textAt(const json& object, const char* key) {
    const auto found = object.find(key);
    return found != object.end() && found->is_string() ? found->get<std::string>() : std::string();
}

uint64_t numberAt(const json& object, const char* key) {
    const auto found = object.find(key);
    return found != object.end() && found->is_number_unsigned() ? found->get<uint64_t>() : 0;
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
