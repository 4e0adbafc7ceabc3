// Unicode's normal form C, in which many models' tokenizers put text before they cut it: letters and their marks as one
// code point where there is one ("e" and U+0301 as "é"). Text pasted from macOS comes apart. Never fails; bytes that
// are no UTF-8 stay as they are.
#pragma once

#include <string>
#include <string_view>

namespace daylong::text {

std::string toNfc(std::string_view text);

}  // namespace daylong::text
