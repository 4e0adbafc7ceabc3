// Every pre-tokenizer of byte-level BPE against Hugging Face's tokenizers (tests/data/vocab/make_bpe_goldens.py), how
// one is chosen for files that name none, and that nothing is lost unseen.
#include "support/unit.h"
#include "text/normalize.h"
#include "tiny_vocabulary.h"

#include <map>
#include <set>

using namespace daylong;
using text::Ids;
using text::PieceType;

namespace {

std::string fromHex(const std::string& hex) {
    std::string bytes;
    for (size_t i = 0; i + 1 < hex.size(); i += 2) bytes += static_cast<char>(std::stoi(hex.substr(i, 2), nullptr, 16));
    return bytes;
}

std::string joined(const std::vector<std::string>& texts) {
    std::string all;
    for (size_t i = 0; i < texts.size(); ++i) all += (i == 0 ? "" : "\n") + texts[i];
    return all;
}

std::vector<std::string> texts() {
    std::vector<std::string> all;
    for (const std::string& line : text::linesOf("bpe-cross.texts")) all.push_back(fromHex(line));
    return all;
}

/// Expected ids in the file's order, by scheme: all texts joined by line breaks, then the last of them one by one.
std::map<std::string, std::vector<Ids>> expectedIds() {
    std::map<std::string, std::vector<Ids>> all;
    for (const std::string& line : text::linesOf("bpe-cross.ids")) {
        std::istringstream stream(line);
        std::string scheme;
        stream >> scheme;
        all[scheme].emplace_back(std::istream_iterator<text::TokenId>(stream), std::istream_iterator<text::TokenId>());
    }
    return all;
}

}  // namespace

TEST("every pre-tokenizer composes and cuts as the model makers' own does, and what is decoded is what was encoded") {
    const std::vector<std::string> all = texts();
    const auto expected = expectedIds();
    const std::set<std::string> composing = {"gpt-neox", "qwen2", "qwen35", "command-r"};
    CHECK_EQUAL(expected.size(), 14U);
    for (const auto& [scheme, ids] : expected) {
        const auto tokenizer = text::openCrossVocabulary(scheme);
        REQUIRE(tokenizer != nullptr && all.size() >= ids.size());
        CHECK_EQUAL(tokenizer->description(), "BPE (" + scheme + ")");
        for (size_t i = 0; i < ids.size(); ++i) {
            const std::string one = i == 0 ? joined(all) : all[all.size() - ids.size() + i];
            const Ids actual = tokenizer->encode(one);
            if (actual != ids[i]) unit::fail(__FILE__, __LINE__, scheme + ": other ids for '" + one + "'");
            CHECK_EQUAL(tokenizer->decode(actual), composing.contains(scheme) ? text::toNfc(one) : one);
        }
    }
}

TEST("names of the same expressions give the same tokens") {
    const std::string sample = joined(texts());
    for (const auto& [name, alias] : {std::pair{"gpt-2", "phi-2 exaone4"},
                                      {"gpt-neox", "mpt olmo"},
                                      {"llama-bpe", "llama3 llama-v3 falcon3"},
                                      {"qwen2", "stablelm2 deepseek-r1-qwen"},
                                      {"starcoder", "refact smollm"},
                                      {"gpt-4o", "llama4"},
                                      {"deepseek-v3", "hunyuan-dense"}}) {
        const Ids expected = text::openCrossVocabulary(name)->encode(sample);
        std::istringstream aliases(alias);
        for (std::string each; aliases >> each;) {
            const auto tokenizer = text::openCrossVocabulary(each);
            CHECK(tokenizer->encode(sample) == expected);
            CHECK_EQUAL(tokenizer->description(), "BPE (" + each + ")");
        }
    }
    // Only the merges that a whole word does not need tell these two apart.
    CHECK(text::openCrossVocabulary("dbrx")->decode(text::openCrossVocabulary("dbrx")->encode(sample)) == sample);
}

