// Text made to be slow: the cost of encoding grows with its length and no faster, whatever it is made of.
#include "support/unit.h"
#include "tiny_vocabulary.h"

#include <ctime>
#include <random>

using namespace daylong;

namespace {

/// Processor time of this thread, which other programs hardly change.
double seconds() {
    timespec now{};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return static_cast<double>(now.tv_sec) + 1e-9 * static_cast<double>(now.tv_nsec);
}

double encodingTime(const text::Tokenizer& tokenizer, const std::string& text) {
    double least = 1e9;
    for (int i = 0; i < 2; ++i) {
        const double begin = seconds();
        const text::Ids tokens = tokenizer.encode(text);
        least = std::min(least, seconds() - begin);
        if (tokens.empty()) return 1e9;
    }
    return least;
}

std::string repeated(const std::string& unit, size_t size) {
    std::string text;
    while (text.size() < size) text += unit;
    return text;
}

std::vector<std::string> hostileTexts(size_t size) {
    std::vector<std::string> all;
    for (const char* unit :
         {"a", "A", " ", "\n", "7", "!", "<", "aA", " \n", "'\xC5\xBF", "\xCC\x81", "\xF0\x9F\x91\xA8\xE2\x80\x8D",
          "a\xD1\x8F\xE4\xB8\xAD"
          "1! ",
          "\xE4\xB8\xAD", "\xC2\xA0", "\xFF", "\xF0\x9F"}) {
        all.push_back(repeated(unit, size));
    }
    for (const char* unit : {" ", "a", "\xE3\x80\x80"})
        all.push_back(repeated(unit, size - 1) + "x");  // a run that ends otherwise
    std::mt19937 random(3);
    std::string bytes(size, '\0');
    for (char& byte : bytes) byte = static_cast<char>(random());
    all.push_back(bytes);
    return all;
}

void expectLinear(const std::string& name, const text::Tokenizer& tokenizer, size_t size) {
    const std::vector<std::string> shorter = hostileTexts(size), longer = hostileTexts(8 * size);
    for (size_t i = 0; i < shorter.size(); ++i) {
        const double once = std::max(encodingTime(tokenizer, shorter[i]), 2e-4),
                     more = encodingTime(tokenizer, longer[i]);
        if (more < 30 * once) continue;  // a square would be 64
        unit::fail(__FILE__, __LINE__,
                   name + ": text " + std::to_string(i) + " took " + std::to_string(once) + " s, eight times of it " +
                       std::to_string(more));
    }
}

}  // namespace

TEST("byte-level BPE's cost grows with the text, with every pre-tokenizer") {
    for (const char* scheme : {"default", "gpt-2", "llama-bpe", "qwen2", "qwen35", "seed-coder", "tekken", "gpt-4o",
                               "falcon", "starcoder", "deepseek-llm", "deepseek-coder", "deepseek-v3"}) {
        const auto tokenizer = text::openCrossVocabulary(scheme);
        REQUIRE(tokenizer != nullptr);
        expectLinear(scheme, *tokenizer, 16384);
    }
}

TEST("an SPM vocabulary's cost grows with the text") {
    const auto tokenizer = text::openVocabulary("ggml-vocab-llama-spm");
    REQUIRE(tokenizer != nullptr);
    expectLinear("llama-spm", *tokenizer, 16384);
}

TEST("a mebibyte of one letter, of spaces or of noise is encoded, in both kinds of vocabulary") {
    for (const char* name : {"ggml-vocab-llama-spm", "ggml-vocab-gpt-2"}) {
        const auto tokenizer = text::openVocabulary(name);
        REQUIRE(tokenizer != nullptr);
        for (const char* unit : {"a", " "}) {
            const std::string text = repeated(unit, 1U << 20U);
            CHECK(tokenizer->decode(tokenizer->encode(text)) == text);
        }
        CHECK(!tokenizer->encode(hostileTexts(1U << 20U).back()).empty());
    }
}

TEST("thousands of special tokens that begin alike do not slow plain text down") {
    std::vector<text::Extra> extras;
    for (int i = 0; i < 20000; ++i)
        extras.push_back({"<unused" + std::to_string(i) + ">",
                          i % 2 == 0 ? text::PieceType::Control : text::PieceType::UserDefined});
    const auto many = text::openCrossVocabulary("gpt-2", extras), none = text::openCrossVocabulary("gpt-2");
    REQUIRE(many != nullptr && none != nullptr);
    const std::string text = repeated("<unused", 262144);
    CHECK(many->encode(text) == none->encode(text));
    const double without = encodingTime(*none, text), with = encodingTime(*many, text);
    CHECK(with < 10 * without + 0.05);
}
