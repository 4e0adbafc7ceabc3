// The filters on text, numbers and single values; those on lists are in list_filters.cpp.
#include "base/printable.h"
#include "base/utf8.h"
#include "text/jinja/evaluator.h"
#include "text/jinja/filters.h"
#include "text/jinja/format.h"
#include "text/jinja/letters.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstdio>

namespace daylong::jinja {

namespace {

Error invalid(const std::string& what) { return {ErrorCode::InvalidFile, what}; }

Result<Text> textOf(const Value& value, Meter& meter) {
    Text text = TRY(toText(value, meter));
    TRY(meter.spend(text.size()));
    return text;
}

Result<Value> trimFilter(Evaluator& run, const Value& input, const Arguments& arguments) {
    const Text text = TRY(textOf(input, run.meter()));
    const Value* characters = arguments.get(0, "chars");
    const bool given = characters != nullptr && characters->asText() != nullptr;
    return Value::text(strip(text, Ends::Both, given ? &characters->asText()->bytes() : nullptr));
}

Result<Value> lengthFilter(Evaluator& run, const Value& input, const Arguments&) {
    if (const Text* text = input.asText()) {
        TRY(run.meter().spend(text->size() / 16));
        return Value::integer(static_cast<int64_t>(text->length()));
    }
    const List* list = input.asList();
    if (list != nullptr && list->kind != List::Kind::Lazy)
        return Value::integer(static_cast<int64_t>(list->items.size()));
    if (input.isMapping()) return Value::integer(static_cast<int64_t>(input.asDict()->entries.size()));
    if (input.isUndefined()) return Value::integer(0);
    return invalid("'" + input.typeName() + "' has no length");
}

template <Case to>
Result<Value> caseFilter(Evaluator& run, const Value& input, const Arguments&) {
    return Value::text(changeCase(TRY(textOf(input, run.meter())), to));
}

Result<Value> defaultFilter(Evaluator&, const Value& input, const Arguments& arguments) {
    const Value *otherwise = arguments.get(0, "default_value"), *boolean = arguments.get(1, "boolean");
    const bool missing = input.isUndefined() || (boolean != nullptr && boolean->truth() && !input.truth());
    if (!missing) return input;
    return otherwise != nullptr ? *otherwise : Value::text(std::string());
}

Result<Value> replaceFilter(Evaluator& run, const Value& input, const Arguments& arguments) {
    const Value *from = arguments.get(0, "old"), *to = arguments.get(1, "new"), *limit = arguments.get(2, "count");
    if (from == nullptr || to == nullptr || from->isUndefined() || to->isUndefined())
        return invalid("replace wants two texts");
    Meter& meter = run.meter();
    const Text text = TRY(textOf(input, meter)), with = TRY(textOf(*to, meter));
    const std::string needle = TRY(textOf(*from, meter)).bytes();
    const bool bounded = limit != nullptr && limit->isInteger() && limit->integerValue() >= 0;
    uint64_t left = bounded ? static_cast<uint64_t>(limit->integerValue()) : UINT64_MAX;
    Text out;
    size_t done = 0;
    if (needle.empty()) {  // before every letter, and at the end
        const std::vector<size_t> at = text.boundaries();
        for (size_t i = 0; i < at.size() && left > 0; ++i, --left) {
            TRY(meter.spend(with.size() + 1));
            out.append(with);
            done = i + 1 < at.size() ? at[i + 1] : at[i];
            out.append(text, at[i], done);
        }
    } else {
        for (size_t at = text.find(needle); at != std::string::npos && left > 0; at = text.find(needle, done), --left) {
            TRY(meter.spend(with.size() + 1));
            out.append(text, done, at);
            out.append(with);
            done = at + needle.size();
        }
    }
    out.append(text, done, text.size());
    return Value::text(std::move(out));
}

Result<Value> stringFilter(Evaluator& run, const Value& input, const Arguments&) {
    return Value::text(TRY(textOf(input, run.meter())));
}

Result<Value> floatFilter(Evaluator& run, const Value& input, const Arguments& arguments) {
    if (input.isNumber()) return Value::real(input.realValue());
    const Value* otherwise = arguments.get(0, "default");
    std::string text = strip(TRY(textOf(input, run.meter())), Ends::Both).bytes();
    if (text.starts_with('+') && !text.starts_with("+-")) text.erase(0, 1);
    double real = 0.0;
    const auto parsed = std::from_chars(text.data(), text.data() + text.size(), real);
    const bool isNumber = parsed.ec == std::errc() && parsed.ptr == text.data() + text.size();
    return isNumber && input.asText() != nullptr ? Value::real(real)
           : otherwise != nullptr                ? *otherwise
                                                 : Value::real(0.0);
}

Result<Value> intFilter(Evaluator& run, const Value& input, const Arguments& arguments) {
    const Value *otherwise = arguments.get(0, "default"), *base = arguments.get(1, "base");
    const Value failed = otherwise == nullptr ? Value::integer(0) : *otherwise;
    if (input.isNumber())
        return std::isfinite(input.realValue()) ? toInteger(input, run.meter()) : Result<Value>(failed);
    const Text* text = input.asText();
    if (text == nullptr) return failed;
    TRY(run.meter().spend(text->size()));
    std::string digits = strip(*text, Ends::Both).bytes();
    const bool negative = digits.starts_with('-');
    if (negative || digits.starts_with('+')) digits.erase(0, 1);
    int64_t radix = base == nullptr || !base->isInteger() ? 10 : base->integerValue();
    for (const auto& [letter, its] : {std::pair{'x', 16}, {'o', 8}, {'b', 2}}) {
        const bool prefixed = digits.size() > 2 && digits[0] == '0' && (digits[1] | 0x20) == letter;
        if (!prefixed || (radix != its && radix != 0)) continue;
        digits.erase(0, 2);
        radix = its;
    }
    if (radix == 0) radix = 10;
    std::string plain;
    for (size_t i = 0; i < digits.size(); ++i) {  // Python lets an underscore stand between digits
        const bool joins = digits[i] == '_' && i > 0 && i + 1 < digits.size() && digits[i - 1] != '_';
        if (!joins) plain += digits[i];
    }
    int64_t whole = 0;
    const char* end = plain.data() + plain.size();
    const auto parsed = radix < 2 || radix > 36 ? std::from_chars_result{plain.data(), std::errc::invalid_argument}
                                                : std::from_chars(plain.data(), end, whole, static_cast<int>(radix));
    if (parsed.ec == std::errc() && parsed.ptr == end && !plain.starts_with('-'))
        return Value::integer(negative ? -whole : whole);
    if (parsed.ec == std::errc::result_out_of_range) return invalid("a number grew past 64 bits");
    const Value real = TRY(floatFilter(run, input, {{Value::none()}, {}}));  // "3.7" is 3, in any base
    return real.isNumber() && std::isfinite(real.realValue()) ? toInteger(real, run.meter()) : Result<Value>(failed);
}

Result<Value> absFilter(Evaluator& run, const Value& input, const Arguments&) {
    if (!input.isNumber()) return invalid("abs wants a number");
    return binary(input.realValue() < 0 ? "-" : "+", Value::integer(0), input, run.meter());
}

Result<Value> roundFilter(Evaluator&, const Value& input, const Arguments& arguments) {
    if (!input.isNumber()) return invalid("round wants a number");
    const Value *precision = arguments.get(0, "precision"), *method = arguments.get(1, "method");
    const int64_t digits = precision != nullptr && precision->isInteger()
                               ? std::min<int64_t>(std::max<int64_t>(precision->integerValue(), -20), 20)
                               : 0;
    const double scale = std::pow(10.0, static_cast<double>(digits)), real = input.realValue();
    const std::string how = method != nullptr && method->asText() != nullptr ? method->asText()->bytes() : "common";
    if (how != "common" && how != "ceil" && how != "floor") return invalid("round knows common, ceil and floor");
    if (how != "common")
        return Value::real((how == "ceil" ? std::ceil(real * scale) : std::floor(real * scale)) / scale);
    if (input.isInteger() && digits >= 0) return Value::integer(input.integerValue());
    if (digits < 0) {
        const double rounded = std::nearbyint(real * scale) / scale;
        return input.isInteger() ? Value::integer(static_cast<int64_t>(rounded)) : Value::real(rounded);
    }
    char buffer[400];  // as many decimals as asked for, from all of the number's: 2.675 lies below its half
    std::snprintf(buffer, sizeof buffer, "%.*f", static_cast<int>(digits), real);
    double rounded = real;
    std::from_chars(buffer, buffer + std::char_traits<char>::length(buffer), rounded);
    return Value::real(rounded);
}

Result<Value> indentFilter(Evaluator& run, const Value& input, const Arguments& arguments) {
    const Value *width = arguments.get(0, "width"), *first = arguments.get(1, "first"),
                *blank = arguments.get(2, "blank");
    std::string space(4, ' ');
    if (width != nullptr && width->asText() != nullptr) space = width->asText()->bytes();
    else if (width != nullptr && width->isInteger() && width->integerValue() <= 1000)
        space = std::string(static_cast<size_t>(std::max<int64_t>(width->integerValue(), 0)), ' ');
    else if (width != nullptr) return invalid("this width of indent cannot be used");
    Text text = TRY(textOf(input, run.meter()));
    text.append("\n");  // so that a line break at the end is kept
    const std::vector<Value> lines = TRY(splitLines(text, false, run.meter()));
    Text out;
    for (size_t i = 0; i < lines.size(); ++i) {
        const Text& line = *lines[i].asText();
        TRY(run.meter().spend(space.size() + line.size() + 1));
        const bool indented =
            i == 0 ? first != nullptr && first->truth() : !line.empty() || (blank != nullptr && blank->truth());
        if (i > 0) out.append("\n");
        if (indented) out.append(space);
        out.append(line);
    }
    return Value::text(std::move(out));
}

Result<Value> escapeFilter(Evaluator& run, const Value& input, const Arguments&) {
    const Text text = TRY(textOf(input, run.meter()));
    TRY(run.meter().spend(text.size() * 4));
    Text out;
    for (size_t i = 0; i < text.size(); ++i) {
        const char c = text.bytes()[i];
        const char* entity = c == '&'    ? "&amp;"
                             : c == '<'  ? "&lt;"
                             : c == '>'  ? "&gt;"
                             : c == '"'  ? "&#34;"
                             : c == '\'' ? "&#39;"
                                         : nullptr;
        if (entity != nullptr) out.append(entity, text.markAt(i));
        else out.append(text, i, i + 1);
    }
    return Value::text(std::move(out));
}

Result<Value> wordCountFilter(Evaluator& run, const Value& input, const Arguments&) {
    const Text text = TRY(textOf(input, run.meter()));
    int64_t words = 0;
    bool inWord = false;
    for (size_t at = 0; at < text.size();) {
        const Utf8Sequence next = nextUtf8(std::string_view(text.bytes()).substr(at));
        const bool letter = isWordLetter(next.codePoint);
        words += letter && !inWord ? 1 : 0;
        inWord = letter;
        at += next.size;
    }
    return Value::integer(words);
}

Result<Value> toJsonFilter(Evaluator& run, const Value& input, const Arguments& arguments) {
    return Value::text(TRY(toJson(input, arguments, run.meter())));
}

Result<Value> formatFilter(Evaluator& run, const Value& input, const Arguments& arguments) {
    const Text format = TRY(textOf(input, run.meter()));
    if (!arguments.positional.empty() && !arguments.named.empty())
        return invalid("format takes values in order or by name, not both");
    std::vector<std::pair<Value, Value>> named;
    for (const auto& [name, value] : arguments.named) named.emplace_back(Value::text(name), value);
    const Value values =
        named.empty() ? TRY(Value::list(arguments.positional, List::Kind::Tuple)) : TRY(Value::dict(std::move(named)));
    return Value::text(TRY(formatPercent(format, values, run.meter())));
}

/// A capital in front of every word: behind spaces, hyphens and opening brackets alone, so that "it's" stays one.
Result<Value> titleFilter(Evaluator& run, const Value& input, const Arguments&) {
    const Text text = TRY(textOf(input, run.meter()));
    const std::vector<size_t> at = text.boundaries();
    Text out;
    const auto isBreak = [&](size_t i) {
        const char32_t letter = nextUtf8(std::string_view(text.bytes()).substr(at[i])).codePoint;
        return isSpace(letter) ||
               (letter < 0x80 && std::string_view("-({[<").find(static_cast<char>(letter)) != std::string_view::npos);
    };
    for (size_t begin = 0, end = 0; begin + 1 < at.size(); begin = end) {
        const bool breaks = isBreak(begin);
        while (end + 1 < at.size() && isBreak(end) == breaks) ++end;
        out.append(changeCase(text.slice(at[begin], at[begin + 1]), Case::Upper));
        out.append(changeCase(text.slice(at[begin + 1], at[end]), Case::Lower));
    }
    return Value::text(std::move(out));
}

Result<Value> attrFilter(Evaluator&, const Value& input, const Arguments& arguments) {
    const Value* name = arguments.get(0, "name");
    if (name == nullptr || name->asText() == nullptr) return invalid("attr wants a name");
    return isMethod(input, name->asText()->bytes()) ? attribute(input, name->asText()->bytes())
                                                    : Value::undefined("there is no such attribute");
}

struct Named {
    std::string_view name;
    Filter filter;
};
constexpr Named kFilters[] = {
    {"trim", trimFilter},
    {"length", lengthFilter},
    {"count", lengthFilter},
    {"upper", caseFilter<Case::Upper>},
    {"lower", caseFilter<Case::Lower>},
    {"title", titleFilter},
    {"capitalize", caseFilter<Case::Capitalize>},
    {"default", defaultFilter},
    {"d", defaultFilter},
    {"replace", replaceFilter},
    {"string", stringFilter},
    {"safe", stringFilter},
    {"int", intFilter},
    {"float", floatFilter},
    {"abs", absFilter},
    {"round", roundFilter},
    {"indent", indentFilter},
    {"escape", escapeFilter},
    {"e", escapeFilter},
    {"forceescape", escapeFilter},
    {"wordcount", wordCountFilter},
    {"tojson", toJsonFilter},
    {"format", formatFilter},
    {"attr", attrFilter},
};

}  // namespace

Filter findFilter(std::string_view name) {
    for (const Named& each : kFilters) {
        if (each.name == name) return each.filter;
    }
    for (const auto table : {listFilter, layoutFilter, proseFilter, linkFilter}) {
        if (const Filter found = table(name)) return found;
    }
    return nullptr;
}

Result<Value> Evaluator::applyFilter(const std::string& name, const Value& input, Arguments arguments) {
    TRY(m_meter.spend(4));
    const Filter filter = findFilter(name);
    if (filter == nullptr) return invalid("Daylong does not have the filter " + inQuotes(name));
    return filter(*this, input, arguments);
}

}  // namespace daylong::jinja
