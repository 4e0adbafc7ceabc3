#include "json_output.h"

#include <cstdio>

namespace daylong::cli {

void printJson(const nlohmann::ordered_json& value) {
    // In ASCII: other control characters than JSON escapes by itself are some to a terminal.
    const std::string text = value.dump(-1, ' ', true, nlohmann::ordered_json::error_handler_t::replace);
    std::printf("%s\n", text.c_str());
}

}  // namespace daylong::cli
