// What a template computes with, as in Python: undefined, none, booleans, 64-bit integers, floats, text, lists (tuples,
// what filters yield), dicts in order, namespaces (dicts that can be changed), and what can be called. All but
// namespaces are immutable, as in the sandbox that model makers test their templates with; copies share.
// Failure rule: everything that costs work or memory spends from the rendering's Meter and fails when it is used up.
#pragma once

#include "base/result.h"
#include "text/jinja/text.h"

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace daylong::jinja {

/// A template is untrusted: this is all the work and memory that rendering it may take.
class Meter {
public:
    explicit Meter(uint64_t units) : m_left(units) {}
    Result<void> spend(uint64_t units);

private:
    uint64_t m_left;
};
constexpr uint64_t kElementCost = 64;  // of a list's element or a small text, in bytes of memory
constexpr uint32_t kMostNesting = 100;

class Value;
struct Macro;
struct Statement;
struct Frame;

struct Undefined {
    std::string what;  // "'x' is undefined"
};
struct None {};
struct List {
    enum class Kind { List, Tuple, Lazy } kind = Kind::List;  // Lazy: what filters yield; true even when empty
    std::vector<Value> items;
    uint32_t nesting = 1;
    bool isGroup = false;  // a pair that groupby made: its parts have names
};
/// A namespace can be changed, a loop tells of itself, a cycler and a joiner go on with every call; they have
/// attributes instead of keys.
struct Dict {
    enum class Kind { Dict, Namespace, Loop, Cycler, Joiner };
    std::vector<std::pair<Value, Value>> entries;
    Kind kind = Kind::Dict;
    uint32_t nesting = 1;
};
/// A macro, a global function, a method of `self`, or the loop `self` itself: loop(more) goes deeper in a recursive
/// one.
struct Callable;

class Value {
public:
    using Content = std::variant<Undefined, None, bool, int64_t, double, std::shared_ptr<const Text>,
                                 std::shared_ptr<const List>, std::shared_ptr<Dict>, std::shared_ptr<const Callable>>;
    Value() = default;  // undefined
    static Value undefined(std::string what) { return Value(Undefined{std::move(what)}); }
    static Value none() { return Value(None{}); }
    static Value boolean(bool value) { return Value(value); }
    static Value integer(int64_t value) { return Value(value); }
    static Value real(double value) { return Value(value); }
    static Value text(Text value) { return Value(std::make_shared<const Text>(std::move(value))); }
    static Value text(std::string value) { return text(Text(std::move(value))); }
    static Value callable(Callable value);
    /// Too deep a nesting fails.
    static Result<Value> list(std::vector<Value> items, List::Kind kind = List::Kind::List, bool isGroup = false);
    static Result<Value> dict(std::vector<std::pair<Value, Value>> entries);
    static Value nameSpace(std::shared_ptr<Dict> dict) { return Value(std::move(dict)); }  // or of a loop

    template <class T>
    const T* as() const {
        return std::get_if<T>(&m_content);
    }
    const Text* asText() const;
    const List* asList() const;
    Dict* asDict() const;  // of a namespace too
    const Callable* asCallable() const;
    bool isUndefined() const { return as<Undefined>() != nullptr; }
    bool isNone() const { return as<None>() != nullptr; }
    bool isNumber() const { return as<bool>() != nullptr || as<int64_t>() != nullptr || as<double>() != nullptr; }
    bool isInteger() const { return as<bool>() != nullptr || as<int64_t>() != nullptr; }
    bool isMapping() const { return asDict() != nullptr && asDict()->kind == Dict::Kind::Dict; }
    int64_t integerValue() const;  // of a boolean or an integer
    double realValue() const;      // of a number
    uint32_t nesting() const;

    bool truth() const;
    std::string typeName() const;  // as Python says it

private:
    template <class T>
    explicit Value(T content) : m_content(std::move(content)) {}
    Content m_content;
};

struct Callable {
    enum class Kind { Macro, Global, Method, Loop } kind = Kind::Global;
    std::string name;
    Value self;
    const Macro* macro = nullptr;     // lives in the template
    std::shared_ptr<Frame> frame;     // where the macro was defined, or the loop stands
    const Statement* loop = nullptr;  // lives in the template
};

struct Arguments {
    std::vector<Value> positional;
    std::vector<std::pair<std::string, Value>> named;

    /// The argument of that place or name; nullptr when it was not given.
    const Value* get(size_t place, std::string_view name) const;
};

/// nullptr where there is none.
const Value* lookUp(const Dict& dict, std::string_view key);

Result<bool> equal(const Value& a, const Value& b, Meter& meter);
/// Negative, 0, positive; fails for what has no order.
Result<int> compare(const Value& a, const Value& b, Meter& meter);
/// What iterating over it gives; undefined gives nothing.
Result<std::vector<Value>> iterate(const Value& value, Meter& meter);
/// As printed in a template.
Result<Text> toText(const Value& value, Meter& meter);
/// As Python's repr: inside of lists and dicts.
Result<Text> toRepr(const Value& value, Meter& meter);
std::string numberText(const Value& number);

}  // namespace daylong::jinja
