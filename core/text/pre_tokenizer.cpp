#include "text/pre_tokenizer.h"

#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>

namespace daylong::text {

namespace {

/// Unicode's white space, as the expressions' authors' libraries have it for \s; PCRE2's has U+180E too.
constexpr std::string_view kSpace =
    R"(\t-\r \x{85}\x{A0}\x{1680}\x{2000}-\x{200A}\x{2028}\x{2029}\x{202F}\x{205F}\x{3000})";

std::string withUnicodeSpaces(std::string_view pattern) {
    std::string result;
    bool inClass = false;
    for (size_t i = 0; i < pattern.size(); ++i) {
        const std::string_view escape = pattern.substr(i, 2);
        if (escape == R"(\s)" || escape == R"(\S)") {
            result += inClass ? std::string(kSpace) : (escape == R"(\S)" ? "[^" : "[") + std::string(kSpace) + "]";
        } else if (escape[0] == '\\') {
            result += escape;
        } else {
            if (pattern[i] == '[') inClass = true;
            if (pattern[i] == ']') inClass = false;
            result += pattern[i];
            continue;
        }
        ++i;
    }
    return result;
}

Result<std::shared_ptr<void>> compile(const char* expression) {
    int failure = 0;
    PCRE2_SIZE offset = 0;
    const std::string pattern = withUnicodeSpaces(expression);
    pcre2_code* code = pcre2_compile(reinterpret_cast<PCRE2_SPTR>(pattern.data()), pattern.size(),
                                     PCRE2_UTF | PCRE2_UCP | PCRE2_MATCH_INVALID_UTF, &failure, &offset, nullptr);
    if (code == nullptr)
        return Error{ErrorCode::Unsupported,
                     "the regular expression library cannot compile the vocabulary's pre-tokenizer"};
    pcre2_jit_compile(code, PCRE2_JIT_COMPLETE);  // slower without, no less right
    return std::shared_ptr<void>(code, [](void* compiled) { pcre2_code_free(static_cast<pcre2_code*>(compiled)); });
}

/// Cuts `word` at every match; what stands between matches becomes words too. A run that exhausts the library's
/// limits (hostile input) stays whole: the merges still encode it.
void cut(const pcre2_code* pattern, pcre2_match_data* match, std::string_view word,
         std::vector<std::string_view>& words) {
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

Result<PreTokenizer> PreTokenizer::create(const ChosenScheme& chosen) {
    PreTokenizer result;
    result.m_kind = chosen.name;
    result.m_ignoresMerges = chosen.scheme->ignoresMerges;
    result.m_composes = chosen.scheme->composes;
    for (const char* pattern : chosen.scheme->patterns) {
        if (pattern != nullptr) result.m_patterns.push_back(TRY(compile(pattern)));
    }
    return result;
}

std::vector<std::string_view> PreTokenizer::split(std::string_view text) const {
    std::vector<std::string_view> words = {text}, next;
    const std::unique_ptr<pcre2_match_data, decltype(&pcre2_match_data_free)> match(pcre2_match_data_create(1, nullptr),
                                                                                    pcre2_match_data_free);
    for (const std::shared_ptr<void>& pattern : m_patterns) {
        next.clear();
        for (const std::string_view word : words)
            cut(static_cast<const pcre2_code*>(pattern.get()), match.get(), word, next);
        words.swap(next);
    }
    return words;
}

}  // namespace daylong::text
