#include "library/catalogue.h"

#include "library/catalogue_text.h"
#include "library/json_file.h"

#include <algorithm>
#include <array>
#include <cassert>

namespace daylong::library {

namespace {

using nlohmann::json;

std::vector<std::string> listAt(const json& object, const char* key) {
    std::vector<std::string> list;
    for (const json& item : object.value(key, json::array())) {
        if (item.is_string()) list.push_back(item.get<std::string>());
    }
    return list;
}

CatalogueEntry entryOf(const json& model) {
    CatalogueEntry entry{.id = textAt(model, "id"),
                         .name = textAt(model, "name"),
                         .repo = textAt(model, "repo"),
                         .architecture = textAt(model, "architecture"),
                         .quantizations = listAt(model, "quantizations"),
                         .parameters = numberAt(model, "parameters"),
                         .activeParameters = numberAt(model, "active_parameters"),
                         .trainedContext = numberAt(model, "trained_context"),
                         .licence = textAt(model, "licence"),
                         .languages = listAt(model, "languages"),
                         .sentence = textAt(model, "sentence"),
                         .sources = {}};
    const json sources = model.value("sources", json::object());
    for (const auto& [fact, source] : sources.items()) {
        if (source.is_string()) entry.sources[fact] = source.get<std::string>();
    }
    return entry;
}

constexpr double kOfSmallModels = 1.25;  // embedding and output, which are kept finer, weigh more in them
constexpr uint64_t kSmall = 1'500'000'000;

/// The forms it comes in, as if they had been listed by the hub.
std::vector<Variant> formsOf(const CatalogueEntry& entry) {
    std::vector<Variant> forms;
    for (const std::string& quantization : entry.quantizations) {
        forms.push_back(
            {.quantization = quantization, .files = {}, .bytes = estimatedBytes(entry.parameters, quantization)});
    }
    std::sort(forms.begin(), forms.end(), [](const Variant& a, const Variant& b) { return a.bytes < b.bytes; });
    return forms;
}

constexpr uint64_t kMuchSmaller = 2;  // times

bool isGood(const Suggestion& each) {
    return !each.quantization.empty() && each.fit.verdict == Verdict::Fits && isQuick(each.fit);
}

/// Where it comes in a list: 0 for what one can talk with at ease, then what is slow or tight, last what has no room.
int rankOf(const Suggestion& each) {
    if (isGood(each)) return 0;
    return each.fit.verdict == Verdict::TooLarge ? 2 : 1;
}

}  // namespace

Result<std::vector<CatalogueEntry>> parseCatalogue(std::string_view text) {
    const json file = json::parse(text, nullptr, false);
    if (!file.is_object() || !file.contains("models") || !file["models"].is_array())
        return Error{ErrorCode::InvalidFile, "the catalogue of models is damaged; install Daylong again"};
    std::vector<CatalogueEntry> entries;
    for (const json& model : file["models"]) {
        if (model.is_object()) entries.push_back(entryOf(model));
    }
    return entries;
}

const std::vector<CatalogueEntry>& catalogue() {
    static const std::vector<CatalogueEntry> built = [] {
        Result<std::vector<CatalogueEntry>> parsed = parseCatalogue(kCatalogueText);
        assert(parsed);
        return std::move(*parsed);
    }();
    return built;
}

uint64_t estimatedBytes(uint64_t parameters, std::string_view quantization) {
    struct Bits {
        std::string_view begin;
        double perWeight;
    };
    // Of the types' own layouts; the mixtures (K_M) are a little above the type that most of them is.
    static constexpr std::array kBits = {Bits{"F32", 32.0},   Bits{"F16", 16.0}, Bits{"BF16", 16.0}, Bits{"Q8_0", 8.5},
                                         Bits{"Q6_K", 6.6},   Bits{"Q5_K", 5.7}, Bits{"Q5_", 5.75},  Bits{"Q4_K", 4.85},
                                         Bits{"MXFP4", 4.65}, Bits{"Q4_1", 5.0}, Bits{"Q4_0", 4.55}, Bits{"Q4", 4.85},
                                         Bits{"IQ4_", 4.5},   Bits{"Q3_K", 3.9}, Bits{"Q2_K", 3.3}};
    if (quantization.starts_with("UD-")) quantization.remove_prefix(3);
    const auto found = std::find_if(kBits.begin(), kBits.end(),
                                    [&](const Bits& each) { return quantization.starts_with(each.begin); });
    const double bits = found != kBits.end() ? found->perWeight : 8.5;
    const bool mixed = bits < 8.0 && parameters < kSmall;
    return static_cast<uint64_t>(static_cast<double>(parameters) * bits / 8.0 * (mixed ? kOfSmallModels : 1.0));
}

std::vector<Suggestion> judgeCatalogue(const std::vector<CatalogueEntry>& entries, uint32_t cacheTokens,
                                       const Machine& machine) {
    std::vector<Suggestion> judged;
    for (const CatalogueEntry& entry : entries) {
        const ModelFacts facts{.parameters = entry.parameters, .activeParameters = entry.activeParameters};
        const auto cache = static_cast<uint32_t>(
            entry.trainedContext > 0 ? std::min<uint64_t>(entry.trainedContext, cacheTokens) : cacheTokens);
        const std::vector<Variant> forms = formsOf(entry);
        const Recommendation best = recommend(forms, facts, cache, machine);
        Suggestion suggestion{.entry = entry, .quantization = {}, .why = best.why};
        const Variant* form = best.variant;
        if (form != nullptr) suggestion.quantization = form->quantization;
        else if (!forms.empty()) form = &forms.front();  // what the smallest would take
        if (form != nullptr) {
            suggestion.bytes = form->bytes;
            suggestion.fit = judge(form->bytes, facts, cache, machine);
        }
        judged.push_back(std::move(suggestion));
    }
    return judged;
}

bool suitsBetter(const Suggestion& a, const Suggestion& b) {
    const int rank = rankOf(a);
    if (rank != rankOf(b)) return rank < rankOf(b);
    return rank == 0 ? a.entry.parameters > b.entry.parameters : a.fit.memoryBytes < b.fit.memoryBytes;
}

std::vector<Suggestion> bestOf(const std::vector<Suggestion>& judged, size_t most) {
    std::vector<Suggestion> order = judged;
    std::stable_sort(order.begin(), order.end(),
                     [](const Suggestion& a, const Suggestion& b) { return a.entry.parameters > b.entry.parameters; });
    std::vector<Suggestion> best;
    for (const Suggestion& each : order) {
        if (best.size() == most || !isGood(each)) continue;
        if (best.empty() || each.entry.parameters * kMuchSmaller <= best.back().entry.parameters) best.push_back(each);
    }
    for (auto each = order.rbegin(); each != order.rend() && best.size() < most; ++each) {
        const bool listed = std::any_of(best.begin(), best.end(),
                                        [&](const Suggestion& other) { return other.entry.id == each->entry.id; });
        if (!each->quantization.empty() && !listed) best.push_back(*each);
    }
    return best;
}

}  // namespace daylong::library
