// The methods that templates call, in two files: of text, and of lists, dicts, loops, cyclers and joiners.
#pragma once

#include "text/jinja/evaluator.h"

#include <string_view>

namespace daylong::jinja {

/// What a cycler and a joiner keep, in this order. Names with a space are none that a template can say.
constexpr const char *kCurrent = "current", *kPlace = " place", *kItems = " items";
constexpr const char *kNext = " next", *kBetween = " between";

bool isTextMethod(std::string_view name);
Result<Value> textMethod(Evaluator& run, const Text& text, const std::string& name, const Arguments& arguments);

/// Between which places of a list or a text to look: a method's second and third argument.
struct Range {
    int64_t begin = 0, end = 0;
};
Result<Range> rangeOf(const Arguments& arguments, int64_t size);

}  // namespace daylong::jinja
