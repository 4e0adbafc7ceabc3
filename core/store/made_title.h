// The title that a model makes of a first exchange: what it is asked, and whether what it said will do. Small models
// answer the message once more, or repeat it; then the first words stay. Thread rule: free functions. Never fails.
#pragma once

#include "store/types.h"

#include <optional>
#include <string>
#include <string_view>

namespace daylong::store {

/// In the conversation's language; with no more of it than a title needs.
std::string askForTitle(const Exchange& first);

/// What was answered as a title, without quotation marks, "Title:" and the like. Nothing: it is empty, longer than a
/// title, more than one line, markup, thoughts, in other letters than what was said, a repetition of that or of
/// itself, or talk about the task.
std::optional<std::string> titleFromAnswer(std::string_view answer, std::string_view said);

}  // namespace daylong::store
