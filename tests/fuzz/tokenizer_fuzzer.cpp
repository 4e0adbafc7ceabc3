// Any bytes as text, with an SPM vocabulary, Gemma 4's kind, Qwen's and a byte-level one with every pre-tokenizer: ids
// in range, the same text back (composed where the vocabulary's scheme says so), streamed or whole, in one part or two,
// and stop strings found wherever they are.
#include "base/utf8.h"
#include "text/detokenizer.h"
#include "text/normalize.h"
#include "text/stop_rules.h"
#include "text/tiny_vocabulary.h"

#include <cstdint>
#include <cstdlib>

using namespace daylong;

namespace {

using Vocabulary = std::shared_ptr<const text::Tokenizer>;

void require(bool condition) {
    if (!condition) abort();
}

Vocabulary vocabularyOf(const char* path) {
    const auto file = model::GgufFile::open(DAYLONG_TEST_DATA + std::string(path));
    require(bool(file));
    const auto tokenizer = text::Tokenizer::create(*file);
    require(bool(tokenizer));
    return *tokenizer;
}

const std::vector<Vocabulary>& vocabularies() {
    static const std::vector<Vocabulary> all = [] {
        std::vector<Vocabulary> made = {vocabularyOf("/stories260K.gguf"),
                                        vocabularyOf("/vocab/ggml-vocab-gemma4.gguf"),
                                        vocabularyOf("/vocab/ggml-vocab-qwen35.gguf")};
        for (const char* scheme : {"default", "gpt-2", "llama-bpe", "qwen2", "qwen35", "seed-coder", "tekken", "gpt-4o",
                                   "falcon", "starcoder", "deepseek-llm", "deepseek-coder", "deepseek-v3"}) {
            made.push_back(text::openCrossVocabulary(
                scheme,
                {{"<|end|>"}, {"<|"}, {"   ", text::PieceType::UserDefined}, {"|>x", text::PieceType::UserDefined}}));
        }
        for (const Vocabulary& each : made) require(each != nullptr);
        return made;
    }();
    return all;
}

constexpr size_t kMarkSpaces = 2;  // the first ones write a mark for a space

/// What these keep: valid UTF-8, its mark for a space as a space.
std::string markedText(std::string_view bytes) {
    std::string text = toValidUtf8(bytes);
    for (size_t at = 0; (at = text.find("\xE2\x96\x81", at)) != std::string::npos;) text.replace(at, 3, " ");
    return text;
}

void checkIds(const text::Tokenizer& tokenizer, const text::Ids& ids) {
    for (const text::TokenId id : ids) require(id >= 0 && static_cast<uint32_t>(id) < tokenizer.vocabSize());
}

void checkText(const Vocabulary& tokenizer, bool marksSpaces, std::string_view bytes, size_t cut) {
    const text::Ids whole = tokenizer->encode(bytes);
    checkIds(*tokenizer, whole);
    const std::string text = tokenizer->decode(whole), same = marksSpaces ? markedText(bytes) : std::string(bytes);
    require(text == same || text == text::toNfc(bytes));  // some compose what is written in parts
    text::Detokenizer detokenizer(tokenizer);
    std::string streamed, all;
    for (const text::TokenId id : whole) {
        const std::string shown = detokenizer.push(id);
        require(isValidUtf8(shown));
        streamed += shown;
        all += tokenizer->bytes(id);
    }
    require(streamed + detokenizer.finish() == toValidUtf8(all));
    const text::TextPart parts[] = {{bytes.substr(0, cut), false}, {bytes.substr(cut), false}};
    require(text != same || tokenizer->decode(tokenizer->encodeParts(parts)) == text);
    const text::TextPart markup[] = {{bytes.substr(0, cut), true}, {bytes.substr(cut), false}};
    checkIds(*tokenizer, tokenizer->encodeParts(markup));
    checkIds(*tokenizer, tokenizer->encodeParts(markup, true));
}

/// The stop strings are the text's first bytes, its next ones and so on; what is shown ends before the first of them.
void checkStops(std::string_view bytes, size_t cut) {
    const std::string first(bytes.substr(0, cut % 5)), second(bytes.substr(bytes.size() / 2, cut % 3));
    text::StopRules rules({first, second});
    std::string shown;
    bool stopped = false;
    for (size_t i = 0; i < bytes.size() && !stopped; i += cut % 4 + 1) {
        const text::StopRules::Step step = rules.push(bytes.substr(i, cut % 4 + 1));
        shown += step.text;
        stopped = step.stopped;
    }
    if (!stopped) shown += rules.finish();
    require(bytes.starts_with(shown));
    const auto contains = [&](const std::string& stop) {
        return !stop.empty() && bytes.find(stop) != std::string_view::npos;
    };
    require(stopped == (contains(first) || contains(second)));
    require(stopped || shown == bytes);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
    if (size < 2) return 0;
    const std::string_view bytes(reinterpret_cast<const char*>(data + 2), size - 2);
    const std::vector<Vocabulary>& all = vocabularies();
    const size_t cut = bytes.empty() ? 0 : data[1] % bytes.size();
    const size_t which = data[0] % all.size();
    checkText(all[which], which < kMarkSpaces, bytes, cut);
    checkStops(bytes, cut);
    return 0;
}
