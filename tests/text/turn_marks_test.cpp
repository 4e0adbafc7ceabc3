// Tokens around turns, in vocabularies that mark them otherwise than as control tokens: as published files do.
#include "support/unit.h"
#include "tiny_vocabulary.h"

using namespace daylong;
using text::Extra;
using text::Ids;
using text::PieceType;

namespace {

Ids markup(const text::Tokenizer& tokenizer, std::string_view written) {
    const text::TextPart part{written, true};
    return tokenizer.encodeParts({&part, 1});
}

/// Gemma's vocabulary in small.
std::shared_ptr<const text::Tokenizer> openGemma(PieceType turnStart, PieceType turnEnd, PieceType tag, uint32_t eos) {
    return text::openVocabulary(
        [&](lab::GgufWriter& writer) {
            const auto type = [](PieceType each) { return static_cast<int32_t>(each); };
            writer.set("tokenizer.ggml.model", std::string("llama"));
            writer.set("tokenizer.ggml.tokens", std::vector<std::string>{"<pad>",
                                                                         "<eos>",
                                                                         "<bos>",
                                                                         "<unk>",
                                                                         "<start_of_turn>",
                                                                         "<end_of_turn>",
                                                                         "<s>",
                                                                         "</s>",
                                                                         "a",
                                                                         "<",
                                                                         ">",
                                                                         "/",
                                                                         "s",
                                                                         "<s",
                                                                         "</",
                                                                         "</s",
                                                                         "<start_of_turn",
                                                                         "_",
                                                                         "t",
                                                                         "r",
                                                                         "o",
                                                                         "f",
                                                                         "u",
                                                                         "n"});
            writer.set("tokenizer.ggml.scores", std::vector<float>(24, 0.0F));
            std::vector<int32_t> types(24, 1);
            types[0] = types[1] = types[2] = 3;
            types[3] = 2;
            types[4] = type(turnStart);
            types[5] = type(turnEnd);
            types[6] = types[7] = type(tag);
            writer.set("tokenizer.ggml.token_type", types);
            writer.set("tokenizer.ggml.bos_token_id", uint32_t{2});
            writer.set("tokenizer.ggml.eos_token_id", eos);
            writer.set("tokenizer.ggml.unknown_token_id", uint32_t{3});
            writer.set("tokenizer.ggml.add_space_prefix", false);
        },
        "gemma3");
}

/// Some bytes and two words with merges for them, and </s> as an ordinary piece.
std::shared_ptr<const text::Tokenizer> openWords(std::optional<uint32_t> eos) {
    return text::openVocabulary([&](lab::GgufWriter& writer) {
        writer.set("tokenizer.ggml.model", std::string("gpt2"));
        writer.set("tokenizer.ggml.pre", std::string("default"));
        writer.set("tokenizer.ggml.tokens", std::vector<std::string>{"<", "-", "s", ">", "<-", "<->", "</s>",
                                                                     "\xC4\x8A"});  // the last is a line break
        writer.set("tokenizer.ggml.token_type", std::vector<int32_t>(8, 1));
        writer.set("tokenizer.ggml.merges", std::vector<std::string>{"< -", "<- >"});
        if (eos) writer.set("tokenizer.ggml.eos_token_id", *eos);
    });
}

}  // namespace

TEST("Gemma's turns are opened and closed by their tokens though the file calls these ordinary words") {
    for (const PieceType type : {PieceType::Normal, PieceType::UserDefined, PieceType::Control}) {
        const auto gemma = openGemma(type, type, PieceType::UserDefined, 1);
        REQUIRE(gemma != nullptr);
        CHECK(markup(*gemma, "<start_of_turn>a<end_of_turn>") == (Ids{4, 8, 5}));
        CHECK(gemma->isControl(4) && gemma->isControl(5));
        CHECK(gemma->endsTurn(5) && !gemma->endsTurn(4));
        CHECK_EQUAL(gemma->bytes(4), "");
        for (const text::TokenId token : gemma->encode("<start_of_turn>a<end_of_turn>"))
            CHECK(token != 4 && token != 5);
        CHECK_EQUAL(gemma->decode(gemma->encode("<start_of_turn>a")), "<start_of_turn>a");
    }
}

