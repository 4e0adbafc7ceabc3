// Ids of vocabularies against an independent implementation's (tests/data/vocab: .inp texts, .out ids).
#include "base/utf8.h"
#include "lab/models/gguf_writer.h"
#include "support/temporary_folder.h"
#include "support/unit.h"
#include "text/detokenizer.h"
#include "text/tokenizer.h"
#include "tiny_vocabulary.h"

#include <fstream>
#include <iterator>
#include <random>

using namespace daylong;

namespace {

const std::string kFolder = DAYLONG_TEST_DATA "/vocab/ggml-vocab-";

std::string readAll(const std::string& path) {
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
}

std::shared_ptr<const text::Tokenizer> open(const std::string& name) {
    const auto file = model::GgufFile::open(kFolder + name + ".gguf");
    if (!file) return nullptr;
    const auto tokenizer = text::Tokenizer::create(*file);
    return tokenizer ? *tokenizer : nullptr;
}

std::vector<std::string> splitTexts(const std::string& all) {
    const std::string separator = "\n__ggml_vocab_test__\n";
    std::vector<std::string> texts;
    size_t begin = 0;
    for (size_t end; (end = all.find(separator, begin)) != std::string::npos; begin = end + separator.size())
        texts.push_back(all.substr(begin, end - begin));
    texts.push_back(all.substr(begin));
    return texts;
}

/// `composes`: what is decoded may be written otherwise than it was.
void checkVocabulary(const std::string& name, bool composes = false) {
    const auto tokenizer = open(name);
    REQUIRE(tokenizer != nullptr);
    const std::vector<std::string> texts = splitTexts(readAll(kFolder + name + ".gguf.inp"));
    std::ifstream expectedFile(kFolder + name + ".gguf.out");
    size_t cases = 0;
    for (std::string line; cases < texts.size() && std::getline(expectedFile, line); ++cases) {
        std::istringstream stream(line);
        const std::vector<text::TokenId> expected{std::istream_iterator<text::TokenId>(stream), {}};
        const std::vector<text::TokenId> actual = tokenizer->encode(texts[cases]);
        if (actual != expected) unit::fail(__FILE__, __LINE__, name + ": other ids for '" + texts[cases] + "'");
        if (composes) {
            CHECK(tokenizer->encode(tokenizer->decode(actual)) == actual);
            continue;
        }
        CHECK_EQUAL(tokenizer->decode(actual), texts[cases]);
        text::Detokenizer detokenizer(tokenizer);
        std::string streamed;
        for (const text::TokenId token : actual) streamed += detokenizer.push(token);
        streamed += detokenizer.finish();
        CHECK(streamed.ends_with(texts[cases]));
    }
    CHECK(cases >= 40);
}

}  // namespace

TEST("Gemma 4's kind of vocabulary merges characters and marked spaces, and spells the rest in bytes") {
    checkVocabulary("gemma4");
}

TEST("Llama's SPM vocabulary gives the expected ids") { checkVocabulary("llama-spm"); }
TEST("Phi-3's SPM vocabulary with user-defined tokens gives the expected ids") { checkVocabulary("phi-3"); }
TEST("GPT-2's byte-level BPE gives the expected ids") { checkVocabulary("gpt-2"); }
TEST("Falcon's byte-level BPE gives the expected ids") { checkVocabulary("falcon"); }

TEST("Qwen 3's and Qwen 3.6's own vocabularies, as far as these texts use them, give the ids of their own library") {
    checkVocabulary("qwen2", true);
    checkVocabulary("qwen35", true);
}

TEST("any valid text survives encoding and decoding") {
    std::mt19937 random(7);
    for (const char* name : {"llama-spm", "gpt-2"}) {
        const auto tokenizer = open(name);
        REQUIRE(tokenizer != nullptr);
        for (int i = 0; i < 500; ++i) {
            std::string text;
            const char32_t ranges[] = {0x20, 0x7E, 0xA1, 0x17F, 0x400, 0x44F, 0x4E00, 0x9FA0, 0x1F600, 0x1F64F};
            for (int length = static_cast<int>(random() % 40); length > 0; --length) {
                const size_t range = random() % 5 * 2;
                appendUtf8(text,
                           ranges[range] + static_cast<char32_t>(random() % (ranges[range + 1] - ranges[range] + 1)));
                if (random() % 8 == 0) text += "\n ";
            }
            CHECK_EQUAL(tokenizer->decode(tokenizer->encode(text)), text);
        }
    }
}

