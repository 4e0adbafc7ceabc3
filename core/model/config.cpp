#include "model/config.h"

#include "base/printable.h"
#include "model/family_readers.h"
#include "model/model_name.h"

#include <algorithm>
#include <string_view>

namespace daylong::model {

namespace {

std::vector<Family> allFamilies() {
    std::vector<Family> all;
    for (const std::span<const Family> group :
         {llamaFamilies(), classicFamilies(), windowFamilies(), stateFamilies(), latentFamilies()})
        all.insert(all.end(), group.begin(), group.end());
    return all;
}

Error refusal(std::string_view architecture) {
    std::string known;
    for (const Family& each : allFamilies()) known += (known.empty() ? "" : ", ") + std::string(each.architecture);
    const std::string_view why = whyNotRun(architecture);
    const std::string what =
        "is of the architecture " + inQuotes(architecture) + (why.empty() ? "" : ", " + std::string(why));
    return unsupportedFile(what + (why.empty() ? ", which" : ";") + " Daylong does not run" +
                           (why.empty() ? " yet" : " it") + "; choose a model of one that it runs: " + known);
}

}  // namespace

bool isRun(std::string_view architecture) {
    const std::vector<Family> families = allFamilies();
    return std::any_of(families.begin(), families.end(),
                       [&](const Family& each) { return each.architecture == architecture; });
}

Result<ModelConfig> readConfig(const GgufFile& file) {
    const std::string architecture(file.stringValue("general.architecture").value_or(""));
    if (architecture.empty())
        return invalidFile("does not name its architecture; it is not a language model, or is damaged");
    const std::vector<Family> families = allFamilies();
    const auto family = std::find_if(families.begin(), families.end(),
                                     [&](const Family& each) { return each.architecture == architecture; });
    if (family == families.end()) return refusal(architecture);
    const Keys keys(file, architecture);
    ModelConfig config = TRY(family->read(keys));
    TRY(refuseUnread(keys, config));
    config.architecture = architecture;
    config.name = modelName(file.stringValue("general.name").value_or(""),
                            file.stringValue("general.basename").value_or(""), file.path().filename().string());
    config.tiedOutput = file.findTensor("output.weight") == nullptr;
    return config;
}

}  // namespace daylong::model
