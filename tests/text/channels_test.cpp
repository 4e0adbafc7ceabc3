// What is shown of replies that come in channels.
#include "support/unit.h"
#include "text/channels.h"
#include "tiny_vocabulary.h"

using namespace daylong;

namespace {

/// A reply as control tokens and texts, as it is shown.
std::string shown(const text::Tokenizer& tokenizer, std::initializer_list<const char*> pieces) {
    text::Channels channels(tokenizer);
    std::string all;
    for (const std::string piece : pieces) {
        const auto control = tokenizer.find(piece);
        const std::vector<text::TokenId> tokens = control && tokenizer.isControl(*control) ? text::Ids{*control} : tokenizer.encode(piece);
        for (const text::TokenId token : tokens) {
            const auto instead = channels.push(token);
            all += instead ? *instead : std::string(tokenizer.bytes(token));
        }
    }
    return all;
}

}  // namespace

TEST("what gpt-oss thinks stands between <think> and </think>, and its channels' names are not shown") {
    const auto tokenizer = text::openCrossVocabulary("gpt-4o", {{"<|start|>"}, {"<|channel|>"}, {"<|message|>"}, {"<|end|>"}, {"<|return|>"}});
    REQUIRE(tokenizer);
    CHECK_EQUAL(shown(*tokenizer, {"<|channel|>", "analysis", "<|message|>", "They greet.", "<|end|>", "<|start|>", "assistant", "<|channel|>", "final", "<|message|>", "Hello!"}),
                "<think>\nThey greet.\n</think>\n\nHello!");
    CHECK_EQUAL(shown(*tokenizer, {"<|channel|>", "final", "<|message|>", "Hello, final analysis", "<|end|>"}), "Hello, final analysis");
    CHECK_EQUAL(shown(*tokenizer, {"No channel", "<|channel|>", "analysis, cut"}), "No channel");
}

TEST("models without channels say what they say") {
    const auto tokenizer = text::openCrossVocabulary("gpt-4o", {{"<|end|>"}, {"<|message|>"}});
    REQUIRE(tokenizer);
    CHECK_EQUAL(shown(*tokenizer, {"analysis", "<|message|>", "Hello", "<|end|>"}), "analysisHello");
}
