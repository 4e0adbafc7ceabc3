// The real models that the fixture (models.sh) brought. A test that finds none is skipped, and fails where
// DAYLONG_REQUIRE_REAL is set.
#pragma once

#include "support/unit.h"

#include <cstdlib>
#include <filesystem>
#include <string>

namespace daylong::real {

inline constexpr const char* kSmollm2 = "SmolLM2-135M-Instruct.Q4_1.gguf";
inline constexpr const char* kGemma = "gemma-3-270m-q4_k_m.gguf";

/// Its path; empty after the test was skipped: return from it then.
inline std::filesystem::path find(const char* file) {
    const char* folder = std::getenv("DAYLONG_TEST_MODELS");
    const std::filesystem::path path = std::filesystem::path(folder != nullptr ? folder : "") / file;
    std::error_code ignored;
    if (std::filesystem::is_regular_file(path, ignored)) return path;
    const std::string why = path.string() + " is not there; the test real/models brings it";
    if (std::getenv("DAYLONG_REQUIRE_REAL") != nullptr) unit::fail(__FILE__, __LINE__, why);
    else unit::skip(why);
    return {};
}

}  // namespace daylong::real