TEST("a file that names no pre-tokenizer, or one that nobody knows, gets the likely one and says so") {
    const std::string sample = joined(texts());
    const auto encoded = [&](const char* pre) { return text::openCrossVocabulary(pre)->encode(sample); };
    const auto neox = text::openCrossVocabulary("", {}, "gptneox");
    CHECK(neox->encode(sample) == encoded("gpt-neox") && encoded("gpt-neox") != encoded("gpt-2"));
    CHECK_EQUAL(neox->description(), "BPE (gpt-neox; the file names none, its architecture speaks for this)");
    const auto qwen = text::openCrossVocabulary("brand-new", {}, "qwen3");
    CHECK(qwen->encode(sample) == encoded("qwen2"));
    CHECK_EQUAL(qwen->description(),
                "BPE (qwen2; the file's 'brand-new' is unknown, its architecture speaks for this)");
    const auto cohere = text::openCrossVocabulary("", {{"<|START_OF_TURN_TOKEN|>"}});
    CHECK(cohere->encode(sample) == encoded("command-r"));
    CHECK_EQUAL(cohere->description(), "BPE (command-r; the file names none, its special tokens speak for this)");
    std::vector<text::Extra> many(130000);
    for (size_t i = 0; i < many.size(); ++i) many[i] = {"<unused" + std::to_string(i) + ">", PieceType::Unused};
    many[0] = {"<|start_header_id|>"};
    CHECK(text::openCrossVocabulary("", many)->description().starts_with("BPE (llama-bpe; "));
    many[0] = {">>TITLE<<"};
    const auto falcon = text::openCrossVocabulary("", many);
    CHECK(falcon->encode(sample) == encoded("llama-bpe"));
    CHECK_EQUAL(falcon->description(), "BPE (falcon3; the file names none, its special tokens speak for this)");
    CHECK(text::openCrossVocabulary("", {{">>TITLE<<"}}, "falcon")->description().starts_with("BPE (falcon; "));
    const auto unknown = text::openCrossVocabulary("evil\n\x1b[31m pre");
    CHECK(unknown->encode(sample) == encoded("default"));
    CHECK_EQUAL(
        unknown->description(),
        "BPE (default; the file's 'evil??[31m pre' is unknown, so tokens may differ from those it was trained with)");
}

TEST("a byte without a token is shown as U+FFFD, not dropped") {
    const auto falcon = text::openVocabulary("ggml-vocab-falcon");
    REQUIRE(falcon != nullptr);
    CHECK_EQUAL(falcon->decode(falcon->encode("a\xFF"
                                              "b")),
                "a\xEF\xBF\xBD"
                "b");
    CHECK_EQUAL(falcon->description(), "BPE (falcon)");
    const auto tiny = [](std::vector<std::string> pieces, std::optional<uint32_t> unknown, std::vector<int32_t> types) {
        return text::openVocabulary([&](lab::GgufWriter& writer) {
            writer.set("tokenizer.ggml.model", std::string("gpt2"));
            writer.set("tokenizer.ggml.pre", std::string("gpt-2"));
            writer.set("tokenizer.ggml.tokens", pieces);
            writer.set("tokenizer.ggml.token_type", types);
            writer.set("tokenizer.ggml.merges", std::vector<std::string>{"a b"});
            if (unknown) writer.set("tokenizer.ggml.unknown_token_id", *unknown);
        });
    };
    const auto mark = tiny({"a", "b", "ab", "?"}, std::nullopt, {1, 1, 1, 1});
    CHECK(mark->encode("abx") == (Ids{2, 3}));
    CHECK(tiny({"a", "b", "ab", "<unk>"}, 3, {1, 1, 1, 2})->encode("xab") == (Ids{3, 2}));
    CHECK(tiny({"a", "b", "ab", "<end>", "?"}, 3, {1, 1, 1, 3, 1})->encode("xab") ==
          (Ids{4, 2}));  // never a control token
    const auto loses = tiny({"a", "b", "ab"}, std::nullopt, {1, 1, 1});
    CHECK(loses->encode("xab") == (Ids{2}));
    CHECK_EQUAL(loses->description(), "BPE (gpt-2); some bytes have no token and are left out");
}

