// The regular expressions that byte-level vocabularies were trained with, by the names that GGUF files give them.
// Facts from the model makers' published tokenizer.json files. Immutable data.
#pragma once

#include "model/gguf.h"

#include <array>
#include <string>
#include <string_view>
#include <vector>

namespace daylong::text {

struct PreTokenizerScheme {
    std::string_view names;               // as in tokenizer.ggml.pre, separated by spaces; the first is the one shown
    std::array<const char*, 6> patterns;  // applied one after the other; nullptr: no more
    bool ignoresMerges = false;           // a word that is a token is taken as it is
    bool addsBos = false;                 // the model was trained with BOS in front, though its file may not say so
    bool composes = false;                // text is put into normal form C first

    std::string_view name() const { return names.substr(0, names.find(' ')); }
};

/// nullptr: unknown.
const PreTokenizerScheme* findScheme(std::string_view name);

struct ChosenScheme {
    const PreTokenizerScheme* scheme = nullptr;
    std::string name;  // for people; says why where the file names no scheme that is known
};
/// The file's own, or what its special tokens or its architecture speak for, or `default`.
ChosenScheme chooseScheme(const model::GgufFile& file, const std::vector<std::string_view>& pieces);

}  // namespace daylong::text
