#include "text/jinja/format.h"

#include <algorithm>

namespace daylong::jinja {

namespace {

Error invalid(const std::string& what) { return {ErrorCode::InvalidFile, what}; }

constexpr uint32_t kMostFields = 3;  // a field, one in its layout, and the layout of that

/// What "%(name)s" and "%s" take their values from, one after the other.
struct PercentValues {
    const Value& all;
    const std::vector<Value>& items;
    size_t used = 0;

    Result<Value> next() {
        if (used >= items.size()) return invalid("a format has too few values");
        return items[used++];
    }
};

/// "-5.2f", as behind the percent sign and a name; `i` is at the type then.
Result<Layout> percentLayout(const std::string& bytes, size_t& i, PercentValues& given) {
    Layout layout;
    for (; i < bytes.size() && std::string_view("-+ #0").find(bytes[i]) != std::string_view::npos; ++i) {
        if (bytes[i] == '-') layout.align = '<';
        else if (bytes[i] == '#') layout.alternate = true;
        else if (bytes[i] == '0') layout.zeros = true;
        else if (layout.sign != '+') layout.sign = bytes[i];
    }
    const auto number = [&]() -> Result<int64_t> {
        if (i < bytes.size() && bytes[i] == '*') {
            ++i;
            const Value value = TRY(given.next());
            if (!value.isInteger()) return invalid("* wants a whole number");
            return std::min<int64_t>(value.integerValue(), 100'000'000);
        }
        int64_t read = 0;
        for (; i < bytes.size() && bytes[i] >= '0' && bytes[i] <= '9'; ++i)
            read = std::min<int64_t>(read * 10 + (bytes[i] - '0'), 100'000'000);
        return read;
    };
    const int64_t width = TRY(number());
    if (width < 0) layout.align = '<';
    layout.width = static_cast<uint64_t>(width < 0 ? -std::max<int64_t>(width, -100'000'000) : width);
    if (i < bytes.size() && bytes[i] == '.') {
        ++i;
        const int64_t precision = TRY(number());
        layout.precision = static_cast<int>(std::max<int64_t>(precision, 0));
    }
    while (i < bytes.size() && std::string_view("hlL").find(bytes[i]) != std::string_view::npos) ++i;
    layout.type = i < bytes.size() ? bytes[i] : ' ';
    if (std::string_view("diouxXeEfFgGcrsa").find(layout.type) == std::string_view::npos)
        return invalid("a format cannot be read");
    return layout;
}

/// A field's value as "%5.2f" lays it out: numbers and text alike at the right.
Result<Text> percentField(const Value& value, Layout layout, Meter& meter) {
    const char align = layout.align == '<' ? '<' : '>';
    const char type = layout.type;
    if (type == 's' || type == 'r' || type == 'a') {
        Text shown = type == 's' ? TRY(toText(value, meter)) : TRY(toRepr(value, meter));
        if (layout.precision >= 0 && static_cast<uint64_t>(layout.precision) < shown.length())
            shown = shown.slice(0, shown.boundaries()[static_cast<size_t>(layout.precision)]);
        return pad(shown, layout.width, align, " ", meter);
    }
    if (type == 'c' && value.asText() != nullptr) {
        if (value.asText()->length() != 1) return invalid("%c wants one letter");
        return pad(*value.asText(), layout.width, align, " ", meter);
    }
    if (!value.isNumber()) return invalid(std::string("%") + type + " wants a number, not '" + value.typeName() + "'");
    Value number = value;
    if (type == 'd' || type == 'i' || type == 'u') {
        number = TRY(toInteger(value, meter));
        layout.type = 'd';
    } else if (std::string_view("oxXc").find(type) != std::string_view::npos && !value.isInteger()) {
        return invalid(std::string("%") + type + " wants a whole number");
    } else if (std::string_view("eEfFgG").find(type) != std::string_view::npos) {
        number = Value::real(value.realValue());
    }
    uint64_t digits = 0;
    if (number.isInteger() && layout.precision >= 0)
        digits = static_cast<uint64_t>(std::exchange(layout.precision, -1));
    if (layout.align == 0 && !layout.zeros) layout.align = '>';
    if (digits == 0) return layOut(number, layout, meter);
    Layout inner = layout;  // as many digits, then as wide
    inner.width = digits + (layout.sign != '-' || number.integerValue() < 0 ? 1 : 0);
    inner.align = 0;
    inner.zeros = true;
    const Text shown = TRY(layOut(number, inner, meter));
    return pad(shown, layout.width, align, " ", meter);
}

}  // namespace

Result<Text> formatPercent(const Text& format, const Value& values, Meter& meter) {
    const bool several = values.asList() != nullptr && values.asList()->kind == List::Kind::Tuple;
    const std::vector<Value> one = {values};
    PercentValues given{values, several ? values.asList()->items : one};
    const std::string& bytes = format.bytes();
    TRY(meter.spend(format.size()));
    Text out;
    bool byName = false;
    for (size_t i = 0; i < bytes.size(); ++i) {
        if (bytes[i] != '%') {
            out.append(format, i, i + 1);
            continue;
        }
        if (bytes.compare(i, 2, "%%") == 0) {
            out.append(format, i, i + 1);
            ++i;
            continue;
        }
        ++i;
        std::optional<Value> named;
        if (i < bytes.size() && bytes[i] == '(') {
            const size_t end = bytes.find(')', i);
            const Value* found = end == std::string::npos || !values.isMapping()
                                     ? nullptr
                                     : lookUp(*values.asDict(), bytes.substr(i + 1, end - i - 1));
            if (found == nullptr) return invalid("a format names no value");
            named = *found;
            byName = true;
            i = end + 1;
        }
        const Layout layout = TRY(percentLayout(bytes, i, given));
        const Value value = named ? *named : TRY(given.next());
        const Text shown = TRY(percentField(value, layout, meter));
        TRY(meter.spend(shown.size()));
        out.append(shown);
    }
    if (!byName && given.used < given.items.size() && !(given.used == 0 && !several && values.isMapping()))
        return invalid("a format has too many values");
    return out;
}

namespace {

/// "{}", "{0.name[key]!r:>5}": the fields of a format, numbered as they come where they have no name.
class BraceFields {
public:
    BraceFields(const Arguments& arguments, Meter& meter) : m_arguments(arguments), m_meter(meter) {}

