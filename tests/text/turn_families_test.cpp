// Files without a template: which markup their vocabulary speaks for, and that it is said; and how replies end where no
// name of a token tells.
#include "base/say.h"
#include "support/unit.h"
#include "text/chat_template.h"
#include "tiny_vocabulary.h"

using namespace daylong;
using text::Extra;

namespace {

/// As of a file without a template, or with one.
text::ChatTemplate chosen(const text::Tokenizer& tokenizer, const std::string& source = "") {
    const auto file = model::GgufFile::open(DAYLONG_TEST_DATA "/vocab/bpe-cross.gguf");
    return file ? text::chooseChatTemplate(**file, tokenizer, source) : text::ChatTemplate();
}

std::string pieces(const text::Tokenizer& tokenizer, const text::Ids& ids) {
    std::string all;
    for (const text::TokenId id : ids) all += tokenizer.isControl(id) ? tokenizer.piece(id) : tokenizer.bytes(id);
    return all;
}

}  // namespace

TEST("a file without a template gets the markup that its vocabulary speaks for, and says that it is a guess") {
    struct Case {
        const char* family;
        std::vector<Extra> marks;
        const char* turn;
    };
    for (const Case& each :
         {Case{"chatml", {{"<|im_start|>"}, {"<|im_end|>"}}, "<|im_start|>user\nHi<|im_end|>\n<|im_start|>assistant\n"},
          {"phi4",
           {{"<|im_start|>"}, {"<|im_sep|>"}, {"<|im_end|>"}},
           "<|im_start|>user<|im_sep|>Hi<|im_end|><|im_start|>assistant<|im_sep|>"},
          {"gemma",
           {{"<start_of_turn>"}, {"<end_of_turn>"}},
           "<start_of_turn>user\nHi<end_of_turn>\n<start_of_turn>model\n"},
          {"gemma4", {{"<|turn>"}, {"<turn|>"}}, "<|turn>user\nHi<turn|>\n<|turn>model\n"},
          {"llama3",
           {{"<|start_header_id|>"}, {"<|end_header_id|>"}, {"<|eot_id|>"}},
           "<|start_header_id|>user<|end_header_id|>\n\nHi<|eot_id|><|start_header_id|>assistant<|end_header_id|>\n\n"},
          {"llama4",
           {{"<|header_start|>"}, {"<|header_end|>"}, {"<|eot|>"}},
           "<|header_start|>user<|header_end|>\n\nHi<|eot|><|header_start|>assistant<|header_end|>\n\n"},
          {"phi3", {{"<|user|>"}, {"<|assistant|>"}, {"<|end|>"}}, "<|user|>Hi<|end|><|assistant|>"},
          {"zephyr", {{"<|user|>"}, {"<|assistant|>"}, {"</s>"}}, "<|user|>\nHi</s>\n<|assistant|>\n"},
          {"mistral-v3", {{"[INST]"}, {"[/INST]"}, {"</s>"}}, "[INST]Hi[/INST]"},
          {"mistral-v7", {{"[INST]"}, {"[/INST]"}, {"[SYSTEM_PROMPT]"}, {"[/SYSTEM_PROMPT]"}}, "[INST]Hi[/INST]"},
          {"command-r",
           {{"<|START_OF_TURN_TOKEN|>"}, {"<|END_OF_TURN_TOKEN|>"}, {"<|USER_TOKEN|>"}, {"<|CHATBOT_TOKEN|>"}},
           "<|START_OF_TURN_TOKEN|><|USER_TOKEN|>Hi<|END_OF_TURN_TOKEN|><|START_OF_TURN_TOKEN|><|CHATBOT_TOKEN|>"},
          {"granite",
           {{"<|start_of_role|>"}, {"<|end_of_role|>"}, {"<|end_of_text|>"}},
           "<|start_of_role|>user<|end_of_role|>Hi<|end_of_text|>\n<|start_of_role|>assistant<|end_of_role|>"}}) {
        const auto tokenizer = text::openCrossVocabulary("gpt-4o", each.marks);
        REQUIRE(tokenizer);
        const text::ChatTemplate chat = chosen(*tokenizer);
        CHECK_EQUAL(chat.name, each.family);
        CHECK(chat.source == text::TemplateSource::Vocabulary);
        CHECK(chat.note.front() == saying(Say::TemplateMissingFamily, each.family));
        CHECK_EQUAL(text::describe(chat), std::string(each.family) + ", guessed from the vocabulary");
        const text::Ids turn = text::encodeUserTurn(chat, *tokenizer, "Hi", text::After::Reply, {});
        CHECK_EQUAL(pieces(*tokenizer, turn), each.turn);
    }
}

