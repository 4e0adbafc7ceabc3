#include "model/sampling_hints.h"

#include <string>
#include <string_view>

namespace daylong::model {

namespace {

std::optional<float> number(const GgufFile& file, std::string_view name, double least, double most) {
    const std::optional<double> value = file.floatValue("general.sampling." + std::string(name));
    if (!value || !(*value >= least && *value <= most)) return std::nullopt;  // also what is no number
    return static_cast<float>(*value);
}

std::optional<uint32_t> count(const GgufFile& file, std::string_view name, uint64_t most) {
    const std::optional<uint64_t> value = file.unsignedValue("general.sampling." + std::string(name));
    if (!value || *value > most) return std::nullopt;
    return static_cast<uint32_t>(*value);
}

}  // namespace

SamplingHints readSamplingHints(const GgufFile& file) {
    return {
        .temperature = number(file, "temp", 0.0, 2.0),
        .topP = number(file, "top_p", 0.05, 1.0),
        .minP = number(file, "min_p", 0.0, 0.5),
        .repetitionPenalty = number(file, "penalty_repeat", 1.0, 2.0),
        .topK = count(file, "top_k", 1000),
        .repetitionWindow = count(file, "penalty_last_n", 4096),
    };
}

}  // namespace daylong::model
