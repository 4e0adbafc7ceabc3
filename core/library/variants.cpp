#include "library/variants.h"

#include <algorithm>
#include <array>
#include <map>
#include <regex>

namespace daylong::library {

namespace {

constexpr size_t kLongestName = 255;   // bytes, on the file systems in use
constexpr size_t kLongestPath = 1024;  // in a repository: it is shown, and may become folders

/// Files that only serve another model. By whole words of the name: "draft" is one, "Overdraft-7B" is a model.
bool isHelper(std::string_view fileName) {
    static constexpr std::array<std::string_view, 5> kWords = {"mmproj", "imatrix", "mtp", "draft", "eagle3"};
    const std::string name = lowered(fileName);
    for (size_t begin = 0; begin <= name.size();) {
        const size_t end = std::min(name.find_first_of("-._ ", begin), name.size());
        const std::string_view word = std::string_view(name).substr(begin, end - begin);
        if (std::find(kWords.begin(), kWords.end(), word) != kWords.end()) return true;
        begin = end + 1;
    }
    return false;
}

/// Types that the engine has no kernels for; what a file really holds, only opening it tells.
bool runs(const std::string& quantization) {
    static const std::regex without("(UD-)?(IQ[123].*|T?Q1.*|TQ.*)");
    return !std::regex_match(quantization, without);
}

}  // namespace

std::string lowered(std::string_view text) {
    std::string low(text);
    for (char& c : low) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    return low;
}

PartNumbers partNumbers(std::string_view fileName) {
    static const std::regex pattern("(.+)-([0-9]{5})-of-([0-9]{5})\\.gguf", std::regex::icase);
    std::match_results<std::string_view::const_iterator> match;
    if (fileName.size() > kLongestName || !std::regex_match(fileName.begin(), fileName.end(), match, pattern))
        return {};
    return {match[1].str(), static_cast<unsigned>(std::stoul(match[2].str())),
            static_cast<unsigned>(std::stoul(match[3].str()))};
}

std::string safeFileName(std::string_view path) {
    if (path.empty() || path.front() == '/' || path.size() > kLongestPath) return {};
    std::string last;
    for (size_t begin = 0; begin <= path.size();) {
        const size_t end = std::min(path.find('/', begin), path.size());
        last = path.substr(begin, end - begin);
        const bool isControl =
            std::any_of(last.begin(), last.end(), [](unsigned char c) { return c < ' ' || c == 127 || c == '\\'; });
        if (last.empty() || last.front() == '.' || isControl || last.size() > kLongestName - 16)
            return {};  // room for ".part.json.new"
        begin = end + 1;
    }
    return last;
}

std::string quantizationOf(std::string_view path) {
    std::string stem(path.substr(path.find_last_of('/') + 1));
    if (stem.size() > kLongestName) return {};
    if (const PartNumbers part = partNumbers(stem); part.count > 0) stem = part.stem;
    else if (lowered(stem).ends_with(".gguf")) stem.resize(stem.size() - 5);
    static const std::regex pattern(
        "(?:^|[-._])((?:UD-)?(?:I?Q[1-9](?:_[A-Z0-9]+)*|TQ[12]_0|BF16|FP?16|FP?32|MXFP4(?:_MOE)?))(?=$|[-.])",
        std::regex::icase);
    std::string found;
    for (std::sregex_iterator match(stem.begin(), stem.end(), pattern), end; match != end; ++match)
        found = (*match)[1].str();
    for (char& c : found) c = c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
    if (found.starts_with("FP")) found.erase(1, 1);
    return found;
}

std::vector<Variant> variantsOf(const std::vector<RepoFile>& files) {
    std::map<std::string, std::map<unsigned, RepoFile>> groups;  // by folder and stem, then by part
    std::map<std::string, unsigned> counts;
    for (const RepoFile& file : files) {
        const std::string name = safeFileName(file.path);
        if (name.empty() || !lowered(name).ends_with(".gguf") || isHelper(name)) continue;
        const PartNumbers part = partNumbers(name);
        const std::string key =
            part.count > 0 ? file.path.substr(0, file.path.size() - name.size()) + part.stem : file.path;
        counts[key] = std::max(part.count, 1U);
        groups[key][part.count > 0 ? part.number : 1] = file;
    }
    std::vector<Variant> variants;
    for (auto& [key, parts] : groups) {
        if (parts.size() != counts[key] || parts.begin()->first != 1 || parts.rbegin()->first != counts[key])
            continue;  // some are missing
        Variant variant{.quantization = quantizationOf(parts.begin()->second.path), .files = {}};
        variant.runs = runs(variant.quantization);
        for (auto& [number, file] : parts) {
            variant.bytes += file.bytes;
            variant.files.push_back(std::move(file));
        }
        variants.push_back(std::move(variant));
    }
    std::stable_sort(variants.begin(), variants.end(),
                     [](const Variant& a, const Variant& b) { return a.bytes < b.bytes; });
    return variants;
}

const Variant* findVariant(const std::vector<Variant>& variants, std::string_view wanted) {
    const std::string low = lowered(wanted);
    const auto anyOf = [&](const auto& isMeant) {
        const auto found = std::find_if(variants.begin(), variants.end(), [&](const Variant& variant) {
            return std::any_of(variant.files.begin(), variant.files.end(),
                               [&](const RepoFile& file) { return isMeant(variant, file); });
        });
        return found != variants.end() ? &*found : nullptr;
    };
    // A whole path means one file; a bare name may be that of several, in other folders.
    if (const Variant* found = anyOf([&](const Variant&, const RepoFile& file) { return lowered(file.path) == low; }))
        return found;
    return anyOf([&](const Variant& variant, const RepoFile& file) {
        return lowered(variant.quantization) == low || lowered(safeFileName(file.path)) == low;
    });
}

}  // namespace daylong::library