TEST("a template that cannot be used and has no family's marks is replaced by what the vocabulary speaks for") {
    const auto tokenizer = text::openCrossVocabulary("gpt-4o", {{"<|im_start|>"}, {"<|im_end|>"}}),
               words = text::openCrossVocabulary("gpt-4o");
    REQUIRE(tokenizer && words);
    for (const std::string source : {" \n", "{{ messages | nonsense }}", "{% include 'turns' %}"}) {
        const text::ChatTemplate chat = chosen(*tokenizer, source);
        CHECK_EQUAL(chat.name, "chatml");
        CHECK(chat.source == text::TemplateSource::Family && !chat.problem.empty());
        CHECK_EQUAL(chosen(*words, source).name, "plain");
    }
    CHECK_EQUAL(chosen(*tokenizer, "{{ messages | nonsense }}<start_of_turn>").name, "gemma");
}

TEST("every family's own template can be used, with a system prompt and without one") {
    const auto tokenizer = text::openCrossVocabulary("gpt-4o", {});
    REQUIRE(tokenizer);
    CHECK_EQUAL(text::chatTemplateFamilies().size(), 21U);
    for (const std::string& family : text::chatTemplateFamilies()) {
        const text::ChatTemplate chat = chosen(*tokenizer, family);
        CHECK_EQUAL(chat.name, family);
        CHECK(chat.source == text::TemplateSource::Family);
        CHECK(chat.renderer != nullptr);
        CHECK_EQUAL(chat.problem + inEnglish(chat.note), "");
        for (const std::string system : {"", "Be brief."}) {
            const text::Opening opening{.system = system};
            const std::string written =
                pieces(*tokenizer, text::encodePreamble(chat, *tokenizer, opening)) +
                pieces(*tokenizer, text::encodeUserTurn(chat, *tokenizer, "Hi", text::After::Preamble, opening));
            const size_t said = written.find("Hi");
            CHECK(said != std::string::npos && written.find(system) < said);
        }
    }
}

TEST("marks that are words of a vocabulary speak for nothing") {
    const auto words = text::openCrossVocabulary(
        "gpt-4o", {{"[INST]", text::PieceType::Unused}, {"<|turn|>", text::PieceType::Normal}});
    REQUIRE(words);
    CHECK_EQUAL(chosen(*words).name, "plain");
    CHECK_EQUAL(text::describe(chosen(*words)), "plain words, for the model file has none");
    CHECK(chosen(*words).note == Sayings({saying(Say::TemplateMissingPlain), saying(Say::TemplateIsGuess)}));
}

