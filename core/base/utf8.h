// UTF-8, strictly as Unicode defines it: no surrogates, no overlong forms, nothing past U+10FFFF.
// Thread rule: free functions. Failure rule: none fails; bad bytes are reported or replaced, one U+FFFD for each
// maximal ill-formed part (Unicode 15, section 3.9, "U+FFFD Substitution of Maximal Subparts").
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace daylong {

constexpr char32_t kReplacementCharacter = 0xFFFD;

struct Utf8Sequence {
    enum class Kind {
        Valid,
        Invalid,     // can never become valid, whatever follows
        Incomplete,  // the text ends inside it; more bytes could make it valid
    };
    Kind kind = Kind::Valid;
    char32_t codePoint = 0;  // U+FFFD unless valid
    size_t size = 0;         // bytes it takes, at least 1
};

/// The sequence at the start of `text`, which may not be empty.
Utf8Sequence nextUtf8(std::string_view text);

bool isValidUtf8(std::string_view text);
/// `text` with every ill-formed part replaced by U+FFFD.
std::string toValidUtf8(std::string_view text);
/// Appends a code point; what is none (surrogates, above U+10FFFF) as U+FFFD.
void appendUtf8(std::string& out, char32_t codePoint);

}  // namespace daylong