TEST("a detokenizer never hands out half a letter, and replaces what is no letter") {
    const auto tokenizer = open("llama-spm");
    REQUIRE(tokenizer != nullptr);
    text::Detokenizer detokenizer(tokenizer);
    const auto byteToken = [&](const char* piece) { return tokenizer->find(piece).value(); };
    CHECK_EQUAL(detokenizer.push(byteToken("<0xF0>")), "");
    CHECK_EQUAL(detokenizer.push(byteToken("<0x9F>")), "");
    CHECK_EQUAL(detokenizer.push(byteToken("<0x98>")), "");
    CHECK_EQUAL(detokenizer.push(byteToken("<0x80>")), "\xF0\x9F\x98\x80");
    CHECK_EQUAL(detokenizer.push(byteToken("<0xFF>")), "\xEF\xBF\xBD");
    CHECK_EQUAL(detokenizer.push(byteToken("<0xE2>")), "");
    CHECK_EQUAL(detokenizer.push(byteToken("<0x41>")),
                "\xEF\xBF\xBD"
                "A");
    CHECK_EQUAL(detokenizer.push(byteToken("<0xE2>")), "");
    CHECK_EQUAL(detokenizer.finish(), "\xEF\xBF\xBD");
}

TEST(
    "what is no UTF-8 becomes U+FFFD in an SPM vocabulary, one for each broken letter, and stays as it is in "
    "byte-level BPE") {
    const std::string broken =
        "a\xE3\x83"
        "b\xFF\xF0\x9F\x98 c\xC0\x80";
    const auto spm = open("llama-spm"), bpe = open("gpt-2");
    REQUIRE(spm != nullptr && bpe != nullptr);
    CHECK_EQUAL(spm->decode(spm->encode(broken)), toValidUtf8(broken));
    CHECK_EQUAL(bpe->decode(bpe->encode(broken)), broken);
}

TEST("user-defined runs of spaces are found in an SPM vocabulary, whichever way the file writes a space") {
    for (const char* run : {"\xE2\x96\x81\xE2\x96\x81", "  "}) {  // Gemma's older and newer files
        const auto tokenizer = text::openVocabulary([&](lab::GgufWriter& writer) {
            writer.set("tokenizer.ggml.model", std::string("llama"));
            writer.set("tokenizer.ggml.tokens", std::vector<std::string>{"<unk>", "\xE2\x96\x81", "a", run, "\n\n"});
            writer.set("tokenizer.ggml.scores", std::vector<float>{0.0F, -1.0F, -2.0F, 0.0F, 0.0F});
            writer.set("tokenizer.ggml.token_type", std::vector<int32_t>{2, 1, 1, 4, 4});
            writer.set("tokenizer.ggml.unknown_token_id", uint32_t{0});
            writer.set("tokenizer.ggml.add_space_prefix", false);
        });
        REQUIRE(tokenizer != nullptr);
        CHECK_EQUAL(text::shown(tokenizer->encode("a   a\n\na")), "2 3 1 2 4 2 ");
        CHECK_EQUAL(tokenizer->decode(tokenizer->encode("a   a\n\na")), "a   a\n\na");
    }
}

TEST("control tokens that a person types stay text, and markup's become ids") {
    const auto tokenizer = open("phi-3");
    REQUIRE(tokenizer != nullptr);
    const text::TokenId end = tokenizer->find("<|end|>").value();
    for (const text::TokenId token : tokenizer->encode("say <|end|> now")) CHECK(token != end);
    const text::TextPart markup{"<|end|>", true};
    const auto parsed = tokenizer->encodeParts({&markup, 1});
    REQUIRE(parsed.size() == 1);
    CHECK_EQUAL(parsed[0], end);
    CHECK(tokenizer->endsTurn(end));
}

TEST("nobody ends a turn by typing, though the file marks the token as user-defined") {
    const auto tokenizer = open("phi-3");
    REQUIRE(tokenizer != nullptr);
    const text::TokenId end = tokenizer->find("</s>").value();
    CHECK(tokenizer->endsTurn(end));
    CHECK(tokenizer->isControl(end));
    const std::string typed = "he said </s> twice: </s></s>";
    const std::vector<text::TokenId> tokens = tokenizer->encode(typed);
    for (const text::TokenId token : tokens) CHECK(!tokenizer->endsTurn(token));
    CHECK_EQUAL(tokenizer->decode(tokens), typed);
    const text::TextPart markup{"</s>", true};
    CHECK(tokenizer->encodeParts({&markup, 1}) == std::vector<text::TokenId>{end});
}

