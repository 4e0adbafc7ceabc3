// Cuts a template into tokens, as Jinja2 3.1 does with trim_blocks and lstrip_blocks set (transformers sets both): a
// tag takes the white space before it on its line and the line break behind it; "-" takes all white space, "+" none.
// Thread rule: a free function. Failure rule: InvalidFile with the line.
#pragma once

#include "base/result.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace daylong::jinja {

struct Token {
    enum class Kind {
        Data,
        VariableBegin,
        VariableEnd,
        BlockBegin,
        BlockEnd,
        Name,
        String,
        Integer,
        Float,
        Operator,
        End
    } kind = Kind::End;
    std::string text;  // of data and strings: the content
    uint32_t line = 1;

    bool is(Kind wanted, std::string_view wantedText) const { return kind == wanted && text == wantedText; }
};

Result<std::vector<Token>> tokenize(std::string_view source);

/// An error at a line of the template.
Error atLine(uint32_t line, const std::string& what);

}  // namespace daylong::jinja
