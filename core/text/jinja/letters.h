// What Python's str knows of letters, for all of Unicode: through ICU. Stateless; never fails.
#pragma once

#include "text/jinja/text.h"

#include <string_view>

namespace daylong::jinja {

/// With other letters: as str.upper, str.lower and their like. Letters that become several keep their mark.
enum class Case { Upper, Lower, Title, Capitalize, Swap, Fold };
Text changeCase(const Text& text, Case to);

/// str.isalpha and its like, by name; false for a name that is none.
bool isAll(const Text& text, std::string_view name);
/// Whether repr shows it as it is.
bool isPrintable(char32_t letter);
/// What \w finds in Python's regular expressions.
bool isWordLetter(char32_t letter);

}  // namespace daylong::jinja
