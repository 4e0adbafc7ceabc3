// Conversations turn by turn against the ids of the whole text at once, which llama.cpp 0.3.36's tokenizer gave
// (llama_tokenize of the rendered template, special tokens parsed) for the vocabularies in tests/data/vocab.
#include "lab/models/gguf_writer.h"
#include "support/temporary_folder.h"
#include "support/unit.h"
#include "text/chat_template.h"
#include "text/stop_rules.h"

using namespace daylong;
using text::TokenId;

namespace {

using Ids = std::vector<TokenId>;

struct Fixture {
    std::shared_ptr<const text::Tokenizer> tokenizer;
    text::ChatTemplate chat;
};

/// A vocabulary of tests/data with a template of the given text.
std::optional<Fixture> open(const std::string& vocabulary, const std::string& templateText) {
    const unit::TemporaryFolder folder;
    lab::GgufWriter writer;
    writer.set("general.architecture", std::string("llama"));
    if (!templateText.empty()) writer.set("tokenizer.chat_template", templateText);
    if (!writer.write(folder / "template.gguf", [](size_t, uint64_t, std::span<std::byte>) {})) return std::nullopt;
    const auto vocabularyFile = model::GgufFile::open(DAYLONG_TEST_DATA "/vocab/ggml-vocab-" + vocabulary + ".gguf");
    const auto templateFile = model::GgufFile::open(folder / "template.gguf");
    if (!vocabularyFile || !templateFile) return std::nullopt;
    const auto tokenizer = text::Tokenizer::create(*vocabularyFile);
    if (!tokenizer) return std::nullopt;
    return Fixture{*tokenizer, text::chooseChatTemplate(**templateFile, **tokenizer)};
}

/// A user's turn, a reply that ended itself (or was written by another model), and the next user's turn.
Ids conversation(const Fixture& fixture, std::string_view system, bool replyWasRead) {
    const auto& [tokenizer, chat] = fixture;
    const text::Opening opening{.system = std::string(system)};
    Ids all = text::encodePreamble(chat, *tokenizer, opening);
    const auto add = [&](const Ids& more) { all.insert(all.end(), more.begin(), more.end()); };
    if (all.empty() || all[0] != 1) all.insert(all.begin(), 1);  // vocabulary files without add_bos_token
    add(text::encodeUserTurn(chat, *tokenizer, "Hello there", text::After::Preamble, opening));
    if (replyWasRead) {
        add(text::encodeAssistantTurn(chat, *tokenizer, "Hi!"));
    } else {
        add(tokenizer->encode("Hi!"));  // as a model says it: with its space
        add(text::encodeAssistantEnd(chat, *tokenizer));
    }
    add(text::encodeUserTurn(chat, *tokenizer, "And you?", text::After::Reply, opening));
    return all;
}

std::string shown(const Ids& ids) {
    std::string text;
    for (const TokenId id : ids) text += std::to_string(id) + " ";
    return text;
}

void expect(const std::string& vocabulary, const std::string& templateText, const std::string& name,
            std::string_view system, const Ids& expected) {
    const auto fixture = open(vocabulary, templateText);
    REQUIRE(fixture);
    CHECK_EQUAL(fixture->chat.name, name);
    for (const bool read : {true, false}) {
        if (name == "zephyr" && !read) continue;  // its models begin without the space that encode() puts in front
        CHECK_EQUAL(shown(conversation(*fixture, system, read)), shown(expected));
    }
}

}  // namespace

TEST("Llama 2's turns are those of the whole conversation, with and without a system prompt") {
    const std::string marks = "[INST] <<SYS>>";
    expect("llama-spm", marks, "llama2", "",
           {1, 518, 25580, 29962, 15043, 727,  518, 29914, 25580, 29962, 6324,  29991,
            2, 1,   518,   25580, 29962, 1126, 366, 29973, 518,   29914, 25580, 29962});
    expect("llama-spm", marks, "llama2", "Be brief.",
           {1,   518,   25580, 29962, 3532,  14816, 29903, 6778,  13,  3629,  11473, 29889, 13,   29966,
            829, 14816, 29903, 6778,  13,    13,    10994, 727,   518, 29914, 25580, 29962, 6324, 29991,
            2,   1,     518,   25580, 29962, 1126,  366,   29973, 518, 29914, 25580, 29962});
}

