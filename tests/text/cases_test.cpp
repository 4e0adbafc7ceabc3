// Small inputs that went wrong once, one folder of tests/data/cases each (README.md there says from where).
#include "jinja_json.h"
#include "support/unit.h"
#include "text/chat_template.h"
#include "turn_by_turn.h"

#include <filesystem>

using namespace daylong;
using nlohmann::ordered_json;

namespace {

const std::filesystem::path kFolder = DAYLONG_TEST_DATA "/cases";

std::string contentOf(const std::filesystem::path& path) {
    std::ifstream stream(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(stream), {}};
}

/// A conversation's tokens, encoded one turn after the other, and the text that they stand for.
std::string turnByTurn(const std::filesystem::path& folder, const text::Tokenizer& tokenizer) {
    const auto file = model::GgufFile::open(DAYLONG_TEST_DATA "/vocab/ggml-vocab-llama-spm.gguf");
    const text::ChatTemplate chat = text::chooseChatTemplate(**file, tokenizer, contentOf(folder / "template.jinja"));
    if (!chat.problem.empty()) return chat.problem;
    const auto conversation = ordered_json::parse(contentOf(folder / "conversation.json"));
    return text::shown(text::turnByTurn(chat, tokenizer, conversation));
}

}  // namespace

TEST("conversations encoded turn by turn have the tokens of the whole") {
    const auto tokenizer = text::openVocabulary("ggml-vocab-llama-spm");
    REQUIRE(tokenizer != nullptr);
    size_t cases = 0;
    for (const auto& entry : std::filesystem::directory_iterator(kFolder)) {
        if (!std::filesystem::exists(entry.path() / "conversation.json")) continue;
        ++cases;
        std::istringstream stream(contentOf(entry.path() / "expected.ids"));
        const text::Ids expected{std::istream_iterator<text::TokenId>(stream), {}};
        const std::string actual = turnByTurn(entry.path(), *tokenizer);
        if (actual != text::shown(expected))
            unit::fail(__FILE__, __LINE__,
                       entry.path().filename().string() + ": " + actual + "instead of " + text::shown(expected));
    }
    CHECK(cases >= 7);
}

TEST("templates render as Jinja2 renders them") {
    size_t cases = 0;
    for (const auto& entry : std::filesystem::directory_iterator(kFolder)) {
        if (!std::filesystem::exists(entry.path() / "variables.json")) continue;
        ++cases;
        const auto program = jinja::Template::parse(contentOf(entry.path() / "template.jinja"));
        const jinja::Variables variables =
            jinja::variablesFrom(ordered_json::parse(contentOf(entry.path() / "variables.json")));
        const auto rendered =
            program ? (*program)->render(variables, {2025, 3, 9, 7, 5, 6}) : Result<jinja::Text>(program.error());
        const std::string actual = rendered ? rendered->bytes() : rendered.error().message;
        CHECK_EQUAL(actual, contentOf(entry.path() / "expected.txt"));
    }
    CHECK(cases >= 5);
}
