#include "model/dtype.h"

#include <algorithm>
#include <array>
#include <cassert>

namespace daylong::model {

namespace {

constexpr std::array kTraits = {
    DTypeTraits{DType::F32, "F32", 1, 4},           DTypeTraits{DType::F16, "F16", 1, 2},
    DTypeTraits{DType::BF16, "BF16", 1, 2},         DTypeTraits{DType::Q8_0, "Q8_0", 32, 34},
    DTypeTraits{DType::Q4_0, "Q4_0", 32, 18},       DTypeTraits{DType::Q4_K, "Q4_K", 256, 144},
    DTypeTraits{DType::Q6_K, "Q6_K", 256, 210},     DTypeTraits{DType::Q4_1, "Q4_1", 32, 20},
    DTypeTraits{DType::Q5_0, "Q5_0", 32, 22},       DTypeTraits{DType::Q5_1, "Q5_1", 32, 24},
    DTypeTraits{DType::Q2_K, "Q2_K", 256, 84},      DTypeTraits{DType::Q3_K, "Q3_K", 256, 110},
    DTypeTraits{DType::Q5_K, "Q5_K", 256, 176},     DTypeTraits{DType::IQ4_NL, "IQ4_NL", 32, 18},
    DTypeTraits{DType::IQ4_XS, "IQ4_XS", 256, 136}, DTypeTraits{DType::MXFP4, "MXFP4", 32, 17},
};

}  // namespace

const DTypeTraits* findTraits(uint32_t ggufTypeId) {
    const auto found = std::find_if(kTraits.begin(), kTraits.end(), [&](const DTypeTraits& each) {
        return static_cast<uint32_t>(each.type) == ggufTypeId;
    });
    return found == kTraits.end() ? nullptr : &*found;
}

const DTypeTraits& traits(DType type) {
    const DTypeTraits* found = findTraits(static_cast<uint32_t>(type));
    assert(found != nullptr);
    return *found;
}

std::optional<DType> dtypeFromName(std::string_view name) {
    const auto sameLetter = [](char a, char b) { return (a | 0x20) == (b | 0x20) || a == b; };
    for (const DTypeTraits& each : kTraits) {
        if (std::equal(name.begin(), name.end(), each.name.begin(), each.name.end(), sameLetter)) return each.type;
    }
    return std::nullopt;
}

std::string dtypeNames() {
    std::string names;
    for (const DTypeTraits& each : kTraits) names += (names.empty() ? "" : ", ") + std::string(each.name);
    return names;
}

std::string ggufTypeName(uint32_t ggufTypeId) {
    // 4, 5 and 31 to 33 belonged to types that the format has dropped.
    constexpr std::string_view kNames[] = {
        "F32",     "F16",   "Q4_0",   "Q4_1",  "Q4_2",     "Q4_3",     "Q5_0",     "Q5_1",    "Q8_0",
        "Q8_1",    "Q2_K",  "Q3_K",   "Q4_K",  "Q5_K",     "Q6_K",     "Q8_K",     "IQ2_XXS", "IQ2_XS",
        "IQ3_XXS", "IQ1_S", "IQ4_NL", "IQ3_S", "IQ2_S",    "IQ4_XS",   "I8",       "I16",     "I32",
        "I64",     "F64",   "IQ1_M",  "BF16",  "Q4_0_4_4", "Q4_0_4_8", "Q4_0_8_8", "TQ1_0",   "TQ2_0"};
    if (ggufTypeId < std::size(kNames)) return std::string(kNames[ggufTypeId]);
    return ggufTypeId == 39 ? "MXFP4" : "number " + std::to_string(ggufTypeId);
}

uint64_t rowBytes(DType type, uint64_t columns) {
    const DTypeTraits& t = traits(type);
    assert(columns % t.blockSize == 0);
    return columns / t.blockSize * t.blockBytes;
}

}  // namespace daylong::model