TEST("Mistral's turns are those of the whole conversation") {
    expect("llama-spm", "[INST]", "mistral", "",
           {1, 518, 25580, 29962, 15043, 727, 518,   29914, 25580, 29962, 6324, 29991,
            2, 518, 25580, 29962, 1126,  366, 29973, 518,   29914, 25580, 29962});
}

TEST("Phi-3's turns are those of the whole conversation, whose tokenizer drops line breaks after its special tokens") {
    const std::string marks = "<|user|> <|end|>";
    expect("phi-3", marks, "phi3", "",
           {1, 32010, 15043, 727, 32007, 32001, 6324, 29991, 32007, 32010, 1126, 366, 29973, 32007, 32001});
    expect("phi-3", marks, "phi3", "Be brief.", {1,     32006, 1522,  11473, 29889, 32007, 32010, 15043, 727,   32007,
                                                 32001, 6324,  29991, 32007, 32010, 1126,  366,   29973, 32007, 32001});
}

TEST("Zephyr's turns, whose marks are plain text, are those of the whole conversation") {
    expect("llama-spm", "<|user|> <|assistant|>", "zephyr", "Be brief.",
           {1,     529,   29989, 5205,  29989, 29958, 13,    3629,  11473, 29889, 2,     29871, 13,    29966,
            29989, 1792,  29989, 29958, 13,    10994, 727,   2,     29871, 13,    29966, 29989, 465,   22137,
            29989, 29958, 13,    18567, 29991, 2,     29871, 13,    29966, 29989, 1792,  29989, 29958, 13,
            2855,  366,   29973, 2,     29871, 13,    29966, 29989, 465,   22137, 29989, 29958, 13});
}

TEST("the family is recognised by the template's marks, the more particular one first") {
    struct Case {
        const char* text;
        const char* name;
    };
    for (const Case& each : {Case{"{{ '<|start_header_id|>' }} <|eot_id|>", "llama3"},
                             {"<|im_start|>", "chatml"},
                             {"<start_of_turn>", "gemma"},
                             {"'<|' + message['role'] + '|>' + message['content'] + '<|end|>'", "daylong"},
                             {"<|user|> <|end|>", "phi3"},
                             {"<|user|> <|assistant|>", "zephyr"},
                             {"[INST] <<SYS>>", "llama2"},
                             {"[INST]", "mistral"},
                             {"{{ content }}", "plain"},
                             {"", "plain"}}) {
        const auto fixture = open("llama-spm", each.text);
        REQUIRE(fixture);
        CHECK_EQUAL(fixture->chat.name, each.name);
        CHECK_EQUAL(fixture->chat.isOurs, std::string_view(each.name) == "daylong");
        CHECK_EQUAL(fixture->chat.isPlain, std::string_view(each.name) == "plain");
    }
}

TEST("a model without the family's end-of-turn token is stopped by its text") {
    const auto without = open("llama-spm", "<|im_start|>");
    REQUIRE(without);
    CHECK(without->chat.stopStrings == std::vector<std::string>{"<|im_end|>"});
    const auto with = open("phi-3", "<|user|> <|end|>");
    REQUIRE(with);
    CHECK(with->chat.stopStrings.empty());
}

TEST("a stop string is found across pieces, and nothing of it is shown") {
    text::StopRules rules({"\nUser:", "STOP"});
    CHECK_EQUAL(rules.push("Hello\n").text, "Hello");
    const auto middle = rules.push("Us");
    CHECK(middle.text.empty() && !middle.stopped);
    const auto end = rules.push("er: what I say");
    CHECK(end.text.empty() && end.stopped);
}

