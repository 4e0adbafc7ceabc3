#include "text/pre_tokenizer_schemes.h"

#include "base/printable.h"

#include <algorithm>

namespace daylong::text {

namespace {

// What the expressions are put together from.
#define DAYLONG_CONTRACTION R"((?i:'s|'t|'re|'ve|'m|'ll|'d))"
#define DAYLONG_SPACES R"(\s*[\r\n]+|\s+(?!\S)|\s+)"
#define DAYLONG_UPPER R"([\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}])"
#define DAYLONG_LOWER R"([\p{Ll}\p{Lm}\p{Lo}\p{M}])"
#define DAYLONG_CASED_WORD(ending)                                                                            \
    R"([^\r\n\p{L}\p{N}]?)" DAYLONG_UPPER "*" DAYLONG_LOWER "+" ending R"(|[^\r\n\p{L}\p{N}]?)" DAYLONG_UPPER \
    "+" DAYLONG_LOWER "*" ending

constexpr const char* kGpt2 = R"('s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+)";
constexpr const char* kLlama3 =
    DAYLONG_CONTRACTION R"(|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n]*|)" DAYLONG_SPACES;
constexpr const char* kQwen2 =
    DAYLONG_CONTRACTION R"(|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}| ?[^\s\p{L}\p{N}]+[\r\n]*|)" DAYLONG_SPACES;
constexpr const char* kQwen35 =
    DAYLONG_CONTRACTION R"(|[^\r\n\p{L}\p{N}]?[\p{L}\p{M}]+|\p{N}| ?[^\s\p{L}\p{M}\p{N}]+[\r\n]*|)" DAYLONG_SPACES;
constexpr const char* kSeedCoder =
    DAYLONG_CONTRACTION R"(|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1}| ?[^\s\p{L}\p{N}\r\n]+|)" DAYLONG_SPACES;
constexpr const char* kTekken = DAYLONG_CASED_WORD("") R"(|\p{N}| ?[^\s\p{L}\p{N}]+[\r\n/]*|)" DAYLONG_SPACES;
constexpr const char* kGpt4o =
    DAYLONG_CASED_WORD(DAYLONG_CONTRACTION "?") R"(|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n/]*|)" DAYLONG_SPACES;
constexpr const char* kDeepseek3 =
    R"([!"#$%&'()*+,\-./:;<=>?@\[\\\]^_`{|}~][A-Za-z]+|[^\r\n\p{L}\p{P}\p{S}]?[\p{L}\p{M}]+| ?[\p{P}\p{S}]+[\r\n]*|)" DAYLONG_SPACES;
constexpr const char* kKanaAndHan = R"([\x{4E00}-\x{9FA5}\x{3040}-\x{309F}\x{30A0}-\x{30FF}]+)";
constexpr const char* kHanAndHangul = R"([\x{4E00}-\x{9FA5}\x{800}-\x{4E00}\x{AC00}-\x{D7FF}]+)";
constexpr const char* kDeepseekLetters =
    R"(\s?[)"  // cased letters of some version of Unicode
    R"(A-Za-z\x{B5}\x{C0}-\x{D6}\x{D8}-\x{F6}\x{F8}-\x{1BA}\x{1BC}-\x{1BF}\x{1C4}-\x{293}\x{295}-\x{2AF}\x{370}-\x{373})"
    R"(\x{376}\x{377}\x{37B}-\x{37D}\x{37F}\x{386}\x{388}-\x{38A}\x{38C}\x{38E}-\x{3A1}\x{3A3}-\x{3F5}\x{3F7}-\x{481})"
    R"(\x{48A}-\x{52F}\x{531}-\x{556}\x{10A0}-\x{10C5}\x{13A0}-\x{13F5}\x{13F8}-\x{13FD}\x{1C90}-\x{1CBA})"
    R"(\x{1CBD}-\x{1CBF}\x{1D00}-\x{1D2B}\x{1D6B}-\x{1D77}\x{1D79}-\x{1D9A}\x{1E00}-\x{1F15}\x{1F18}-\x{1F1D})"
    R"(\x{1F20}-\x{1F45}\x{1F48}-\x{1F4D}\x{1F50}-\x{1F57}\x{1F59}\x{1F5B}\x{1F5D}\x{1F5F}-\x{1F7D}\x{1F80}-\x{1FB4})"
    R"(\x{1FB6}-\x{1FBC}\x{1FBE}\x{1FC2}-\x{1FC4}\x{1FC6}-\x{1FCC}\x{1FD0}-\x{1FD3}\x{1FD6}-\x{1FDB}\x{1FE0}-\x{1FEC})"
    R"(\x{1FF2}-\x{1FF4}\x{1FF6}-\x{1FFC}\x{2102}\x{2107}\x{210A}-\x{2113}\x{2115}\x{2119}-\x{211D}\x{2124}\x{2126})"
    R"(\x{2128}\x{212A}-\x{212D}\x{212F}-\x{2134}\x{2139}\x{213C}-\x{213F}\x{2145}-\x{2149}\x{214E}\x{2183}\x{2184})"
    R"(\x{2C00}-\x{2C7B}\x{2C7E}-\x{2CE4}\x{2CEB}-\x{2CEE}\x{2CF2}\x{2CF3}\x{A640}-\x{A66D}\x{A680}-\x{A69B})"
    R"(\x{A722}-\x{A76F}\x{A771}-\x{A787}\x{A78B}-\x{A78E}\x{AB70}-\x{ABBF}\x{FB00}-\x{FB06}\x{FB13}-\x{FB17})"
    R"(\x{FF21}-\x{FF3A}\x{FF41}-\x{FF5A}\x{10400}-\x{1044F}\x{104B0}-\x{104D3}\x{104D8}-\x{104FB}\x{10C80}-\x{10CB2})"
    R"(\x{10CC0}-\x{10CF2}\x{118A0}-\x{118DF}\x{1E900}-\x{1E943})"
    R"(]+)";
constexpr const char* kDeepseekPunctuation =
    R"(\s?[!-/:-~\x{FF01}-\x{FF0F}\x{FF1A}-\x{FF5E}\x{2018}-\x{201F}\x{3000}-\x{3002}]+)";
constexpr const char* kLineEnd = R"([\r\n])";
constexpr const char* kDigit = R"(\p{N})";
constexpr const char* kThreeDigits = "[0-9][0-9][0-9]";

#undef DAYLONG_CONTRACTION
#undef DAYLONG_SPACES
#undef DAYLONG_UPPER
#undef DAYLONG_LOWER
#undef DAYLONG_CASED_WORD

constexpr PreTokenizerScheme kSchemes[] = {
    {"default", {R"([\p{P}\$\+<=>\^~\|]+)", kGpt2, R"(\p{N}+)", kThreeDigits}},
    {"gpt-2 phi-2 jais gigachat a.x-4.0 mellum exaone4 trillion granite-docling", {kGpt2}},
    {.names = "gpt-neox mpt olmo", .patterns = {kGpt2}, .composes = true},
    {"llama-bpe llama3 llama-v3 falcon3 falcon-h1 pixtral midm-2.0 lfm2", {kLlama3}, true, true},
    {"dbrx smaug-bpe glm4 chatglm-bpe", {kLlama3}},
    {.names = "qwen2 stablelm2 deepseek-r1-qwen hunyuan", .patterns = {kQwen2}, .composes = true},
    {"megrez kormo solar-open grok-2", {kQwen2}},
    {.names = "qwen35", .patterns = {kQwen35}, .composes = true},
    {"seed-coder", {kSeedCoder}},
    {"tekken", {kTekken}, true, true},
    {"gpt-4o llama4 kanana2 minimax-m2", {kGpt4o}},
    {"falcon", {R"([\p{P}\$\+<=>\^~\|`]+)", kGpt2, kThreeDigits}},
    {.names = "command-r", .patterns = {kDigit, kGpt2}, .composes = true},
    {"starcoder refact smollm codeshell exaone minerva-7b mellum2", {kDigit, kGpt2}},
    {"deepseek-llm", {kLineEnd, kDeepseekLetters, kDeepseekPunctuation, R"((?<!\s)\s++$)", kHanAndHangul, kDigit}},
    {"deepseek-coder", {kLineEnd, R"(\s?\p{L}+)", R"(\s?\p{P}+)", kHanAndHangul, kDigit}},
    {"deepseek-v3 hunyuan-dense joyai-llm", {R"(\p{N}{1,3})", kKanaAndHan, kDeepseek3}},
};

/// What a file that names no scheme gives away: special tokens first, for a family's name says less than they do.
struct Mark {
    std::string_view piece;
    size_t leastVocabulary;
    std::string_view scheme;
};
constexpr Mark kMarks[] = {
    {"<|start_header_id|>", 128000, "llama-bpe"},
    {"<|begin_of_text|>", 128000, "llama-bpe"},
    {"<|im_start|>", 151000, "qwen2"},
    {"<|START_OF_TURN_TOKEN|>", 0, "command-r"},
    {"[AVAILABLE_TOOLS]", 128000, "tekken"},
    {"<|return|>", 199000, "gpt-4o"},
    {">>TITLE<<", 131000, "falcon3"},  // Falcon 1's, which has half as many, begins with it too
    {"<\xEF\xBD\x9C"
     "begin\xE2\x96\x81of\xE2\x96\x81sentence\xEF\xBD\x9C>",
     128000, "deepseek-v3"},
    {"<\xEF\xBD\x9C"
     "begin\xE2\x96\x81of\xE2\x96\x81sentence\xEF\xBD\x9C>",
     100000, "deepseek-llm"},
    {"<\xEF\xBD\x9C"
     "begin\xE2\x96\x81of\xE2\x96\x81sentence\xEF\xBD\x9C>",
     32000, "deepseek-coder"},
};

struct Family {
    std::string_view architecture, scheme;
};
constexpr Family kFamilies[] = {
    {"falcon", "falcon"},        {"gptneox", "gpt-neox"},  {"gpt2", "gpt-2"},     {"mpt", "mpt"},
    {"phi2", "phi-2"},           {"olmo", "olmo"},         {"qwen", "qwen2"},     {"qwen2", "qwen2"},
    {"qwen2moe", "qwen2"},       {"qwen3", "qwen2"},       {"qwen3moe", "qwen2"}, {"starcoder", "starcoder"},
    {"starcoder2", "starcoder"}, {"refact", "refact"},     {"granite", "refact"}, {"granitemoe", "refact"},
    {"command-r", "command-r"},  {"olmo2", "dbrx"},        {"phi3", "dbrx"},      {"dbrx", "dbrx"},
    {"gpt-oss", "gpt-4o"},       {"smollm3", "llama-bpe"},
};

}  // namespace

const PreTokenizerScheme* findScheme(std::string_view name) {
    if (name.empty() || name.find(' ') != std::string_view::npos) return nullptr;
    for (const PreTokenizerScheme& scheme : kSchemes) {
        for (std::string_view rest = scheme.names; !rest.empty();) {
            const std::string_view each = rest.substr(0, rest.find(' '));
            if (each == name) return &scheme;
            rest.remove_prefix(std::min(each.size() + 1, rest.size()));
        }
    }
    return nullptr;
}

ChosenScheme chooseScheme(const model::GgufFile& file, const std::vector<std::string_view>& pieces) {
    const std::string_view name = file.stringValue("tokenizer.ggml.pre").value_or("");
    // Conversions call GPT-NeoX's vocabulary by the name of GPT-2's, which is cut in the same way but not composed
    // before.
    const std::string_view architecture = file.stringValue("general.architecture").value_or("");
    const auto has = [&](std::string_view piece) {
        return std::find(pieces.begin(), pieces.end(), piece) != pieces.end();
    };
    const bool isNeox = name == "gpt-2" && (architecture == "gptneox" || (has("<|padding|>") && has("<|endoftext|>")));
    if (const PreTokenizerScheme* known = findScheme(isNeox ? "gpt-neox" : name))
        return {known, std::string(isNeox ? "gpt-neox" : name)};
    const std::string instead =
        name.empty() ? "the file names none" : "the file's " + inQuotes(name.substr(0, 40)) + " is unknown";
    const auto chosen = [&](std::string_view scheme, const char* why) {
        return ChosenScheme{findScheme(scheme), std::string(scheme) + "; " + instead + ", " + why};
    };
    for (const Mark& mark : kMarks) {
        if (pieces.size() >= mark.leastVocabulary && has(mark.piece))
            return chosen(mark.scheme, "its special tokens speak for this");
    }
    for (const Family& family : kFamilies) {
        if (family.architecture == architecture) return chosen(family.scheme, "its architecture speaks for this");
    }
    return chosen("default", "so tokens may differ from those it was trained with");
}

}  // namespace daylong::text
