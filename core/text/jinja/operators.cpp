// What operators and lookups do with values, as Python.
#include "base/printable.h"
#include "text/jinja/evaluator.h"
#include "text/jinja/format.h"

#include <algorithm>
#include <charconv>
#include <cmath>

namespace daylong::jinja {

namespace {

Error invalid(const std::string& what) { return {ErrorCode::InvalidFile, what}; }

Value missing(const Value& object, const std::string& name) {
    return Value::undefined("'" + object.typeName() + "' has no " + inQuotes(name));
}

/// `result` by reference: it is filled while `overflowed` is computed.
Result<Value> checked(bool overflowed, const int64_t& result) {
    if (overflowed) return invalid("a number grew past 64 bits");
    return Value::integer(result);
}

Result<Value> integerPower(int64_t base, int64_t exponent) {
    if (exponent < 0) return Value::real(std::pow(static_cast<double>(base), static_cast<double>(exponent)));
    int64_t result = 1;
    bool overflowed = false;
    for (; exponent > 0 && !overflowed; exponent /= 2) {
        if (exponent % 2 != 0) overflowed = __builtin_mul_overflow(result, base, &result);
        if (exponent > 1 && __builtin_mul_overflow(base, base, &base)) overflowed = true;
    }
    return checked(overflowed, result);
}

Result<Value> integers(const std::string& op, int64_t a, int64_t b) {
    int64_t result = 0;
    if (op == "+") return checked(__builtin_add_overflow(a, b, &result), result);
    if (op == "-") return checked(__builtin_sub_overflow(a, b, &result), result);
    if (op == "*") return checked(__builtin_mul_overflow(a, b, &result), result);
    if (op == "**") return integerPower(a, b);
    if (b == 0) return invalid("a division by zero");
    if (op == "/") return Value::real(static_cast<double>(a) / static_cast<double>(b));
    if (b == -1)
        return op == "//" ? checked(__builtin_sub_overflow(int64_t{0}, a, &result), result) : Value::integer(0);
    const int64_t rest = a % b;
    const bool towardsZero = rest != 0 && (rest < 0) != (b < 0);  // Python rounds down
    if (op == "//") return Value::integer(a / b - (towardsZero ? 1 : 0));
    return Value::integer(towardsZero ? rest + b : rest);
}

Result<Value> reals(const std::string& op, double a, double b) {
    if (op == "+") return Value::real(a + b);
    if (op == "-") return Value::real(a - b);
    if (op == "*") return Value::real(a * b);
    if (op == "**") return Value::real(std::pow(a, b));
    if (b == 0.0) return invalid("a division by zero");
    if (op == "/") return Value::real(a / b);
    if (op == "//") return Value::real(std::floor(a / b));
    const double rest = std::fmod(a, b);
    return Value::real(rest != 0.0 && (rest < 0) != (b < 0) ? rest + b : rest);
}

Result<Value> repeat(const Value& value, int64_t times, Meter& meter) {
    const uint64_t count = times > 0 ? static_cast<uint64_t>(times) : 0;
    TRY(meter.spend(count));
    if (const Text* text = value.asText()) {
        if (text->empty()) return value;
        if (count > SIZE_MAX / text->size()) return invalid("it takes too much memory");
        TRY(meter.spend(count * text->size()));
        Text all;
        for (uint64_t i = 0; i < count; ++i) all.append(*text);
        return Value::text(std::move(all));
    }
    const List& list = *value.asList();
    if (list.items.empty()) return value;
    if (count > SIZE_MAX / kElementCost / list.items.size()) return invalid("it takes too much memory");
    TRY(meter.spend(count * list.items.size() * kElementCost));
    std::vector<Value> all;
    for (uint64_t i = 0; i < count; ++i) all.insert(all.end(), list.items.begin(), list.items.end());
    return Value::list(std::move(all), list.kind);
}

bool isSequence(const Value& value) {
    return value.asText() != nullptr || (value.asList() != nullptr && value.asList()->kind != List::Kind::Lazy);
}

}  // namespace

Error undefinedError(const Value& value) {
    return invalid(value.as<Undefined>()->what.empty() ? "a value is undefined" : value.as<Undefined>()->what);
}

Result<Value> binary(const std::string& op, const Value& a, const Value& b, Meter& meter) {
    if (a.isUndefined()) return undefinedError(a);
    if (op == "%" && a.asText() != nullptr) return Value::text(TRY(formatPercent(*a.asText(), b, meter)));
    if (b.isUndefined()) return undefinedError(b);
    if (a.isNumber() && b.isNumber()) {
        if (a.isInteger() && b.isInteger()) return integers(op, a.integerValue(), b.integerValue());
        return reals(op, a.realValue(), b.realValue());
    }
    if (op == "+" && a.asText() != nullptr && b.asText() != nullptr) {
        TRY(meter.spend(a.asText()->size() + b.asText()->size()));
        Text text = *a.asText();
        text.append(*b.asText());
        return Value::text(std::move(text));
    }
    const List *listA = a.asList(), *listB = b.asList();
    if (op == "+" && listA != nullptr && listB != nullptr && listA->kind == listB->kind &&
        listA->kind != List::Kind::Lazy) {
        TRY(meter.spend((listA->items.size() + listB->items.size()) * kElementCost));
        std::vector<Value> items = listA->items;
        items.insert(items.end(), listB->items.begin(), listB->items.end());
        return Value::list(std::move(items), listA->kind);
    }
    if (op == "*" && isSequence(a) && b.isInteger()) return repeat(a, b.integerValue(), meter);
    if (op == "*" && isSequence(b) && a.isInteger()) return repeat(b, a.integerValue(), meter);
    return invalid("'" + op + "' cannot be done with '" + a.typeName() + "' and '" + b.typeName() + "'");
}

Result<bool> contains(const Value& container, const Value& element, Meter& meter) {
    if (const Text* text = container.asText()) {
        if (element.asText() == nullptr) return invalid("only text can be in text, not '" + element.typeName() + "'");
        TRY(meter.spend(text->size() / 16));
        return text->find(element.asText()->bytes()) != std::string::npos;
    }
    if (container.isMapping()) {
        for (const auto& [key, value] : container.asDict()->entries) {
            if (TRY(equal(key, element, meter))) return true;
        }
        return false;
    }
    const List* list = container.asList();
    if (list == nullptr && !container.isUndefined()) return invalid("nothing can be in '" + container.typeName() + "'");
    for (size_t i = 0; list != nullptr && i < list->items.size(); ++i) {
        if (TRY(equal(list->items[i], element, meter))) return true;
    }
    return false;
}

Result<Value> toInteger(const Value& value, Meter& meter) {
    if (value.isInteger()) return Value::integer(value.integerValue());
    double real = 0.0;
    if (value.isNumber()) {
        real = value.realValue();
    } else if (const Text* text = value.asText()) {
        TRY(meter.spend(text->size()));
        const std::string trimmed = strip(*text, Ends::Both).bytes();
        const char *begin = trimmed.c_str(), *end = begin + trimmed.size();
        if (begin != end && *begin == '+') ++begin;
        int64_t integer = 0;
        const auto whole = std::from_chars(begin, end, integer);
        if (whole.ec == std::errc() && whole.ptr == end) return Value::integer(integer);
        const auto fraction = std::from_chars(begin, end, real);
        if (fraction.ec != std::errc() || fraction.ptr != end) return Value::integer(0);
    } else {
        return Value::integer(0);
    }
    if (!(std::fabs(real) < 9.2e18)) return invalid("a number grew past 64 bits");
    return Value::integer(static_cast<int64_t>(real));
}

/// object.name: a method first, then a key.
Result<Value> attribute(const Value& object, const std::string& name) {
    if (object.isUndefined()) return undefinedError(object);
    if (isMethod(object, name)) return Value::callable({.kind = Callable::Kind::Method, .name = name, .self = object});
    if (const List* list = object.asList(); list != nullptr && list->isGroup && (name == "grouper" || name == "list"))
        return list->items[name == "list" ? 1 : 0];
    if (const Dict* dict = object.asDict()) {
        if (const Value* found = lookUp(*dict, name)) return *found;
    }
    return missing(object, name);
}

/// object[key]: a key first, then a method.
Result<Value> item(const Value& object, const Value& key, Meter& meter) {
    if (object.isUndefined()) return undefinedError(object);
    if (const Dict* dict = object.asDict()) {
        for (const auto& [each, value] : dict->entries) {
            if (TRY(equal(each, key, meter))) return value;
        }
    }
    const List* list = object.asList();
    if (list != nullptr && list->isGroup && key.asText() != nullptr) return attribute(object, key.asText()->bytes());
    if (key.isInteger() && (object.asText() != nullptr || (list != nullptr && list->kind != List::Kind::Lazy))) {
        const std::vector<size_t> at = list == nullptr ? object.asText()->boundaries() : std::vector<size_t>();
        if (list == nullptr) TRY(meter.spend(object.asText()->size()));
        const auto size = static_cast<int64_t>(list != nullptr ? list->items.size() : at.size() - 1);
        const int64_t index = key.integerValue() < 0 ? key.integerValue() + size : key.integerValue();
        if (index < 0 || index >= size) return missing(object, numberText(key));
        const auto place = static_cast<size_t>(index);
        return list != nullptr ? list->items[place] : Value::text(object.asText()->slice(at[place], at[place + 1]));
    }
    const Text* name = key.asText();
    if (name != nullptr && isMethod(object, name->bytes())) return attribute(object, name->bytes());
    return missing(object, name != nullptr ? name->bytes() : key.typeName());
}

Result<Value> slice(const Value& object, const Value& begin, const Value& end, const Value& step, Meter& meter) {
    if (object.isUndefined()) return undefinedError(object);
    if (!isSequence(object)) return invalid("'" + object.typeName() + "' cannot be sliced");
    for (const Value& each : {begin, end, step}) {
        if (!each.isNone() && !each.isInteger()) return invalid("a slice wants whole numbers");
    }
    const List* list = object.asList();
    const Text* text = object.asText();
    TRY(meter.spend(text != nullptr ? text->size() : list->items.size() * kElementCost));
    const std::vector<size_t> at = text != nullptr ? text->boundaries() : std::vector<size_t>();
    const auto size = static_cast<int64_t>(text != nullptr ? at.size() - 1 : list->items.size());
    const int64_t by = step.isNone() ? 1 : step.integerValue();
    if (by == 0) return invalid("a slice's step cannot be 0");
    const auto bound = [&](const Value& value, int64_t otherwise) {
        if (value.isNone()) return otherwise;
        const int64_t least = by > 0 ? 0 : -1, most = by > 0 ? size : size - 1;
        const int64_t wanted = value.integerValue() < 0 ? value.integerValue() + size : value.integerValue();
        return std::min(std::max(wanted, least), most);
    };
    const int64_t first = bound(begin, by > 0 ? 0 : size - 1), last = bound(end, by > 0 ? size : -1);
    if (text != nullptr && by == 1)
        return Value::text(text->slice(at[static_cast<size_t>(first)], at[static_cast<size_t>(std::max(first, last))]));
    std::vector<Value> items;
    Text letters;
    for (int64_t i = first; by > 0 ? i < last : i > last;) {
        const auto place = static_cast<size_t>(i);
        if (text != nullptr) letters.append(*text, at[place], at[place + 1]);
        else items.push_back(list->items[place]);
        if (__builtin_add_overflow(i, by, &i)) break;
    }
    if (text != nullptr) return Value::text(std::move(letters));
    return Value::list(std::move(items), list->kind);
}

}  // namespace daylong::jinja