TEST("what only looked like a stop string is shown once that is clear") {
    text::StopRules rules({"STOP"});
    CHECK_EQUAL(rules.push("STO").text, "");
    CHECK_EQUAL(rules.push("RY SST").text, "STORY S");
    CHECK_EQUAL(rules.push("STOP").text, "ST");
    text::StopRules other({"abc", ""});
    CHECK_EQUAL(other.push("xab").text, "x");
    CHECK_EQUAL(other.finish(), "ab");
    CHECK_EQUAL(other.finish(), "");
}

TEST("an opening of thoughts that the template writes is told, unless the template closes it too") {
    const auto generating = [](const std::string& opening) {
        return "{% for m in messages %}{{ m.role ~ ': ' ~ m.content ~ '\\n' }}{% endfor %}{% if add_generation_prompt "
               "%}{{ 'assistant:" +
               opening + "' }}{% endif %}";
    };
    for (const auto& [opening, told] : {std::pair<std::string, std::string>{" <think>\\n", "<think>\n"},
                                        {"<think>", "<think>"},
                                        {" <think>\\n\\n</think>\\n", ""},
                                        {"", ""}}) {
        const auto fixture = open("gpt-2", generating(opening));
        REQUIRE(fixture);
        CHECK_EQUAL(fixture->chat.problem, "");
        CHECK_EQUAL(text::thoughtsOpening(fixture->chat).shown, told);
    }
}

TEST("thoughts cut off behind an opening that the template wrote are not opened twice") {
    const auto fixture = open("gpt-2",
                              "{% for m in messages %}{{ m.role ~ ':' }}{% if m.role == 'assistant' %}{{ '<think>\\n' "
                              "}}{% endif %}{{ m.content ~ '\\n' }}{% endfor %}"
                              "{% if add_generation_prompt %}{{ 'assistant:<think>\\n' }}{% endif %}");
    REQUIRE(fixture);
    CHECK_EQUAL(text::thoughtsOpening(fixture->chat).shown, "<think>\n");
    const auto encoded = [&](std::string_view reply) {
        return shown(text::encodeAssistantTurn(fixture->chat, *fixture->tokenizer, reply));
    };
    CHECK_EQUAL(encoded("<think>\nPerhaps"), encoded("Perhaps"));
    CHECK(encoded("<think>\nPerhaps") != encoded("<think>Perhaps"));
}

TEST("thoughts cut off are read anew as thoughts, not as an answer, where the template leaves thoughts out") {
    const auto fixture = open("gpt-2",
                              "{% for m in messages %}{{ m.role ~ ':' ~ m.content.split('</think>')[-1] ~ '\\n' }}{% "
                              "endfor %}{% if add_generation_prompt %}{{ 'assistant:<think>\\n' }}{% endif %}");
    REQUIRE(fixture);
    const auto encoded = [&](std::string_view reply, bool whole) {
        return fixture->tokenizer->decode(text::encodeAssistantTurn(fixture->chat, *fixture->tokenizer, reply, whole));
    };
    CHECK_EQUAL(encoded("<think>\nPerhaps", false), "Perhaps");
    CHECK_EQUAL(encoded("<think>\nPerhaps\n</think>\n\nYes.", true), "</think>\n\nYes.\n");
    CHECK_EQUAL(encoded("Yes.", true), "</think>\n\nYes.\n");
}

TEST("thoughts that the template has closed are not closed again, and others are left out") {
    const auto fixture = open("gpt-2",
                              "{% for m in messages %}{{ m.role ~ ':' ~ m.content ~ '\\n' }}{% endfor %}{% if "
                              "add_generation_prompt %}{{ 'assistant:<think>\\n\\n</think>\\n\\n' }}{% endif %}");
    REQUIRE(fixture);
    CHECK_EQUAL(fixture->chat.markup.assistantPrefix, "");
    const auto encoded = [&](std::string_view reply) {
        return fixture->tokenizer->decode(text::encodeAssistantTurn(fixture->chat, *fixture->tokenizer, reply));
    };
    CHECK_EQUAL(encoded("Yes."), "Yes.\n");
    CHECK_EQUAL(encoded("<think>Perhaps.</think>\n\nYes."), "Yes.\n");
}
