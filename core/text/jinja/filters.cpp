// The filters on text, numbers and single values; those on lists are in list_filters.cpp.
#include "base/printable.h"
#include "text/jinja/evaluator.h"
#include "text/jinja/filters.h"

#include <algorithm>
#include <charconv>
#include <cmath>

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
    if (list != nullptr && list->kind != List::Kind::Lazy) return Value::integer(static_cast<int64_t>(list->items.size()));
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
    if (from == nullptr || to == nullptr || from->isUndefined() || to->isUndefined()) return invalid("replace wants two texts");
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

Result<Value> stringFilter(Evaluator& run, const Value& input, const Arguments&) { return Value::text(TRY(textOf(input, run.meter()))); }

Result<Value> intFilter(Evaluator& run, const Value& input, const Arguments& arguments) {
    const Value number = TRY(toInteger(input, run.meter()));
    const Value* otherwise = arguments.get(0, "default");
    const bool zero = number.integerValue() == 0 && !input.isNumber();
    if (!zero || otherwise == nullptr) return number;
    const Text* text = input.asText();
    return text != nullptr && text->bytes().find_first_of("0") != std::string::npos ? number : *otherwise;
}

Result<Value> floatFilter(Evaluator& run, const Value& input, const Arguments& arguments) {
    if (input.isNumber()) return Value::real(input.realValue());
    const Value* otherwise = arguments.get(0, "default");
    const std::string text = strip(TRY(textOf(input, run.meter())), Ends::Both).bytes();
    double real = 0.0;
    const auto parsed = std::from_chars(text.data(), text.data() + text.size(), real);
    const bool isNumber = parsed.ec == std::errc() && parsed.ptr == text.data() + text.size();
    return isNumber ? Value::real(real) : otherwise != nullptr ? *otherwise : Value::real(0.0);
}

Result<Value> absFilter(Evaluator& run, const Value& input, const Arguments&) {
    if (!input.isNumber()) return invalid("abs wants a number");
    const double sign = input.realValue();
    return sign < 0 ? binary("-", Value::integer(0), input, run.meter()) : Result<Value>(input);
}

Result<Value> roundFilter(Evaluator&, const Value& input, const Arguments& arguments) {
    if (!input.isNumber()) return invalid("round wants a number");
    const Value *precision = arguments.get(0, "precision"), *method = arguments.get(1, "method");
    const int64_t digits = precision != nullptr && precision->isInteger() ? std::min<int64_t>(std::max<int64_t>(precision->integerValue(), -20), 20) : 0;
    const double scale = std::pow(10.0, static_cast<double>(digits)), scaled = input.realValue() * scale;
    const std::string how = method != nullptr && method->asText() != nullptr ? method->asText()->bytes() : "common";
    const double whole = how == "ceil" ? std::ceil(scaled) : how == "floor" ? std::floor(scaled) : std::nearbyint(scaled);
    return Value::real(whole / scale);
}

Result<Value> indentFilter(Evaluator& run, const Value& input, const Arguments& arguments) {
    const Value *width = arguments.get(0, "width"), *first = arguments.get(1, "first"), *blank = arguments.get(2, "blank");
    std::string space(4, ' ');
    if (width != nullptr && width->asText() != nullptr) space = width->asText()->bytes();
    else if (width != nullptr && width->isInteger() && width->integerValue() <= 1000) space = std::string(static_cast<size_t>(std::max<int64_t>(width->integerValue(), 0)), ' ');
    else if (width != nullptr) return invalid("this width of indent cannot be used");
    const Text text = TRY(textOf(input, run.meter()));
    Text out;
    for (size_t begin = 0; begin <= text.size();) {
        const size_t end = std::min(text.bytes().find('\n', begin), text.size());
        const bool isFirst = begin == 0, isEmpty = end == begin;
        TRY(run.meter().spend(space.size() + 1));
        if (isFirst ? first != nullptr && first->truth() : !isEmpty || (blank != nullptr && blank->truth())) out.append(space);
        out.append(text, begin, std::min(end + 1, text.size()));
        begin = end + 1;
    }
    return Value::text(std::move(out));
}

Result<Value> escapeFilter(Evaluator& run, const Value& input, const Arguments&) {
    const Text text = TRY(textOf(input, run.meter()));
    TRY(run.meter().spend(text.size() * 4));
    Text out;
    for (size_t i = 0; i < text.size(); ++i) {
        const char c = text.bytes()[i];
        const char* entity = c == '&' ? "&amp;" : c == '<' ? "&lt;" : c == '>' ? "&gt;" : c == '"' ? "&#34;" : c == '\'' ? "&#39;" : nullptr;
        if (entity != nullptr) out.append(entity, text.markAt(i));
        else out.append(text, i, i + 1);
    }
    return Value::text(std::move(out));
}

Result<Value> wordCountFilter(Evaluator& run, const Value& input, const Arguments&) {
    const Text text = TRY(textOf(input, run.meter()));
    const Value words = TRY(callMethod(run, Value::text(text), "split", {}));
    return Value::integer(static_cast<int64_t>(words.asList()->items.size()));
}

Result<Value> toJsonFilter(Evaluator& run, const Value& input, const Arguments& arguments) { return Value::text(TRY(toJson(input, arguments, run.meter()))); }

Result<Value> formatFilter(Evaluator& run, const Value& input, const Arguments& arguments) {
    const Text format = TRY(textOf(input, run.meter()));
    return Value::text(TRY(formatPercent(format, arguments.positional, run.meter())));
}

Result<Value> attrFilter(Evaluator&, const Value& input, const Arguments& arguments) {
    const Value* name = arguments.get(0, "name");
    if (name == nullptr || name->asText() == nullptr) return invalid("attr wants a name");
    return isMethod(input, name->asText()->bytes()) ? attribute(input, name->asText()->bytes()) : Value::undefined("there is no such attribute");
}

struct Named {
    std::string_view name;
    Filter filter;
};
constexpr Named kFilters[] = {
    {"trim", trimFilter},       {"length", lengthFilter}, {"count", lengthFilter},   {"upper", caseFilter<Case::Upper>}, {"lower", caseFilter<Case::Lower>},
    {"title", caseFilter<Case::Title>}, {"capitalize", caseFilter<Case::Capitalize>}, {"default", defaultFilter}, {"d", defaultFilter}, {"replace", replaceFilter},
    {"string", stringFilter},   {"safe", stringFilter},   {"int", intFilter},        {"float", floatFilter},     {"abs", absFilter},     {"round", roundFilter},
    {"indent", indentFilter},   {"escape", escapeFilter}, {"e", escapeFilter},       {"wordcount", wordCountFilter}, {"tojson", toJsonFilter}, {"format", formatFilter},
    {"attr", attrFilter},
};

}  // namespace

Result<Value> Evaluator::applyFilter(const std::string& name, const Value& input, Arguments arguments) {
    TRY(m_meter.spend(4));
    const auto* found = std::find_if(std::begin(kFilters), std::end(kFilters), [&](const Named& each) { return each.name == name; });
    const Filter filter = found != std::end(kFilters) ? found->filter : listFilter(name);
    if (filter == nullptr) return invalid("Daylong does not have the filter " + inQuotes(name));
    return filter(*this, input, arguments);
}

}  // namespace daylong::jinja
