#include "models_judged.h"

#include "judged_machine.h"
#include "json_output.h"
#include "output.h"
#include "paths.h"

#include "library/byte_words.h"
#include "library/catalogue.h"
#include "model/describe.h"

#include <algorithm>
#include <cstdio>

namespace daylong::cli {

namespace {

using nlohmann::ordered_json;

constexpr uint32_t kCache = 4096;  // tokens; what most conversations get

const char* nameOf(library::Verdict verdict) {
    switch (verdict) {
        case library::Verdict::Fits: return "fits";
        case library::Verdict::Tight: return "tight";
        case library::Verdict::TooLarge: return "too large";
    }
    return "";
}

void addFit(ordered_json& object, uint64_t bytes, const library::Fit& fit) {
    object["bytes"] = bytes;
    object["memory_bytes"] = fit.memoryBytes;
    object["tokens_per_second"] = fit.tokensPerSecond;
    object["verdict"] = nameOf(fit.verdict);
    object["device"] = fit.device.empty() ? "cpu" : fit.device;
}

std::string lineOf(const std::string& name, const std::string& form, uint64_t bytes, const library::Fit& fit) {
    char line[160];
    std::snprintf(line, sizeof line, "%-30s %-12s %8s  memory %8s  about %4.0f tokens/s  %s", name.c_str(),
                  form.c_str(), library::inWords(bytes).c_str(), library::inWords(fit.memoryBytes).c_str(),
                  fit.tokensPerSecond, nameOf(fit.verdict));
    return fit.device.empty() ? std::string(line) : line + std::string(" on ") + fit.device;
}

ordered_json toJson(const library::Suggestion& each, bool recommended) {
    ordered_json object = {{"name", each.entry.name},           {"repo", each.entry.repo},
                           {"quantization", each.quantization}, {"parameters", each.entry.parameters},
                           {"licence", each.entry.licence},     {"about", each.entry.sentence}};
    addFit(object, each.bytes, each.fit);
    object["recommended"] = recommended;
    return object;
}

}  // namespace

library::Machine terminalsMachine() {
    return app::JudgedMachine(std::make_shared<app::DeviceChoice>(app::cacheFolder(), app::starterModel())).of("auto");
}

Result<void> printCatalogue(bool json) {
    const std::vector<library::Suggestion> judged =
        library::judgeCatalogue(library::catalogue(), kCache, terminalsMachine());
    const std::vector<library::Suggestion> best = library::bestOf(judged, 3);
    ordered_json all = ordered_json::array();
    StandardOutput output;
    for (const library::Suggestion& each : judged) {
        const bool recommended = std::any_of(best.begin(), best.end(), [&each](const library::Suggestion& other) {
            return other.entry.id == each.entry.id;
        });
        if (json) all.push_back(toJson(each, recommended));
        else
            TRY(output.write(lineOf(each.entry.name, each.quantization, each.bytes, each.fit) +
                             (recommended ? "  <- recommended here\n" : "\n") + "    " + each.entry.sentence + " " +
                             each.entry.licence + ". daylong-cli models pull " + each.entry.repo + "\n"));
    }
    if (json) printJson(all);
    return output.finish();
}

Result<void> printForms(const library::Hub& hub, const std::string& id, bool json) {
    const library::RepoFiles repo = TRY(library::list(hub, id, "main", {}));
    const std::vector<library::Variant> variants = library::variantsOf(repo.files);
    if (variants.empty())
        return Error{ErrorCode::NotFound,
                     id + " has no GGUF files; search for the model's name and GGUF: daylong-cli models search"};
    const library::Machine machine = terminalsMachine();
    const library::Recommendation best = library::recommend(variants, {}, kCache, machine);
    ordered_json all = ordered_json::array();
    StandardOutput output;
    for (const library::Variant& variant : variants) {
        const library::Fit fit = library::judge(variant.bytes, {}, kCache, machine);
        const std::string form =
            variant.quantization.empty() ? library::safeFileName(variant.files.front().path) : variant.quantization;
        const bool recommended = &variant == best.variant;
        if (json) {
            ordered_json object = {{"repo", repo.id}, {"quantization", form}, {"runs", variant.runs}};
            addFit(object, variant.bytes, fit);
            object["recommended"] = recommended;
            all.push_back(std::move(object));
            continue;
        }
        const std::string remark = !variant.runs ? ", of a type that Daylong cannot run"
                                   : recommended ? "  <- " + best.why
                                                 : std::string();
        TRY(output.write(lineOf(repo.id, form, variant.bytes, fit) + remark + "\n"));
    }
    if (json) printJson(all);
    return output.finish();
}

}  // namespace daylong::cli
