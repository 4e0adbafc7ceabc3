#include "library/draft_choice.h"

#include "engine/cache_shape.h"
#include "model/config.h"
#include "text/same_tokens.h"

#include <algorithm>

namespace daylong::library {

namespace {

constexpr uint64_t kSmaller = 8;  // times, at least: each token that it says costs that part of a step
constexpr size_t kMostLookedAt = 8;

/// Wherever it was wrong; layers that keep states cannot be. No, too, where it does not load.
bool canBeTakenBack(const model::GgufFile& file) {
    const Result<model::ModelConfig> config = model::readConfig(file);
    return config && engine::stateShapes(*config).empty();
}

}  // namespace

std::filesystem::path draftFor(const model::GgufFile& model, std::vector<LocalModel> atHand, const Machine& machine) {
    std::erase_if(atHand, [&](const LocalModel& each) {
        return each.bytes > model.sizeBytes() / kSmaller ||
               judge(model.sizeBytes() + each.bytes, {}, 0, machine).verdict != Verdict::Fits;
    });
    std::ranges::stable_sort(atHand, [](const LocalModel& a, const LocalModel& b) { return a.bytes > b.bytes; });
    for (size_t i = 0; i < std::min(atHand.size(), kMostLookedAt); ++i) {
        const auto file = model::GgufFile::open(atHand[i].path);
        if (file && text::haveSameTokens(**file, model) && canBeTakenBack(**file)) return atHand[i].path;
    }
    return {};
}

}  // namespace daylong::library