    Result<Text> fill(const Text& format, uint32_t depth) {
        if (depth > kMostFields) return invalid("a format is nested too deeply");
        const std::string& bytes = format.bytes();
        TRY(m_meter.spend(bytes.size()));
        Text out;
        for (size_t i = 0; i < bytes.size(); ++i) {
            if (bytes[i] != '{' && bytes[i] != '}') {
                out.append(format, i, i + 1);
                continue;
            }
            if (i + 1 < bytes.size() && bytes[i + 1] == bytes[i]) {
                out.append(format, i, i + 1);
                ++i;
                continue;
            }
            const size_t end = bytes[i] == '{' ? closing(bytes, i) : std::string::npos;
            if (end == std::string::npos) return invalid("a brace of a format stands alone");
            const Text shown = TRY(field(format.slice(i + 1, end), depth));
            TRY(m_meter.spend(shown.size()));
            out.append(shown);
            i = end;
        }
        return out;
    }

private:
    static size_t closing(const std::string& bytes, size_t open) {
        size_t nesting = 0;
        for (size_t i = open; i < bytes.size(); ++i) {
            if (bytes[i] == '{') ++nesting;
            if (bytes[i] == '}' && --nesting == 0) return i;
        }
        return std::string::npos;
    }

    Result<Text> field(const Text& content, uint32_t depth) {
        const std::string& bytes = content.bytes();
        size_t nameEnd = 0;
        for (bool inBrackets = false; nameEnd < bytes.size(); ++nameEnd) {
            if (bytes[nameEnd] == '[') inBrackets = true;
            else if (bytes[nameEnd] == ']') inBrackets = false;
            else if (!inBrackets && (bytes[nameEnd] == '!' || bytes[nameEnd] == ':')) break;
        }
        Value value = TRY(named(bytes.substr(0, nameEnd)));
        std::string_view rest = std::string_view(bytes).substr(nameEnd);
        if (rest.starts_with('!')) {
            const char conversion = rest.size() > 1 ? rest[1] : ' ';
            if (conversion != 'r' && conversion != 's') return invalid("a format's conversion cannot be read");
            value = Value::text(conversion == 'r' ? TRY(toRepr(value, m_meter)) : TRY(toText(value, m_meter)));
            rest.remove_prefix(2);
        }
        if (!rest.empty() && rest[0] != ':') return invalid("a format's field cannot be read");
        const Text spec =
            TRY(fill(rest.empty() ? Text() : content.slice(bytes.size() - rest.size() + 1, bytes.size()), depth + 1));
        const Layout layout = TRY(parseLayout(spec.bytes()));
        return layOut(value, layout, m_meter);
    }

    /// "0.name[key]"
    Result<Value> named(std::string_view path) {
        const size_t end = std::min(path.find_first_of(".["), path.size());
        const std::string first(path.substr(0, end));
        const bool isNumber =
            !first.empty() && first.size() < 4 && first.find_first_not_of("0123456789") == std::string::npos;
        m_counts = m_counts || first.empty();
        m_names = m_names || isNumber;
        if (m_counts && m_names) return invalid("a format numbers its fields and does not");
        const Value* found = m_arguments.get(first.empty() ? m_next++ : isNumber ? std::stoul(first) : SIZE_MAX, first);
        if (found == nullptr) return invalid("a format names no argument");
        Value value = *found;
        path.remove_prefix(end);
        while (!path.empty()) {
            const bool brackets = path[0] == '[';
            const size_t stop = brackets ? path.find(']') : std::min(path.find_first_of(".[", 1), path.size());
            if (stop == std::string_view::npos || stop < 2) return invalid("a format's field cannot be read");
            const std::string key(path.substr(1, stop - 1));
            path.remove_prefix(stop + (brackets ? 1 : 0));
            const bool index = brackets && key.size() < 10 && key.find_first_not_of("0123456789") == std::string::npos;
            value = brackets ? TRY(item(value, index ? Value::integer(std::stol(key)) : Value::text(key), m_meter))
                             : TRY(attribute(value, key));
        }
        return value;
    }

    const Arguments& m_arguments;
    Meter& m_meter;
    size_t m_next = 0;
    bool m_counts = false, m_names = false;  // "{}" and "{0}", which do not go together
};

}  // namespace

Result<Text> formatBraces(const Text& format, const Arguments& arguments, Meter& meter) {
    return BraceFields(arguments, meter).fill(format, 1);
}

}  // namespace daylong::jinja