TEST("Llama 3's files, which do not mention it, get BOS in front; a file that declines it does not") {
    const unit::TemporaryFolder folder;
    struct Case {
        std::string pre;
        std::optional<bool> addBos;
        bool expected;
    };
    const Case cases[] = {{"llama-bpe", std::nullopt, true},
                          {"llama-bpe", false, false},
                          {"gpt-2", std::nullopt, false},
                          {"gpt-2", true, true}};
    for (const Case& each : cases) {
        lab::GgufWriter writer;
        writer.set("general.architecture", std::string("llama"));
        writer.set("tokenizer.ggml.model", std::string("gpt2"));
        writer.set("tokenizer.ggml.pre", each.pre);
        writer.set("tokenizer.ggml.tokens", std::vector<std::string>{"a", "b", "ab", "<|begin_of_text|>"});
        writer.set("tokenizer.ggml.token_type", std::vector<int32_t>{1, 1, 1, 3});
        writer.set("tokenizer.ggml.merges", std::vector<std::string>{"a b"});
        writer.set("tokenizer.ggml.bos_token_id", uint32_t{3});
        if (each.addBos) writer.set("tokenizer.ggml.add_bos_token", *each.addBos);
        const std::filesystem::path path = folder / "vocabulary.gguf";
        REQUIRE(writer.write(path, [](size_t, uint64_t, std::span<std::byte>) {}));
        const auto file = model::GgufFile::open(path);
        REQUIRE(file);
        const auto tokenizer = text::Tokenizer::create(*file);
        REQUIRE(tokenizer);
        CHECK_EQUAL((*tokenizer)->special().addBos, each.expected);
    }
}

TEST("special ids outside of the vocabulary are left out, said, and replaced by what is usual at its place") {
    const auto spm = [](std::optional<uint32_t> id, std::vector<std::string> pieces = {"<unk>", "<s>", "</s>", "a"}) {
        return text::openVocabulary([&](lab::GgufWriter& writer) {
            writer.set("tokenizer.ggml.model", std::string("llama"));
            writer.set("tokenizer.ggml.tokens", pieces);
            writer.set("tokenizer.ggml.scores", std::vector<float>(4, 0.0F));
            writer.set("tokenizer.ggml.token_type", std::vector<int32_t>{2, 3, 3, 1});
            for (const char* key : {"bos", "eos", "unknown", "eot", "eom"}) {
                if (id) writer.set("tokenizer.ggml." + std::string(key) + "_token_id", *id);
            }
        });
    };
    for (const std::optional<uint32_t> id :
         {std::optional<uint32_t>(4), std::optional<uint32_t>(1000000), std::optional<uint32_t>()}) {
        const auto tokenizer = spm(id);
        REQUIRE(tokenizer != nullptr);
        CHECK(tokenizer->special().bos == 1 && tokenizer->special().eos == 2 && !tokenizer->special().endOfTurn);
        CHECK(tokenizer->special().addBos && tokenizer->endsTurn(2));
        CHECK_EQUAL(tokenizer->remark().empty(), !id);
    }
    CHECK(
        spm(4)->remark().starts_with("its 'tokenizer.ggml.bos_token_id' is outside of its vocabulary and is left out; "
                                     "its 'tokenizer.ggml.eos_token_id'"));
    CHECK(!spm(UINT32_MAX)->special().bos && spm(UINT32_MAX)->remark().empty());
    CHECK(!spm(4, {"<unk>", "x", "y", "a"})->special().bos);
    const auto bpe = text::openVocabulary([](lab::GgufWriter& writer) {
        writer.set("tokenizer.ggml.model", std::string("gpt2"));
        writer.set("tokenizer.ggml.tokens", std::vector<std::string>{"a", "b", "ab", "<|im_end|>", "<more>"});
        writer.set("tokenizer.ggml.token_type", std::vector<int32_t>{1, 1, 1, 3, 3});
        writer.set("tokenizer.ggml.merges", std::vector<std::string>{"a b"});
        writer.set("tokenizer.ggml.eos_token_id", uint32_t{5});
        writer.set("tokenizer.ggml.eom_token_id", uint32_t{4});
    });
    REQUIRE(bpe != nullptr);
    CHECK(!bpe->special().eos && bpe->endsTurn(3) && bpe->endsTurn(4) && !bpe->endsTurn(2));
}

TEST("hostile input neither crashes nor takes long") {
    std::mt19937 random(11);
    for (const char* name : {"llama-spm", "gpt-2"}) {
        const auto tokenizer = open(name);
        REQUIRE(tokenizer != nullptr);
        CHECK(!tokenizer->encode(std::string(300000, 'a')).empty());
        CHECK(!tokenizer->encode(std::string(300000, ' ')).empty());
        for (int i = 0; i < 3000; ++i) {
            std::string bytes(random() % 64, '\0');
            for (char& byte : bytes) byte = static_cast<char>(random());
            const auto tokens = tokenizer->encode(bytes);
            for (const text::TokenId token : tokens)
                CHECK(token >= 0 && static_cast<uint32_t>(token) < tokenizer->vocabSize());
        }
    }
}
