// The hand-written markup of families: for what a file's own template cannot do, for files that have none, and for
// people who choose one. Immutable data; never fails.
#pragma once

#include "text/chat_template.h"

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace daylong::text {

struct TurnFamily {
    std::vector<std::string_view> marks;   // all of them stand in a template's text
    std::vector<std::string_view> tokens;  // all of them are control tokens of a vocabulary; empty: the marks are
    ChatTemplate chat;
};

/// More particular families first; without "plain".
std::span<const TurnFamily> turnFamilies();
/// User: and Assistant: in words.
ChatTemplate plainTemplate();

/// The family whose marks stand in a template's text; nullptr: none.
const ChatTemplate* familyOfTemplate(std::string_view text);
/// The family whose marks are control tokens of the vocabulary; nullptr: none.
const ChatTemplate* familyOfVocabulary(const Tokenizer& tokenizer);

}  // namespace daylong::text
