// Text to token ids and back, as the model's file says. Immutable and thread-safe after creation.
// Failure rule: creation fails with InvalidFile/Unsupported; encoding any bytes never fails
// (invalid UTF-8 becomes byte tokens or U+FFFD, as the vocabulary allows).
#pragma once

#include "base/result.h"
#include "model/gguf.h"
#include "text/vocabulary.h"

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace daylong::text {

/// A piece of a prompt. In markup, control tokens written out ("<|end|>") are parsed; in what people typed they are
/// text like any other. Text runs on across pieces, so the cut between two of them makes no difference to merges.
struct TextPart {
    std::string_view text;
    bool markup = false;
};

struct SpecialTokens {
    std::optional<TokenId> bos, eos, endOfTurn;
    bool addBos = false;  // the model expects BOS in front of a text
};

enum class TokenizerKind { Spm, Bpe };  // sentencepiece's, byte-level

class Tokenizer {
public:
    static Result<std::shared_ptr<const Tokenizer>> create(const std::shared_ptr<const model::GgufFile>& file);
    ~Tokenizer();

    /// Plain text to ids; control tokens written out in it stay text, user-defined ones are found. No BOS.
    std::vector<TokenId> encode(std::string_view text) const;
    /// `continues`: plain text stands before the parts, so that no space is put in front of them.
    std::vector<TokenId> encodeParts(std::span<const TextPart> parts, bool continues = false) const;

    /// The bytes a token stands for; empty for control tokens. May be part of a UTF-8 sequence.
    std::string_view bytes(TokenId token) const;
    /// As in the vocabulary ("<s>", "▁the"), for people.
    std::string_view piece(TokenId token) const;
    /// All of the tokens' bytes; SPM's leading space removed when the vocabulary adds one.
    std::string decode(std::span<const TokenId> tokens) const;

    bool isControl(TokenId token) const;
    /// A control or user-defined token: found whole, so that text behind it begins anew.
    bool standsAlone(TokenId token) const;
    bool endsTurn(TokenId token) const;  // EOS, end of turn and its like: generation stops there
    std::optional<TokenId> find(std::string_view piece) const;
    uint32_t vocabSize() const;
    const SpecialTokens& special() const;
    TokenizerKind kind() const;
    std::string description() const;    // "SPM", "BPE (llama-bpe)", for people
    const std::string& remark() const;  // what of the file was not taken, and why; empty: all was

private:
    Tokenizer();
    struct Impl;
    std::unique_ptr<Impl> m_impl;
};

}  // namespace daylong::text