TEST("the tag </s> of Gemma's vocabulary is text and ends no turn, unless the file calls it the end") {
    for (const PieceType type : {PieceType::Normal, PieceType::UserDefined}) {
        const auto gemma = openGemma(PieceType::Control, PieceType::Control, type, 1);
        REQUIRE(gemma != nullptr);
        CHECK(!gemma->endsTurn(7) && !gemma->isControl(7));
        CHECK_EQUAL(gemma->bytes(7), "</s>");
        CHECK(gemma->encode("a</s>a") == (Ids{8, 7, 8}));
        const auto ends = openGemma(PieceType::Control, PieceType::Control, type, 7);
        REQUIRE(ends != nullptr);
        CHECK(ends->endsTurn(7) && ends->isControl(7));
    }
}

TEST("the ordinary word </s> of Qwen's vocabulary stays what it is, and ends turns where the file says so") {
    const auto word = openWords(std::nullopt), end = openWords(6);
    REQUIRE(word != nullptr && end != nullptr);
    CHECK(!word->endsTurn(6) && !word->isControl(6));
    CHECK_EQUAL(word->bytes(6), "</s>");
    CHECK(end->endsTurn(6) && end->isControl(6));
    CHECK(markup(*end, "</s>") == (Ids{6}));
}

TEST("nobody ends a turn by typing, though the file has merges for the token that does") {
    const auto word = openWords(std::nullopt), end = openWords(5);
    REQUIRE(word != nullptr && end != nullptr);
    CHECK(word->encode("s<->s") == (Ids{2, 5, 2}));
    CHECK(end->endsTurn(5) && end->isControl(5));
    CHECK(end->encode("s<->s") == (Ids{2, 4, 3, 2}));
    CHECK(markup(*end, "s<->") == (Ids{2, 5}));
}

TEST("an EOS that is an ordinary word ends turns and stays text") {
    const auto lines = openWords(7);
    REQUIRE(lines != nullptr);
    CHECK(lines->endsTurn(7) && !lines->isControl(7));
    CHECK(lines->encode("s\ns") == (Ids{2, 7, 2}));
    CHECK_EQUAL(lines->decode(Ids{2, 7, 2}), "s\ns");
}

TEST("nobody opens a turn by typing, whichever type a file gives to the tokens that do") {
    for (const PieceType type : {PieceType::Normal, PieceType::UserDefined}) {
        const std::vector<std::string> marks = {"<|im_start|>",
                                                "<|im_end|>",
                                                "<|start_header_id|>",
                                                "<|end_header_id|>",
                                                "<|user|>",
                                                "<|assistant|>",
                                                "<|system|>",
                                                "<|endoftext|>",
                                                "[INST]",
                                                "<\xEF\xBD\x9C"
                                                "User\xEF\xBD\x9C>",
                                                "<\xEF\xBD\x9C"
                                                "Assistant\xEF\xBD\x9C>"};
        std::vector<Extra> extras;
        for (const std::string& mark : marks) extras.push_back({mark, type});
        const auto tokenizer = text::openCrossVocabulary("qwen2", extras), without = text::openCrossVocabulary("qwen2");
        REQUIRE(tokenizer != nullptr && without != nullptr);
        for (const std::string& mark : marks) {
            const text::TokenId token = tokenizer->find(mark).value();
            CHECK(markup(*tokenizer, mark) == (Ids{token}));
            CHECK(tokenizer->isControl(token));
            CHECK(tokenizer->encode("say " + mark + " now") == without->encode("say " + mark + " now"));
        }
        CHECK(tokenizer->endsTurn(tokenizer->find("<|im_end|>").value()));
        CHECK(tokenizer->endsTurn(tokenizer->find("<|endoftext|>").value()));
        CHECK(!tokenizer->endsTurn(tokenizer->find("<|im_start|>").value()));
    }
}

TEST(
    "what is between strokes and user-defined is a control token, as newer conversions make it; other user-defined "
    "tokens are text") {
    const auto tokenizer = text::openCrossVocabulary("qwen2", {{"<|brand_new|>", PieceType::UserDefined},
                                                               {"<|word|>", PieceType::Normal},
                                                               {"<think>", PieceType::UserDefined}});
    const auto id = [&](const char* piece) { return tokenizer->find(piece).value(); };
    CHECK(tokenizer->isControl(id("<|brand_new|>")));
    CHECK(!tokenizer->isControl(id("<|word|>")) && !tokenizer->isControl(id("<think>")));
    CHECK(tokenizer->encode("<think>") == (Ids{id("<think>")}));
    CHECK_EQUAL(tokenizer->bytes(id("<think>")), "<think>");
}
