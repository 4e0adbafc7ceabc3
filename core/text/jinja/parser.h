// Template text to its tree. Failure rule: InvalidFile with the line and what was expected; hostile input is bounded
// by the limits here.
#pragma once

#include "text/jinja/ast.h"

#include <string_view>

namespace daylong::jinja {

constexpr size_t kMostSource = size_t{1} << 20U;
constexpr size_t kMostNamed = 200;    // arguments, parameters
constexpr uint32_t kMostDepth = 200;  // of expressions, and of statements

Result<Block> parse(std::string_view source);

}  // namespace daylong::jinja
