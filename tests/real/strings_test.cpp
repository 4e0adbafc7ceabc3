// What people and programs write, and what nobody would, through the real models' vocabularies: the ids of the
// vocabularies' own libraries (tests/conformance/strings.py, which tries ten thousand more), and the text again.
#include "real/real_models.h"
#include "text/tokenizer.h"

#include <fstream>
#include <iterator>
#include <sstream>

using namespace daylong;

namespace {

std::string fromHex(const std::string& hex) {
    std::string bytes;
    for (size_t i = 0; i + 1 < hex.size(); i += 2) bytes += static_cast<char>(std::stoi(hex.substr(i, 2), nullptr, 16));
    return bytes;
}

void check(const char* name, const char* modelFile) {
    const std::filesystem::path path = real::find(modelFile);
    if (path.empty()) return;
    const auto file = model::GgufFile::open(path);
    REQUIRE(file);
    const auto tokenizer = text::Tokenizer::create(*file);
    REQUIRE(tokenizer);
    std::ifstream golden(DAYLONG_TEST_DATA "/real/strings-" + std::string(name) + ".tsv");
    size_t cases = 0;
    for (std::string line; std::getline(golden, line); ++cases) {
        const size_t tab = line.find('\t');
        const std::string text = fromHex(line.substr(0, tab));
        std::istringstream ids(line.substr(tab + 1));
        const std::vector<text::TokenId> expected{std::istream_iterator<text::TokenId>(ids), {}};
        if ((*tokenizer)->encode(text) != expected)
            unit::fail(__FILE__, __LINE__, std::string(name) + ": other ids for '" + text + "'");
        CHECK_EQUAL((*tokenizer)->decode(expected), text);
    }
    CHECK_EQUAL(cases, 300U);
}

}  // namespace

TEST("Gemma's vocabulary gives sentencepiece's ids") { check("gemma", real::kGemma); }
TEST("SmolLM2's vocabulary gives the ids of Hugging Face's tokenizers") { check("smollm2", real::kSmollm2); }
