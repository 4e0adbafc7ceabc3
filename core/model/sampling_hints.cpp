#include "model/sampling_hints.h"

#include <cmath>
#include <limits>
#include <string>
#include <string_view>

namespace daylong::model {

namespace {

std::optional<float> number(const GgufFile& file, std::string_view name) {
    const std::optional<double> value = file.floatValue("general.sampling." + std::string(name));
    // Not `>`, which is false of what is no number.
    if (!value || !(std::abs(*value) <= std::numeric_limits<float>::max())) return std::nullopt;
    return static_cast<float>(*value);
}

std::optional<uint32_t> count(const GgufFile& file, std::string_view name) {
    const std::optional<uint64_t> value = file.unsignedValue("general.sampling." + std::string(name));
    if (!value || *value > std::numeric_limits<uint32_t>::max()) return std::nullopt;
    return static_cast<uint32_t>(*value);
}

}  // namespace

SamplingHints readSamplingHints(const GgufFile& file) {
    return {
        .temperature = number(file, "temp"),
        .topP = number(file, "top_p"),
        .minP = number(file, "min_p"),
        .repetitionPenalty = number(file, "penalty_repeat"),
        .topK = count(file, "top_k"),
        .repetitionWindow = count(file, "penalty_last_n"),
    };
}

}  // namespace daylong::model
