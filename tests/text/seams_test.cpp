// Turn by turn or at once, the tokens are the same: conversations in templates of many shapes, which Jinja2 rendered
// whole (tests/data/seams/make.py), encoded by vocabularies of both kinds.
#include "support/unit.h"
#include "text/chat_template.h"
#include "turn_by_turn.h"

#include <nlohmann/json.hpp>

using namespace daylong;

namespace {

text::Ids atOnce(const text::Tokenizer& tokenizer, std::string text) {
    text::Ids ids;
    if (tokenizer.special().addBos) {
        ids.push_back(*tokenizer.special().bos);
        if (text.starts_with("<s>")) text.erase(0, 3);
    }
    const text::TextPart whole{text, true};
    const text::Ids rest = tokenizer.encodeParts({&whole, 1});
    ids.insert(ids.end(), rest.begin(), rest.end());
    return ids;
}

}  // namespace

TEST("conversations in templates of every shape have the tokens of the whole, turn by turn") {
    std::ifstream stream(DAYLONG_TEST_DATA "/seams/seams.json");
    const auto cases = nlohmann::json::parse(stream);
    CHECK(cases.size() >= 280);
    const auto file = model::GgufFile::open(DAYLONG_TEST_DATA "/vocab/ggml-vocab-llama-spm.gguf");
    const auto spm = text::openVocabulary("ggml-vocab-llama-spm"),
               bpe = text::openCrossVocabulary("llama-bpe", {{"<s>"}, {"</s>"}, {"<|u|>"}});
    REQUIRE(file && spm && bpe);
    for (const auto& each : cases) {
        for (const auto& tokenizer : {spm, bpe}) {
            const text::ChatTemplate chat = text::chooseChatTemplate(**file, *tokenizer, each["template"]);
            CHECK_EQUAL(chat.problem, "");
            const text::Ids actual = text::turnByTurn(chat, *tokenizer, each),
                            expected = atOnce(*tokenizer, each["text"]);
            if (actual == expected) continue;
            unit::fail(__FILE__, __LINE__,
                       tokenizer->description() + ": " + each.dump() + "\n" + text::shown(actual) + "instead of\n" +
                           text::shown(expected));
        }
    }
}
