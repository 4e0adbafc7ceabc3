#include "model/describe.h"

#include <algorithm>
#include <cstdio>

namespace daylong::model {

ModelDescription describe(const Model& model) {
    ModelDescription description;
    for (const Tensor& tensor : model.file->tensors()) {
        auto share = std::find_if(description.types.begin(), description.types.end(), [&](const TypeShare& each) { return each.type == tensor.type; });
        if (share == description.types.end()) share = description.types.insert(share, TypeShare{tensor.type});
        const uint64_t parameters = tensor.rows() * tensor.columns();
        ++share->tensors;
        share->parameters += parameters;
        share->bytes += tensor.sizeBytes;
        ++description.tensors;
        description.parameters += parameters;
        description.weightBytes += tensor.sizeBytes;
    }
    std::stable_sort(description.types.begin(), description.types.end(), [](const TypeShare& a, const TypeShare& b) { return a.bytes > b.bytes; });
    description.bitsPerWeight = 8.0 * static_cast<double>(description.weightBytes) / static_cast<double>(description.parameters);
    description.bytesPerToken = description.weightBytes;
    if (!model.config.tiedOutput) description.bytesPerToken -= model.embedding->sizeBytes - model.embedding->sizeBytes / model.embedding->rows();
    return description;
}

std::string typeMix(const ModelDescription& description) {
    std::string mix;
    for (const TypeShare& each : description.types) {
        char share[32];
        std::snprintf(share, sizeof share, " %.1f%%", 100.0 * static_cast<double>(each.bytes) / static_cast<double>(description.weightBytes));
        mix += (mix.empty() ? "" : ", ") + std::string(traits(each.type).name) + share;
    }
    return mix;
}

std::string shortCount(uint64_t count) {
    constexpr const char* kUnits[] = {"", "K", "M", "B", "T"};
    double value = static_cast<double>(count);
    size_t unit = 0;
    for (; value >= 999.5 && unit + 1 < std::size(kUnits); ++unit) value /= 1000.0;
    char text[32];
    std::snprintf(text, sizeof text, value < 99.95 && unit > 0 ? "%.1f%s" : "%.0f%s", value, kUnits[unit]);
    return text;
}

}  // namespace daylong::model
