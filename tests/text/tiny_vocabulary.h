// Vocabularies written for one test: a GGUF file of metadata alone, opened as a tokenizer.
#pragma once

#include "lab/models/gguf_writer.h"
#include "support/temporary_folder.h"
#include "text/tokenizer.h"

#include <functional>
#include <fstream>
#include <iterator>
#include <sstream>

namespace daylong::text {

using Ids = std::vector<TokenId>;

inline std::shared_ptr<const Tokenizer> openVocabulary(const std::function<void(lab::GgufWriter&)>& fill,
                                                       std::string_view architecture = "llama") {
    const unit::TemporaryFolder folder;
    lab::GgufWriter writer;
    writer.set("general.architecture", std::string(architecture));
    fill(writer);
    const std::filesystem::path path = folder / "vocabulary.gguf";
    if (!writer.write(path, [](size_t, uint64_t, std::span<std::byte>) {})) return nullptr;
    const auto file = model::GgufFile::open(path);  // stays mapped when the folder goes
    if (!file) return nullptr;
    const auto tokenizer = Tokenizer::create(*file);
    return tokenizer ? *tokenizer : nullptr;
}

inline std::shared_ptr<const Tokenizer> openVocabulary(const std::string& name) {
    const auto file = model::GgufFile::open(DAYLONG_TEST_DATA "/vocab/" + name + ".gguf");
    if (!file) return nullptr;
    const auto tokenizer = Tokenizer::create(*file);
    return tokenizer ? *tokenizer : nullptr;
}

/// A piece that a file lists beyond its trained ones, with its type.
struct Extra {
    std::string piece;
    PieceType type = PieceType::Control;
};

/// The vocabulary of make_bpe_goldens.py with a pre-tokenizer's name (empty: none) and more pieces at its end.
inline std::shared_ptr<const Tokenizer> openCrossVocabulary(const std::string& pre,
                                                            const std::vector<Extra>& extras = {},
                                                            std::string_view architecture = "llama") {
    const auto file = model::GgufFile::open(DAYLONG_TEST_DATA "/vocab/bpe-cross.gguf");
    if (!file) return nullptr;
    const auto strings = [&](const char* key) {
        const std::vector<std::string_view> views = (*file)->stringArray(key);
        return std::vector<std::string>(views.begin(), views.end());
    };
    std::vector<std::string> pieces = strings("tokenizer.ggml.tokens");
    std::vector<int32_t> types(pieces.size(), 1);
    for (const Extra& extra : extras) {
        pieces.push_back(extra.piece);
        types.push_back(static_cast<int32_t>(extra.type));
    }
    return openVocabulary(
        [&](lab::GgufWriter& writer) {
            writer.set("tokenizer.ggml.model", std::string("gpt2"));
            if (!pre.empty()) writer.set("tokenizer.ggml.pre", pre);
            writer.set("tokenizer.ggml.tokens", pieces);
            writer.set("tokenizer.ggml.token_type", types);
            writer.set("tokenizer.ggml.merges", strings("tokenizer.ggml.merges"));
        },
        architecture);
}

inline std::string shown(const Ids& ids) {
    std::string text;
    for (const TokenId id : ids) text += std::to_string(id) + " ";
    return text;
}

inline std::vector<std::string> linesOf(const std::string& name) {
    std::ifstream file(DAYLONG_TEST_DATA "/vocab/" + name, std::ios::binary);
    std::vector<std::string> lines;
    for (std::string line; std::getline(file, line);) lines.push_back(line);
    return lines;
}

}  // namespace daylong::text