TEST("user-defined tokens are found in typed text, the longest at a place; control tokens only in markup") {
    const auto tokenizer = text::openCrossVocabulary("gpt-2", {{"  ", PieceType::UserDefined},
                                                               {"    ", PieceType::UserDefined},
                                                               {"<tool>", PieceType::UserDefined},
                                                               {"<tool><x>", PieceType::Control},
                                                               {"<", PieceType::Control}});
    const auto id = [&](const char* piece) { return tokenizer->find(piece).value(); };
    const Ids typed = tokenizer->encode("      a<tool><x>");
    REQUIRE(typed.size() > 4);
    CHECK_EQUAL(typed[0], id("    "));
    CHECK_EQUAL(typed[1], id("  "));
    CHECK_EQUAL(typed[3], id("<tool>"));
    CHECK_EQUAL(tokenizer->decode(typed), "      a<tool><x>");
    const text::TextPart markup{"<tool><x><tool>", true};
    CHECK(tokenizer->encodeParts({&markup, 1}) == (Ids{id("<tool><x>"), id("<tool>")}));
}

TEST("gpt-oss's <|end|> closes a message, elsewhere it ends the turn") {
    const auto plain = text::openCrossVocabulary("gpt-4o", {{"<|end|>"}});
    CHECK(plain->endsTurn(plain->find("<|end|>").value()));
    const auto harmony = text::openCrossVocabulary("gpt-4o", {{"<|end|>"}, {"<|return|>"}, {"<|call|>"}});
    CHECK(!harmony->endsTurn(harmony->find("<|end|>").value()));
    CHECK(harmony->endsTurn(harmony->find("<|return|>").value()));
    CHECK(harmony->endsTurn(harmony->find("<|call|>").value()));
}

TEST("Phi-3's special tokens take the white space behind them along") {
    const auto tokenizer = text::openVocabulary("ggml-vocab-phi-3");
    REQUIRE(tokenizer != nullptr);
    const text::TextPart parts[] = {{"<|user|>\n", true}, {" \n hi", false}, {"<|end|>\n<|assistant|>\n", true}};
    const text::TextPart bare[] = {{"<|user|>", true}, {"hi", false}, {"<|end|><|assistant|>", true}};
    CHECK_EQUAL(text::shown(tokenizer->encodeParts(parts)), text::shown(tokenizer->encodeParts(bare)));
    const text::TextPart bos{"<s> hi", true}, llama{"</s> hi", true};
    CHECK(tokenizer->decode(tokenizer->encodeParts({&bos, 1})).ends_with(" hi"));
    const auto other = text::openVocabulary("ggml-vocab-llama-spm");
    CHECK(other->encodeParts({&llama, 1}).size() == 3);  // the space stays there
}

TEST("GPT-NeoX's vocabulary under GPT-2's name composes, GPT-2's own does not") {
    const std::string apart = "Cafe\xCC\x81";
    const auto composed = text::openCrossVocabulary("gpt-2")->encode("Caf\xC3\xA9");
    CHECK(text::openCrossVocabulary("gpt-2", {}, "gptneox")->encode(apart) == composed);
    CHECK(text::openCrossVocabulary("gpt-2", {{"<|endoftext|>"}, {"<|padding|>"}}, "stablelm")->encode(apart) ==
          composed);
    CHECK(text::openCrossVocabulary("gpt-2")->encode(apart) != composed);
}

TEST("what is no UTF-8 is not composed, and nothing of it is lost") {
    CHECK_EQUAL(text::toNfc("\xFF"
                            "e\xCC\x81\xE2\x82"
                            "a\xCC\x88\xF0\x9F"),
                "\xFF\xC3\xA9\xE2\x82\xC3\xA4\xF0\x9F");
    CHECK_EQUAL(text::toNfc(""), "");
    const auto tokenizer = text::openCrossVocabulary("qwen2");
    CHECK_EQUAL(tokenizer->decode(tokenizer->encode("a\xFF\xCC\x81")), "a\xFF\xCC\x81");
}
