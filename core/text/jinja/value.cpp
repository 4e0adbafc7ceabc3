#include "text/jinja/value.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstdlib>

namespace daylong::jinja {

Result<void> Meter::spend(uint64_t units) {
    if (units > m_left) return Error{ErrorCode::InvalidFile, "it takes too much work or memory"};
    m_left -= units;
    return {};
}

namespace {

constexpr const char* kTooDeep = "its values are nested too deeply";

template <class Range, class Each>
Result<uint32_t> nestingOf(const Range& items, Each&& each) {
    uint32_t deepest = 0;
    for (const auto& item : items) deepest = std::max(deepest, each(item));
    if (deepest >= kMostNesting) return Error{ErrorCode::InvalidFile, kTooDeep};
    return deepest + 1;
}

}  // namespace

Value Value::callable(Callable value) { return Value(std::make_shared<const Callable>(std::move(value))); }

Result<Value> Value::list(std::vector<Value> items, List::Kind kind, bool isGroup) {
    const uint32_t nesting = TRY(nestingOf(items, [](const Value& each) { return each.nesting(); }));
    return Value(std::make_shared<const List>(List{kind, std::move(items), nesting, isGroup}));
}

Result<Value> Value::dict(std::vector<std::pair<Value, Value>> entries) {
    const uint32_t nesting =
        TRY(nestingOf(entries, [](const auto& each) { return std::max(each.first.nesting(), each.second.nesting()); }));
    return Value(std::make_shared<Dict>(Dict{std::move(entries), Dict::Kind::Dict, nesting}));
}

const Text* Value::asText() const {
    const auto* text = as<std::shared_ptr<const Text>>();
    return text == nullptr ? nullptr : text->get();
}
const List* Value::asList() const {
    const auto* list = as<std::shared_ptr<const List>>();
    return list == nullptr ? nullptr : list->get();
}
Dict* Value::asDict() const {
    const auto* dict = as<std::shared_ptr<Dict>>();
    return dict == nullptr ? nullptr : dict->get();
}
const Callable* Value::asCallable() const {
    const auto* callable = as<std::shared_ptr<const Callable>>();
    return callable == nullptr ? nullptr : callable->get();
}

int64_t Value::integerValue() const {
    if (const bool* truth = as<bool>()) return *truth ? 1 : 0;
    return *as<int64_t>();
}
double Value::realValue() const {
    if (const double* real = as<double>()) return *real;
    return static_cast<double>(integerValue());
}

uint32_t Value::nesting() const {
    if (const List* list = asList()) return list->nesting;
    if (const Dict* dict = asDict()) return dict->kind != Dict::Kind::Dict ? 0 : dict->nesting;
    if (const Callable* callable = asCallable()) return callable->self.nesting() + 1;
    return 0;
}

bool Value::truth() const {
    if (isUndefined() || isNone()) return false;
    if (isNumber()) return realValue() != 0.0;
    if (const Text* text = asText()) return !text->empty();
    if (const List* list = asList()) return list->kind == List::Kind::Lazy || !list->items.empty();
    if (isMapping()) return !asDict()->entries.empty();
    return true;
}

std::string Value::typeName() const {
    if (isUndefined()) return "Undefined";
    if (isNone()) return "NoneType";
    if (as<bool>() != nullptr) return "bool";
    if (as<int64_t>() != nullptr) return "int";
    if (as<double>() != nullptr) return "float";
    if (asText() != nullptr) return "str";
    if (const List* list = asList())
        return list->kind == List::Kind::List ? "list" : list->kind == List::Kind::Tuple ? "tuple" : "generator";
    if (const Dict* dict = asDict())
        return dict->kind == Dict::Kind::Dict ? "dict" : dict->kind == Dict::Kind::Loop ? "LoopContext" : "Namespace";
    return "function";
}

const Value* Arguments::get(size_t place, std::string_view name) const {
    if (place < positional.size()) return &positional[place];
    for (const auto& [each, value] : named) {
        if (each == name) return &value;
    }
    return nullptr;
}

const Value* lookUp(const Dict& dict, std::string_view key) {
    for (const auto& [each, value] : dict.entries) {
        const Text* text = each.asText();
        if (text != nullptr && text->bytes() == key) return &value;
    }
    return nullptr;
}

Result<bool> equal(const Value& a, const Value& b, Meter& meter) {
    TRY(meter.spend(4));
    if (a.isNumber() && b.isNumber()) {
        if (a.isInteger() && b.isInteger()) return a.integerValue() == b.integerValue();
        return a.realValue() == b.realValue();
    }
    const Text *textA = a.asText(), *textB = b.asText();
    if (textA != nullptr && textB != nullptr) {
        TRY(meter.spend(std::min(textA->size(), textB->size()) / 16));
        return textA->bytes() == textB->bytes();
    }
    const List *listA = a.asList(), *listB = b.asList();
    if (listA != nullptr && listB != nullptr) {
        if (listA == listB) return true;
        if (listA->kind != listB->kind || listA->items.size() != listB->items.size()) return false;
        for (size_t i = 0; i < listA->items.size(); ++i) {
            if (!TRY(equal(listA->items[i], listB->items[i], meter))) return false;
        }
        return true;
    }
    const Dict *dictA = a.asDict(), *dictB = b.asDict();
    if (dictA != nullptr && dictB != nullptr) {
        if (dictA == dictB) return true;
        if (!a.isMapping() || !b.isMapping() || dictA->entries.size() != dictB->entries.size()) return false;
        for (const auto& [key, value] : dictA->entries) {
            bool found = false;
            for (const auto& [other, otherValue] : dictB->entries) {
                if (!TRY(equal(key, other, meter))) continue;
                found = TRY(equal(value, otherValue, meter));
                break;
            }
            if (!found) return false;
        }
        return true;
    }
    if (a.asCallable() != nullptr && b.asCallable() != nullptr) return a.asCallable() == b.asCallable();
    return (a.isNone() && b.isNone()) || (a.isUndefined() && b.isUndefined());
}

Result<int> compare(const Value& a, const Value& b, Meter& meter) {
    TRY(meter.spend(4));
    const auto order = [](const auto& x, const auto& y) { return x < y ? -1 : y < x ? 1 : 0; };
    if (a.isNumber() && b.isNumber()) {
        if (a.isInteger() && b.isInteger()) return order(a.integerValue(), b.integerValue());
        return order(a.realValue(), b.realValue());
    }
    if (a.asText() != nullptr && b.asText() != nullptr) {
        TRY(meter.spend(std::min(a.asText()->size(), b.asText()->size()) / 16));
        return a.asText()->bytes().compare(b.asText()->bytes());
    }
    const List *listA = a.asList(), *listB = b.asList();
    if (listA != nullptr && listB != nullptr && listA->kind == listB->kind) {
        for (size_t i = 0; i < std::min(listA->items.size(), listB->items.size()); ++i) {
            if (!TRY(equal(listA->items[i], listB->items[i], meter)))
                return compare(listA->items[i], listB->items[i], meter);
        }
        return order(listA->items.size(), listB->items.size());
    }
    for (const Value& each : {a, b}) {
        if (const Undefined* undefined = each.as<Undefined>()) return Error{ErrorCode::InvalidFile, undefined->what};
    }
    return Error{ErrorCode::InvalidFile, "'" + a.typeName() + "' and '" + b.typeName() + "' have no order"};
}

Result<std::vector<Value>> iterate(const Value& value, Meter& meter) {
    std::vector<Value> items;
    if (const List* list = value.asList()) {
        TRY(meter.spend(list->items.size() * kElementCost));
        return list->items;
    }
    if (value.isMapping()) {
        TRY(meter.spend(value.asDict()->entries.size() * kElementCost));
        for (const auto& [key, unused] : value.asDict()->entries) items.push_back(key);
        return items;
    }
    if (const Text* text = value.asText()) {
        TRY(meter.spend(text->size() * 2 * kElementCost));
        const std::vector<size_t> at = text->boundaries();
        for (size_t i = 0; i + 1 < at.size(); ++i) items.push_back(Value::text(text->slice(at[i], at[i + 1])));
        return items;
    }
    if (value.isUndefined()) return items;
    return Error{ErrorCode::InvalidFile, "'" + value.typeName() + "' cannot be iterated over"};
}

std::string numberText(const Value& number) {
    if (const bool* truth = number.as<bool>()) return *truth ? "True" : "False";
    if (const int64_t* integer = number.as<int64_t>()) return std::to_string(*integer);
    const double real = number.realValue();
    if (std::isnan(real)) return "nan";
    if (std::isinf(real)) return real < 0 ? "-inf" : "inf";
    char buffer[400];
    const double size = std::fabs(real);
    const bool plain = real == 0.0 || (size >= 1e-4 && size < 1e16);
    const auto end = std::to_chars(buffer, buffer + sizeof buffer, real,
                                   plain ? std::chars_format::fixed : std::chars_format::scientific)
                         .ptr;
    std::string text(buffer, end);
    if (plain && text.find('.') == std::string::npos) text += ".0";
    return text;
}

}  // namespace daylong::jinja
