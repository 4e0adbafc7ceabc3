#include "library/draft_choice.h"

#include "cpu/kv_cache.h"
#include "engine/cache_shape.h"
#include "engine/draft_model.h"
#include "model/config.h"
#include "text/same_tokens.h"

#include <algorithm>
#include <optional>

namespace daylong::library {

namespace {

constexpr uint64_t kSmaller = 8;  // times, at least: each token that it says costs that part of a step
constexpr size_t kMostLookedAt = 8;

std::optional<engine::CacheShape> shapeOf(const model::GgufFile& file) {
    const Result<model::ModelConfig> config = model::readConfig(file);
    return config ? std::optional(engine::cacheShape(*config)) : std::nullopt;
}

/// What is held beside the weights however large the conversation's own cache is: the large one's states, and all that
/// the small one keeps.
double bytesBeside(const std::optional<engine::CacheShape>& large, const engine::CacheShape& small) {
    const engine::CacheOptions options = engine::DraftModel::cacheOptions();
    const double states = large ? engine::estimatedCache(*large, 0, options.kv).bytes : 0.0;
    return states + static_cast<double>(cpu::cacheCost(small, engine::layoutOf(options)));
}

}  // namespace

std::filesystem::path draftFor(const model::GgufFile& model, std::vector<LocalModel> atHand, const Machine& machine) {
    const auto fits = [&](const LocalModel& each, double beside) {
        return judge(model.sizeBytes() + each.bytes, {.cache = {.bytes = beside}}, 0, machine).verdict == Verdict::Fits;
    };
    std::erase_if(
        atHand, [&](const LocalModel& each) { return each.bytes > model.sizeBytes() / kSmaller || !fits(each, 0.0); });
    std::ranges::stable_sort(atHand, [](const LocalModel& a, const LocalModel& b) { return a.bytes > b.bytes; });
    const std::optional<engine::CacheShape> large = shapeOf(model);
    for (size_t i = 0; i < std::min(atHand.size(), kMostLookedAt); ++i) {
        const auto file = model::GgufFile::open(atHand[i].path);
        if (!file || !text::haveSameTokens(**file, model)) continue;
        const std::optional<engine::CacheShape> small = shapeOf(**file);
        if (small && fits(atHand[i], bytesBeside(large, *small))) return atHand[i].path;
    }
    return {};
}

}  // namespace daylong::library