TEST("a vocabulary with the marks of two families is of the one whose end the file names") {
    const std::vector<Extra> marks = {
        {"<|start_header_id|>"}, {"<|end_header_id|>"}, {"<|eot_id|>"}, {"<|im_start|>"}, {"<|im_end|>"}};
    for (const auto& [end, family] :
         {std::pair<std::string, std::string>{"<|im_end|>", "chatml"}, {"<|eot_id|>", "llama3"}}) {
        const auto tokenizer = text::openVocabulary([&, end = end](lab::GgufWriter& writer) {
            std::vector<std::string> all = {"a", "b", "ab"};
            std::vector<int32_t> types(3, 1);
            uint32_t eos = 0;
            for (const Extra& each : marks) {
                if (each.piece == end) eos = static_cast<uint32_t>(all.size());
                all.push_back(each.piece);
                types.push_back(3);
            }
            writer.set("tokenizer.ggml.model", std::string("gpt2"));
            writer.set("tokenizer.ggml.tokens", all);
            writer.set("tokenizer.ggml.token_type", types);
            writer.set("tokenizer.ggml.merges", std::vector<std::string>{"a b"});
            writer.set("tokenizer.ggml.eos_token_id", eos);
        });
        REQUIRE(tokenizer);
        CHECK_EQUAL(chosen(*tokenizer).name, family);
    }
}

TEST("a reply ends with the control token with which the template ends turns, whatever its name is") {
    const auto tokenizer = text::openCrossVocabulary("gpt-4o", {{"<fin>"}, {"<|say|>"}, {"<|next|>"}});
    REQUIRE(tokenizer);
    const auto id = [&](const char* piece) { return tokenizer->find(piece).value(); };
    CHECK(!tokenizer->endsTurn(id("<fin>")));
    const text::ChatTemplate chat =
        chosen(*tokenizer,
               "{% for m in messages %}{{ '<|say|>' + m.role + '\n' + m.content + '<fin>\n' }}{% endfor %}{% if "
               "add_generation_prompt %}{{ '<|say|>assistant\n' }}{% endif %}");
    CHECK(text::endsReply(chat, *tokenizer, id("<fin>")));
    CHECK(!text::endsReply(chat, *tokenizer, id("<|say|>")));
    CHECK_EQUAL(pieces(*tokenizer, text::encodeAssistantEnd(chat, *tokenizer)), "<fin>\n");
    // Where nothing stands behind a reply, what opens the user's turn ends it.
    const text::ChatTemplate bare =
        chosen(*tokenizer,
               "{% for m in messages %}{{ ('<|say|>' if m.role == 'user' else '<|next|>') + m.content }}{% endfor %}{% "
               "if add_generation_prompt %}{{ '<|next|>' }}{% endif %}");
    CHECK(text::endsReply(bare, *tokenizer, id("<|say|>")));
    CHECK(!text::endsReply(bare, *tokenizer, id("<|next|>")));
    CHECK(text::encodeAssistantEnd(bare, *tokenizer).empty());
}

TEST("tokens that families end turns with are known by name, where they are control tokens") {
    for (const std::string name : {"<eos>",
                                   "<EOT>",
                                   "_<EOT>",
                                   "[EOT]",
                                   "[EOS]",
                                   "<end_of_utterance>",
                                   "<turn|>",
                                   "<|eot_id|>",
                                   "<|end|>",
                                   "<|EOT|>",
                                   "<|flush|>",
                                   "<|calls|>",
                                   "<|tool_response>",
                                   "<seed:eos>",
                                   "[|endofturn|]",
                                   "[e~[",
                                   "<|fim_pad|>",
                                   "<|repo_name|>",
                                   "<|file_sep|>",
                                   "<\xEF\xBD\x9C"
                                   "end\xE2\x96\x81of\xE2\x96\x81sentence\xEF\xBD\x9C>"}) {
        const auto tokenizer = text::openCrossVocabulary("gpt-4o", {{name}});
        REQUIRE(tokenizer);
        if (!tokenizer->endsTurn(tokenizer->find(name).value())) unit::fail(__FILE__, __LINE__, name + " ends no turn");
    }
    for (const std::string name : {"<eos>", "<EOT>", "[EOT]", "<|file_sep|>"}) {
        const auto words = text::openCrossVocabulary("gpt-4o", {{name, text::PieceType::Normal}});
        REQUIRE(words);
        CHECK(!words->endsTurn(words->find(name).value()));
    }
}
