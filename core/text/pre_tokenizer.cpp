#include "text/pre_tokenizer.h"

#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>

#include <algorithm>
#include <array>

namespace daylong::text {

namespace {

constexpr const char* kGpt2 = R"('s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+)";
constexpr const char* kLlama3 =
    R"((?:'[sS]|'[tT]|'[rR][eE]|'[vV][eE]|'[mM]|'[lL][lL]|'[dD])|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+)";
constexpr const char* kThreeDigits = "[0-9][0-9][0-9]";

struct Scheme {
    std::string_view name;
    std::array<const char*, 4> patterns;  // applied one after the other; nullptr: no more
    bool ignoresMerges;
};

constexpr Scheme kSchemes[] = {
    {"default", {R"([\p{P}\$\+<=>\^~\|]+)", kGpt2, R"(\p{N}+)", kThreeDigits}, false},
    {"gpt-2", {kGpt2, nullptr, nullptr, nullptr}, false},
    {"llama-bpe", {kLlama3, nullptr, nullptr, nullptr}, true},
    {"falcon", {R"([\p{P}\$\+<=>\^~\|`]+)", kGpt2, kThreeDigits, nullptr}, false},
};

/// Names of the same expressions.
struct Alias {
    std::string_view name, scheme;
};
constexpr Alias kAliases[] = {{"llama3", "llama-bpe"}, {"llama-v3", "llama-bpe"}, {"mpt", "gpt-2"},
                              {"olmo", "gpt-2"},       {"jais", "gpt-2"},         {"phi-2", "gpt-2"}};

const Scheme* findScheme(std::string_view name) {
    for (const Alias& alias : kAliases) {
        if (alias.name == name) name = alias.scheme;
    }
    const auto* found = std::find_if(std::begin(kSchemes), std::end(kSchemes), [&](const Scheme& each) { return each.name == name; });
    return found == std::end(kSchemes) ? nullptr : found;
}

Result<std::shared_ptr<void>> compile(const char* pattern) {
    int failure = 0;
    PCRE2_SIZE offset = 0;
    pcre2_code* code = pcre2_compile(reinterpret_cast<PCRE2_SPTR>(pattern), PCRE2_ZERO_TERMINATED,
                                     PCRE2_UTF | PCRE2_UCP | PCRE2_MATCH_INVALID_UTF, &failure, &offset, nullptr);
    if (code == nullptr) return Error{ErrorCode::Unsupported, "the regular expression library cannot compile the vocabulary's pre-tokenizer"};
    pcre2_jit_compile(code, PCRE2_JIT_COMPLETE);  // slower without, no less right
    return std::shared_ptr<void>(code, [](void* compiled) { pcre2_code_free(static_cast<pcre2_code*>(compiled)); });
}

/// Cuts `word` at every match; what stands between matches becomes words too. A run that exhausts the library's
/// limits (hostile input) stays whole: the merges still encode it.
void cut(const pcre2_code* pattern, pcre2_match_data* match, std::string_view word, std::vector<std::string_view>& words) {
    size_t done = 0;
    const auto* subject = reinterpret_cast<PCRE2_SPTR>(word.data());
    for (size_t at = 0; at < word.size();) {
        if (pcre2_match(pattern, subject, word.size(), at, 0, match, nullptr) < 0) break;
        const PCRE2_SIZE* range = pcre2_get_ovector_pointer(match);
        if (range[1] <= range[0]) break;
        if (range[0] > done) words.push_back(word.substr(done, range[0] - done));
        words.push_back(word.substr(range[0], range[1] - range[0]));
        at = done = range[1];
    }
    if (done < word.size()) words.push_back(word.substr(done));
}

}  // namespace

Result<PreTokenizer> PreTokenizer::create(std::string_view name) {
    PreTokenizer result;
    const Scheme* scheme = findScheme(name);
    result.m_kind = scheme != nullptr ? std::string(name) : name.empty() ? "default, none named" : "default, '" + std::string(name.substr(0, 40)) + "' unknown";
    if (scheme == nullptr) scheme = findScheme("default");
    result.m_ignoresMerges = scheme->ignoresMerges;
    for (const char* pattern : scheme->patterns) {
        if (pattern != nullptr) result.m_patterns.push_back(TRY(compile(pattern)));
    }
    return result;
}

std::vector<std::string_view> PreTokenizer::split(std::string_view text) const {
    std::vector<std::string_view> words = {text}, next;
    const std::unique_ptr<pcre2_match_data, decltype(&pcre2_match_data_free)> match(pcre2_match_data_create(1, nullptr), pcre2_match_data_free);
    for (const std::shared_ptr<void>& pattern : m_patterns) {
        next.clear();
        for (const std::string_view word : words) cut(static_cast<const pcre2_code*>(pattern.get()), match.get(), word, next);
        words.swap(next);
    }
    return words;
}

}  // namespace daylong::text
