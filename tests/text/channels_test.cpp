// What is shown of replies that come in channels, and of thoughts, whatever their marks are.
#include "support/unit.h"
#include "text/channels.h"
#include "text/chat_template.h"
#include "text/thought_marks.h"
#include "tiny_vocabulary.h"

using namespace daylong;

namespace {

/// A reply as control tokens and texts, as it is shown.
std::string shown(const text::Tokenizer& tokenizer, std::initializer_list<const char*> pieces) {
    text::Channels channels(tokenizer);
    std::string all;
    for (const std::string piece : pieces) {
        const auto control = tokenizer.find(piece);
        const std::vector<text::TokenId> tokens =
            control && tokenizer.standsAlone(*control) ? text::Ids{*control} : tokenizer.encode(piece);
        for (const text::TokenId token : tokens) {
            const auto instead = channels.push(token);
            all += instead ? *instead : std::string(tokenizer.bytes(token));
        }
    }
    return all;
}

}  // namespace

TEST("what gpt-oss thinks stands between <think> and </think>, and its channels' names are not shown") {
    const auto tokenizer = text::openCrossVocabulary(
        "gpt-4o", {{"<|start|>"}, {"<|channel|>"}, {"<|message|>"}, {"<|end|>"}, {"<|return|>"}});
    REQUIRE(tokenizer);
    CHECK_EQUAL(shown(*tokenizer, {"<|channel|>", "analysis", "<|message|>", "They greet.", "<|end|>", "<|start|>",
                                   "assistant", "<|channel|>", "final", "<|message|>", "Hello!"}),
                "<think>\nThey greet.\n</think>\n\nHello!");
    CHECK_EQUAL(shown(*tokenizer, {"<|channel|>", "final", "<|message|>", "Hello, final analysis", "<|end|>"}),
                "Hello, final analysis");
    CHECK_EQUAL(shown(*tokenizer, {"No channel", "<|channel|>", "analysis, cut"}), "No channel");
}

TEST("models without channels say what they say") {
    const auto tokenizer = text::openCrossVocabulary("gpt-4o", {{"<|end|>"}, {"<|message|>"}});
    REQUIRE(tokenizer);
    CHECK_EQUAL(shown(*tokenizer, {"analysis", "<|message|>", "Hello", "<|end|>"}), "analysisHello");
}

TEST("thoughts stand between <think> and </think>, whatever their marks are and whichever type the file gives these") {
    for (const text::ThoughtMarks& marks : text::allThoughtMarks()) {
        const std::string opening(marks.opening), closing(marks.closing);
        for (const text::PieceType type : {text::PieceType::Control, text::PieceType::UserDefined}) {
            const auto tokenizer = text::openCrossVocabulary("gpt-4o", {{opening, type}, {closing, type}});
            REQUIRE(tokenizer);
            CHECK_EQUAL(shown(*tokenizer, {opening.c_str(), "hm", closing.c_str(), "Hello"}), "<think>hm</think>Hello");
        }
        const auto without = text::openCrossVocabulary(
            "gpt-4o", {{opening, text::PieceType::Normal}, {closing, text::PieceType::Normal}});
        CHECK_EQUAL(shown(*without, {opening.c_str(), "hm"}), opening + "hm");  // words are said as they are
    }
}

