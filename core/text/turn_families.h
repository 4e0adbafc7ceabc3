// The families of chat markup that Daylong knows: by what a template or a vocabulary is recognised, and a small
// template of its own for each (resources/templates): for what a file's own template cannot do, for files that have
// none, and for people who choose one. Immutable data; never fails.
#pragma once

#include "text/tokenizer.h"

#include <span>
#include <string_view>
#include <vector>

namespace daylong::text {

struct TurnFamily {
    std::string_view name;                 // "chatml"
    std::vector<std::string_view> marks;   // all of them stand in a template's text
    std::string_view end;                  // closes an assistant's turn
    std::vector<std::string_view> tokens;  // all of them are control tokens of a vocabulary; empty: the marks are
    bool dropsLineBreaks = false;          // an SPM tokenizer of it takes line breaks behind control tokens away
    bool isOurs = false;                   // of the models that are trained for Daylong

    std::string_view source() const;  // its template
};

/// More particular families first; "plain" (User: and Assistant: in words) is last, and recognised by nothing.
std::span<const TurnFamily> turnFamilies();
const TurnFamily& plainFamily();
/// nullptr: there is none of that name.
const TurnFamily* familyNamed(std::string_view name);
/// The family whose marks stand in a template's text; nullptr: none.
const TurnFamily* familyOfTemplate(std::string_view text);
/// The family whose marks are control tokens of the vocabulary; nullptr: none.
const TurnFamily* familyOfVocabulary(const Tokenizer& tokenizer);

}  // namespace daylong::text
