// The methods of lists and dicts that templates call, as Python has them, and which methods there are.
#include "text/jinja/methods.h"

#include <algorithm>
#include <utility>

namespace daylong::jinja {

namespace {

Error invalid(const std::string& what) { return {ErrorCode::InvalidFile, what}; }

constexpr std::string_view kDictMethods[] = {"items", "keys", "values", "get", "copy"};
constexpr std::string_view kListMethods[] = {"index", "count", "copy"};
constexpr std::string_view kLoopMethods[] = {"cycle", "changed"};
constexpr std::string_view kCyclerMethods[] = {"next", "reset"};

template <size_t n>
bool among(const std::string_view (&names)[n], std::string_view name) {
    return std::find(std::begin(names), std::end(names), name) != std::end(names);
}

Result<Value> dictMethod(Evaluator& run, const Dict& dict, const std::string& name, const Arguments& arguments) {
    if (name == "get") {
        const Value* key = arguments.get(0, "key");
        if (key == nullptr) return invalid("get wants a key");
        for (const auto& [each, value] : dict.entries) {
            if (TRY(equal(each, *key, run.meter()))) return value;
        }
        const Value* otherwise = arguments.get(1, "default");
        return otherwise != nullptr ? *otherwise : Value::none();
    }
    TRY(run.meter().spend(dict.entries.size() * 4 * kElementCost));
    if (name == "copy") return Value::dict(dict.entries);
    std::vector<Value> items;
    for (const auto& [key, value] : dict.entries) {
        if (name == "keys") items.push_back(key);
        else if (name == "values") items.push_back(value);
        else items.push_back(TRY(Value::list({key, value}, List::Kind::Tuple)));
    }
    return Value::list(std::move(items));
}

Result<Value> listMethod(Evaluator& run, const List& list, const std::string& name, const Arguments& arguments) {
    if (name == "copy") {
        TRY(run.meter().spend(list.items.size() * kElementCost));
        return Value::list(list.items, list.kind);
    }
    if (arguments.positional.empty()) return invalid("'" + name + "' wants a value");
    const Range range = TRY(rangeOf(arguments, static_cast<int64_t>(list.items.size())));
    int64_t count = 0;
    for (int64_t i = range.begin; i < range.end; ++i) {
        if (!TRY(equal(list.items[static_cast<size_t>(i)], arguments.positional[0], run.meter()))) continue;
        if (name == "index") return Value::integer(i);
        ++count;
    }
    if (name == "index") return invalid("the value is not in the list");
    return Value::integer(count);
}

/// What is kept between the rounds of a loop stands among its entries under a name that no template can say.
constexpr const char* kLastChanged = " changed";

Result<Value> loopMethod(Evaluator& run, Dict& loop, const std::string& name, const Arguments& arguments) {
    if (name == "cycle") {
        if (arguments.positional.empty()) return invalid("cycle has nothing to go through");
        return arguments
            .positional[static_cast<size_t>(lookUp(loop, "index0")->integerValue()) % arguments.positional.size()];
    }
    Value now = TRY(Value::list(arguments.positional, List::Kind::Tuple));
    for (auto& [key, value] : loop.entries) {
        if (key.asText()->bytes() != kLastChanged) continue;
        const bool same = TRY(equal(value, now, run.meter()));
        value = std::move(now);
        return Value::boolean(!same);
    }
    loop.entries.emplace_back(Value::text(std::string(kLastChanged)), std::move(now));
    return Value::boolean(true);
}

/// See cycler() in functions.cpp.
Value cyclerMethod(Dict& cycler, const std::string& name) {
    Value &current = cycler.entries[0].second, &place = cycler.entries[1].second;
    const std::vector<Value>& items = cycler.entries[2].second.asList()->items;
    const Value before = current;
    const size_t next = name == "reset" ? 0 : (static_cast<size_t>(place.integerValue()) + 1) % items.size();
    place = Value::integer(static_cast<int64_t>(next));
    current = items[next];
    return name == "reset" ? Value::none() : before;
}

}  // namespace

bool isMethod(const Value& object, const std::string& name) {
    if (object.asText() != nullptr) return isTextMethod(name);
    if (object.isMapping()) return among(kDictMethods, name);
    if (const Dict* kept = object.asDict()) {
        return kept->kind == Dict::Kind::Loop ? among(kLoopMethods, name)
                                              : kept->kind == Dict::Kind::Cycler && among(kCyclerMethods, name);
    }
    return object.asList() != nullptr && among(kListMethods, name);
}

Result<Value> callMethod(Evaluator& run, const Value& object, const std::string& name, const Arguments& arguments) {
    if (const Text* text = object.asText()) return textMethod(run, *text, name, arguments);
    if (const List* list = object.asList()) return listMethod(run, *list, name, arguments);
    Dict& dict = *object.asDict();
    switch (dict.kind) {
        case Dict::Kind::Cycler: return cyclerMethod(dict, name);
        case Dict::Kind::Joiner: return std::exchange(dict.entries[0].second, dict.entries[1].second);
        case Dict::Kind::Loop: return loopMethod(run, dict, name, arguments);
        default: return dictMethod(run, dict, name, arguments);
    }
}

Result<Range> rangeOf(const Arguments& arguments, int64_t size) {
    Range range{0, size};
    const auto bound = [&](size_t place, int64_t& to) -> Result<void> {
        const Value* value = arguments.get(place, "");
        if (value == nullptr || value->isNone()) return {};
        if (!value->isInteger()) return invalid("a place is a whole number");
        const int64_t wanted = value->integerValue();
        to = std::min(std::max<int64_t>(wanted < 0 ? wanted + size : wanted, 0), size);
        return {};
    };
    TRY(bound(1, range.begin));
    TRY(bound(2, range.end));
    return range;
}

}  // namespace daylong::jinja
