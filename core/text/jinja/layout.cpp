// One value, laid out.
#include "base/utf8.h"
#include "text/jinja/format.h"

#include <algorithm>
#include <cmath>
#include <cstdio>

namespace daylong::jinja {

namespace {

constexpr int kMostPrecision = 300;
constexpr uint64_t kMostWidth = 100'000'000;  // more than the meter has for any

Error invalid(const std::string& what) { return {ErrorCode::InvalidFile, what}; }

/// Up to the point or the exponent. Decimal digits are grouped by three, others by four.
size_t wholeDigits(const std::string& digits, size_t every) {
    return std::min(digits.find_first_not_of(every == 3 ? "0123456789" : "0123456789abcdefABCDEF"), digits.size());
}

/// "1234567.5" as "1,234,567.5".
std::string grouped(const std::string& digits, char separator, size_t every) {
    const size_t whole = wholeDigits(digits, every);
    std::string made;
    for (size_t i = 0; i < whole; ++i) {
        if (i > 0 && (whole - i) % every == 0) made += separator;
        made += digits[i];
    }
    return made + digits.substr(whole);
}

std::string inBase(uint64_t value, unsigned base, bool capitals) {
    std::string digits;
    do {
        digits += (capitals ? "0123456789ABCDEF" : "0123456789abcdef")[value % base];
        value /= base;
    } while (value > 0);
    std::reverse(digits.begin(), digits.end());
    return digits;
}

/// A number in its parts: sign, "0x", digits.
struct Number {
    bool negative = false;
    std::string prefix, digits;
};

Number wholeNumber(int64_t value, const Layout& layout) {
    const uint64_t size = value < 0 ? 0 - static_cast<uint64_t>(value) : static_cast<uint64_t>(value);
    const char type = layout.type;
    const unsigned base = type == 'x' || type == 'X' ? 16 : type == 'o' ? 8 : type == 'b' ? 2 : 10;
    Number number{value < 0, "", inBase(size, base, type == 'X')};
    if (layout.alternate && base != 10) number.prefix = std::string("0") + type;
    if (layout.grouping != 0) number.digits = grouped(number.digits, layout.grouping, base == 10 ? 3 : 4);
    return number;
}

Result<Number> realNumber(double value, const Layout& layout) {
    const bool percent = layout.type == '%';
    const double size = std::fabs(percent ? value * 100.0 : value);
    Number number{std::signbit(value) && !std::isnan(value), "", ""};
    const int precision = std::min(layout.precision, kMostPrecision);
    if (layout.type == 0 && precision < 0) {
        number.digits = numberText(Value::real(size));
    } else {
        const char type = percent ? 'f' : layout.type == 0 || layout.type == 'n' ? 'g' : layout.type;
        const char pattern[] = {'%', layout.alternate ? '#' : '-', '.', '*', type, '\0'};
        char buffer[800];
        std::snprintf(buffer, sizeof buffer, pattern, precision < 0 ? 6 : precision, size);
        number.digits = buffer;
        if (layout.type == 0 && number.digits.find_first_not_of("0123456789") == std::string::npos)
            number.digits += ".0";
    }
    if (layout.grouping != 0) number.digits = grouped(number.digits, layout.grouping, 3);
    if (percent) number.digits += '%';
    return number;
}

Result<Text> laidOut(const Number& number, const Layout& layout, Meter& meter) {
    const std::string sign = number.negative ? "-" : layout.sign == '+' ? "+" : layout.sign == ' ' ? " " : "";
    const std::string front = sign + number.prefix;
    const bool zeros = layout.zeros && layout.align == 0;
    if (!zeros && layout.align != '=')
        return pad(Text(front + number.digits), layout.width, layout.align == 0 ? '>' : layout.align, layout.fill,
                   meter);
    const std::string fill = zeros ? "0" : layout.fill;
    const uint64_t room = layout.width > front.size() ? layout.width - front.size() : 0;
    if (fill == "0" && layout.grouping != 0) {  // zeros are grouped as well
        std::string digits;
        for (const char each : number.digits) digits += each == layout.grouping ? "" : std::string(1, each);
        const size_t every =
            std::string_view("xXob").find(layout.type) != std::string_view::npos && layout.type != 0 ? 4 : 3;
        TRY(meter.spend(room * 2));
        const uint64_t whole = wholeDigits(digits, every), rest = digits.size() - whole;
        uint64_t wanted = whole;
        while (wanted > 0 && wanted + (wanted - 1) / every + rest < room) ++wanted;
        digits.insert(0, wanted - whole, '0');
        return Text(front + grouped(digits, layout.grouping, every));
    }
    const Text digits = TRY(pad(Text(number.digits), room, '>', fill, meter));
    Text all(front);
    all.append(digits);
    return all;
}

}  // namespace

Result<Layout> parseLayout(std::string_view spec) {
    Layout layout;
    const auto next = [&](std::string_view wanted) {
        const bool found = !spec.empty() && wanted.find(spec[0]) != std::string_view::npos;
        const char taken = found ? spec[0] : '\0';
        if (found) spec.remove_prefix(1);
        return taken;
    };
    const auto number = [&] {
        uint64_t value = 0;
        while (!spec.empty() && spec[0] >= '0' && spec[0] <= '9') {
            value = std::min<uint64_t>(value * 10 + static_cast<uint64_t>(spec[0] - '0'), kMostWidth);
            spec.remove_prefix(1);
        }
        return value;
    };
    constexpr std::string_view kAligns = "<>^=";
    const size_t first = spec.empty() ? 0 : nextUtf8(spec).size;
    bool filled = false;
    if (first > 0 && spec.size() > first && kAligns.find(spec[first]) != std::string_view::npos) {
        layout.fill = spec.substr(0, first);
        filled = true;
        spec.remove_prefix(first);
    }
    layout.align = next(kAligns);
    if (const char sign = next("+- ")) layout.sign = sign;
    layout.alternate = next("#") != 0;
    layout.zeros = next("0") != 0;
    if (layout.zeros && !filled) layout.fill = "0";
    layout.width = number();
    layout.grouping = next(",_");
    if (next(".") != 0) {
        if (spec.empty() || spec[0] < '0' || spec[0] > '9') return invalid("a format has a precision without a number");
        layout.precision = static_cast<int>(number());
    }
    if (!spec.empty()) layout.type = spec[0];
    if (spec.size() > 1) return invalid("a format's layout cannot be read");
    return layout;
}

Result<Text> pad(const Text& text, uint64_t width, char align, const std::string& fill, Meter& meter) {
    const uint64_t length = text.length();
    if (width <= length) return text;
    const uint64_t missing = width - length, before = align == '<' ? 0 : align == '^' ? missing / 2 : missing;
    TRY(meter.spend(missing));  // apart, for the product might not fit
    TRY(meter.spend(missing * fill.size()));
    Text all;
    for (uint64_t i = 0; i < before; ++i) all.append(fill);
    all.append(text);
    for (uint64_t i = before; i < missing; ++i) all.append(fill);
    return all;
}

Result<Text> layOut(const Value& value, const Layout& layout, Meter& meter) {
    const std::string_view kWhole = "bcdoxXn", kReal = "eEfFgGn%";
    const bool plain = layout.type == 0 || layout.type == 's';
    const Text* text = value.asText();
    const bool bare =
        layout.width == 0 && layout.precision < 0 && layout.align == 0 && layout.grouping == 0 && layout.sign == '-';
    if (value.isNumber() && !(layout.type == 0 && bare)) {
        const bool whole =
            value.isInteger() && (layout.type == 0 || kWhole.find(layout.type) != std::string_view::npos);
        if (whole && layout.precision >= 0) return invalid("a whole number has no precision");
        if (whole && layout.type == 'c') {
            std::string letter;
            appendUtf8(letter, static_cast<char32_t>(value.integerValue()));
            return pad(Text(letter), layout.width, layout.align == 0 ? '<' : layout.align, layout.fill, meter);
        }
        if (whole) return laidOut(wholeNumber(value.integerValue(), layout), layout, meter);
        if (layout.type != 0 && kReal.find(layout.type) == std::string_view::npos)
            return invalid("a fraction cannot be formatted as a whole number");
        const Number number = TRY(realNumber(value.realValue(), layout));
        return laidOut(number, layout, meter);
    }
    if (!plain || layout.align == '=' || layout.grouping != 0 || layout.sign != '-')
        return invalid("a format does not fit '" + value.typeName() + "'");
    if (text == nullptr && !bare) return invalid("'" + value.typeName() + "' has no width");
    Text shown = TRY(toText(value, meter));
    TRY(meter.spend(shown.size()));
    if (layout.precision >= 0 && static_cast<uint64_t>(layout.precision) < shown.length())
        shown = shown.slice(0, shown.boundaries()[static_cast<size_t>(layout.precision)]);
    return pad(shown, layout.width, layout.align == 0 ? '<' : layout.align, layout.fill, meter);
}

}  // namespace daylong::jinja
