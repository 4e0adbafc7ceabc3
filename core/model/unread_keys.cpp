// Parameters that change what is computed, and the values at which they do not. A short list of what conversions write
// for one architecture or another: keys that nobody knows are not refused, for most say nothing about the computation.
#include "model/family_readers.h"

#include <array>
#include <cstdio>
#include <limits>
#include <optional>

namespace daylong::model {

namespace {

constexpr double kNone = std::numeric_limits<double>::quiet_NaN();  // equals nothing

struct Parameter {
    std::string_view name;
    std::array<double, 3> harmless = {kNone, kNone, kNone};
    std::string_view what = "changes what is computed";
};

constexpr std::string_view kRouting = "chooses or weighs experts in another way";

constexpr auto kParameters = std::to_array<Parameter>({
    {"attention.causal", {1.0, kNone, kNone}, "lets words see those behind them, as models that embed text do"},
    {"attention.temperature_scale", {0.0, kNone, kNone}},
    {"attention.temperature_length", {0.0, kNone, kNone}},
    {"attention.output_scale", {0.0, 1.0, kNone}},
    {"attention.scale", {0.0, kNone, kNone}},
    {"attention.clamp_kqv", {0.0, kNone, kNone}},
    {"attention.max_alibi_bias", {0.0, kNone, kNone}},
    {"attention.shared_kv_layers", {0.0, kNone, kNone}},
    {"attn_logit_softcapping", {0.0, kNone, kNone}},
    {"final_logit_softcapping", {0.0, kNone, kNone}},
    {"embedding_scale", {0.0, 1.0, kNone}},
    {"residual_scale", {0.0, 1.0, kNone}},
    {"logit_scale", {0.0, 1.0, kNone}},
    {"rope.scaling.attn_factor", {0.0, 1.0, kNone}},
    {"expert_weights_scale", {0.0, 1.0, kNone}, kRouting},
    {"expert_weights_norm", {1.0, kNone, kNone}, kRouting},
    {"expert_gating_func", {0.0, 1.0, 3.0}, kRouting},  // softmax, before the choice or after it: the same, with a norm
    {"expert_group_count", {0.0, 1.0, kNone}, kRouting},
    {"router_logit_softcapping", {0.0, kNone, kNone}, kRouting},
    {"leading_dense_block_count", {0.0, kNone, kNone}, kRouting},
    {"moe_latent_size", {0.0, kNone, kNone}, kRouting},
});
constexpr Parameter kYarnMultiplier = {"rope.scaling.yarn_log_multiplier", {0.0, kNone, kNone}};

std::optional<double> numeric(const GgufValue* value) {
    if (value == nullptr) return std::nullopt;
    if (const auto* number = std::get_if<double>(value)) return *number;
    if (const auto* count = std::get_if<uint64_t>(value)) return static_cast<double>(*count);
    if (const auto* whole = std::get_if<int64_t>(value)) return static_cast<double>(*whole);
    if (const auto* flag = std::get_if<bool>(value)) return *flag ? 1.0 : 0.0;
    return std::nullopt;
}

Result<void> check(const Keys& keys, const Parameter& parameter) {
    const std::optional<double> value = numeric(keys.file().find(keys.full(parameter.name)));
    if (!value || keys.wasRead(parameter.name)) return {};
    for (const double each : parameter.harmless) {
        if (*value == each) return {};
    }
    char shown[32];
    std::snprintf(shown, sizeof shown, "%g", *value);
    return unsupportedFile("states '" + keys.full(parameter.name) + "' = " + shown + ", which " +
                           std::string(parameter.what) +
                           " and which Daylong does not run in this architecture; choose another model");
}

}  // namespace

Result<void> refuseUnread(const Keys& keys, const ModelConfig& config) {
    for (const Parameter& each : kParameters) {
        if (each.what == kRouting && config.experts == 0) continue;
        TRY(check(keys, each));
    }
    if (config.rope.scaling == RopeScaling::Yarn) TRY(check(keys, kYarnMultiplier));
    return {};
}

}  // namespace daylong::model
