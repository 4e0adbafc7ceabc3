// What a repository offers: its files sorted into models that can be opened, one for each quantisation, split ones with
// all their parts; what is no language model of its own (projectors, drafts, importance matrices) is left out.
// Pure functions; nothing here fails.
#pragma once

#include "library/hub.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace daylong::library {

struct Variant {
    std::string quantization;     // "Q4_K_M"; empty where the file's name tells none
    std::vector<RepoFile> files;  // the parts in their order; mostly one
    uint64_t bytes = 0;
    bool runs = true;  // as far as the name tells: Daylong has kernels for its types
};

/// Smallest first.
std::vector<Variant> variantsOf(const std::vector<RepoFile>& files);
/// The one that `wanted` names ("q4_k_m", or the name of one of its files); nullptr when none does.
const Variant* findVariant(const std::vector<Variant>& variants, std::string_view wanted);

/// "Q4_K_M" of "folder/model-q4_k_m-00001-of-00003.gguf"; empty: the name tells none.
std::string quantizationOf(std::string_view path);
/// The last part of a path in a repository; empty where the path climbs, or is no plain file name anywhere.
std::string safeFileName(std::string_view path);
/// Text in lower case, ASCII alone: names are compared so.
std::string lowered(std::string_view text);

/// Of a part's name: the name without "-00001-of-00003.gguf", and both numbers; count 0: not split.
struct PartNumbers {
    std::string stem;
    unsigned number = 0, count = 0;
};
PartNumbers partNumbers(std::string_view fileName);

}  // namespace daylong::library
