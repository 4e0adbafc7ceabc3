#include "library/draft_choice.h"

#include "text/same_tokens.h"

#include <algorithm>

namespace daylong::library {

namespace {

constexpr uint64_t kSmaller = 8;  // times, at least: each token that it says costs that part of a step
constexpr size_t kMostLookedAt = 8;

}  // namespace

std::filesystem::path draftFor(const model::GgufFile& model, std::vector<LocalModel> atHand, const Machine& machine) {
    std::erase_if(atHand, [&](const LocalModel& each) {
        return each.bytes > model.sizeBytes() / kSmaller ||
               judge(model.sizeBytes() + each.bytes, {}, 0, machine).verdict != Verdict::Fits;
    });
    std::ranges::stable_sort(atHand, [](const LocalModel& a, const LocalModel& b) { return a.bytes > b.bytes; });
    for (size_t i = 0; i < std::min(atHand.size(), kMostLookedAt); ++i) {
        const auto file = model::GgufFile::open(atHand[i].path);
        if (file && text::haveSameTokens(**file, model)) return atHand[i].path;
    }
    return {};
}

}  // namespace daylong::library