TEST("the heading of Gemma 4's thoughts is not shown, and stands there again when they are read") {
    const auto tokenizer = text::openCrossVocabulary("gpt-4o", {{"<|channel>"}, {"<channel|>"}, {"<turn|>"}});
    const auto file = model::GgufFile::open(DAYLONG_TEST_DATA "/vocab/bpe-cross.gguf");
    REQUIRE(tokenizer && file);
    CHECK_EQUAL(shown(*tokenizer, {"<|channel>", "thought\n", "hm", "<channel|>", "Hello"}), "<think>hm</think>Hello");
    CHECK_EQUAL(shown(*tokenizer, {"<|channel>", "though", "t\nhm", "<channel|>"}), "<think>hm</think>");
    CHECK_EQUAL(shown(*tokenizer, {"<|channel>", "thou art", "<channel|>"}), "<think>thou art</think>");
    CHECK_EQUAL(shown(*tokenizer, {"<|channel>", "thou", "<channel|>", "Hello"}), "<think>thou</think>Hello");
    const auto choose = [&](const std::string& opening) {
        return text::chooseChatTemplate(
            **file, *tokenizer,
            "{% for m in messages %}{{ '[' + m.role + ']' + m.content + '<turn|>' }}{% endfor %}{% if "
            "add_generation_prompt %}{{ '[assistant]" +
                opening + "' }}{% endif %}");
    };
    const text::TextPart part{"<|channel>thought\nhm<channel|>Hello<turn|>", true};
    CHECK(text::encodeAssistantTurn(choose(""), *tokenizer, "<think>hm</think>Hello") ==
          tokenizer->encodeParts({&part, 1}, true));
    const text::TextPart spoken{"Hello<turn|>", true};  // the template has closed the thoughts
    CHECK(text::encodeAssistantTurn(choose("<|channel>thought\\n<channel|>"), *tokenizer, "<think>hm</think>Hello") ==
          tokenizer->encodeParts({&spoken, 1}, true));
    CHECK_EQUAL(text::thoughtsOpening(choose("<|channel>thought\\n")).shown, "<think>");
}

TEST("thoughts that are read again have the model's own marks, and only at the reply's beginning") {
    const auto tokenizer = text::openCrossVocabulary("gpt-4o", {{"[THINK]"}, {"[/THINK]"}, {"</s>"}});
    const auto file = model::GgufFile::open(DAYLONG_TEST_DATA "/vocab/bpe-cross.gguf");
    REQUIRE(tokenizer && file);
    const text::ChatTemplate chat =
        text::chooseChatTemplate(**file, *tokenizer,
                                 "{% for m in messages %}{{ '[' + m.role + ']' + m.content + '</s>' }}{% endfor %}{% "
                                 "if add_generation_prompt %}{{ '[assistant]' }}{% endif %}");
    CHECK_EQUAL(chat.problem, "");
    const auto encoded = [&](std::string_view reply) { return text::encodeAssistantTurn(chat, *tokenizer, reply); };
    const auto markup = [&](std::string_view written) {
        const text::TextPart part{written, true};
        return tokenizer->encodeParts({&part, 1}, true);
    };
    CHECK(encoded("<think>hm</think>Hello") == markup("[THINK]hm[/THINK]Hello</s>"));
    CHECK(encoded("<think>\nhm\n</think>\n\nHello") == markup("[THINK]\nhm\n[/THINK]\n\nHello</s>"));
    CHECK(encoded("<think>cut off") == markup("[THINK]cut off</s>"));
    CHECK(encoded("Write <think>so</think>") == markup("Write <think>so</think></s>"));
    CHECK(encoded("Write [THINK]") != markup("Write [THINK]</s>"));
}

TEST("thoughts that a template opens in marks of its own are open in the reply's text") {
    const auto tokenizer =
        text::openCrossVocabulary("gpt-4o", {{"<|START_THINKING|>"}, {"<|END_THINKING|>"}, {"</s>"}});
    const auto file = model::GgufFile::open(DAYLONG_TEST_DATA "/vocab/bpe-cross.gguf");
    REQUIRE(tokenizer && file);
    const text::ChatTemplate chat =
        text::chooseChatTemplate(**file, *tokenizer,
                                 "{% for m in messages %}{{ '[' + m.role + ']' + m.content + '</s>' }}{% endfor %}{% "
                                 "if add_generation_prompt %}{{ '[assistant]<|START_THINKING|>' }}{% endif %}");
    CHECK_EQUAL(text::thoughtsOpening(chat).written, "<|START_THINKING|>");
    CHECK_EQUAL(text::thoughtsOpening(chat).shown, "<think>");
    CHECK_EQUAL(chat.markup.assistantPrefix, "\n<|END_THINKING|>\n\n");
}
