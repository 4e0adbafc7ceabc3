#include "json_output.h"

#include <cstdio>

namespace daylong::cli {

void printJson(const nlohmann::ordered_json& value) {
    const std::string text = value.dump(-1, ' ', false, nlohmann::ordered_json::error_handler_t::replace);
    std::printf("%s\n", text.c_str());
}

}  // namespace daylong::cli
