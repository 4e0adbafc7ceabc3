// Python's two ways to format: "%5d" % value, and "{:>5}".format(value), with their widths, signs and precisions.
// Source: https://docs.python.org/3/library/string.html#formatspec. Failure rule: InvalidFile; width costs work.
#pragma once

#include "text/jinja/evaluator.h"

#include <string>
#include <vector>

namespace daylong::jinja {

/// How one value is laid out.
struct Layout {
    std::string fill = " ";
    char align = 0;  // < > ^ =, 0: what the value's kind is used to
    char sign = '-';
    bool alternate = false, zeros = false;
    uint64_t width = 0;  // letters
    char grouping = 0;   // , or _
    int precision = -1;
    char type = 0;
};

/// "*>+8.2f", as behind the colon of a field.
Result<Layout> parseLayout(std::string_view spec);
Result<Text> layOut(const Value& value, const Layout& layout, Meter& meter);

Result<Text> formatPercent(const Text& format, const Value& values, Meter& meter);
Result<Text> formatBraces(const Text& format, const Arguments& arguments, Meter& meter);
/// `text` in the middle or at a side of `width` letters.
Result<Text> pad(const Text& text, uint64_t width, char align, const std::string& fill, Meter& meter);

}  // namespace daylong::jinja
