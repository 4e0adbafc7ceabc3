// The tests behind "is", and those that select and its like take by name.
#include "base/printable.h"
#include "text/jinja/filters.h"
#include "text/jinja/letters.h"

#include <algorithm>
#include <iterator>

namespace daylong::jinja {

namespace {

Error invalid(const std::string& what) { return {ErrorCode::InvalidFile, what}; }

Result<bool> compared(const std::string& name, const Value& a, const Value& b, Meter& meter) {
    if (name == "eq" || name == "equalto" || name == "==") return equal(a, b, meter);
    if (name == "ne" || name == "!=") return !TRY(equal(a, b, meter));
    if (name == "in") return contains(b, a, meter);
    const int order = TRY(compare(a, b, meter));
    if (name == "lt" || name == "lessthan" || name == "<") return order < 0;
    if (name == "gt" || name == "greaterthan" || name == ">") return order > 0;
    return name == "le" || name == "<=" ? order <= 0 : order >= 0;
}

bool isTest(std::string_view name) {
    constexpr std::string_view kNames[] = {
        "defined", "undefined",   "none",    "string",   "boolean",  "true",     "false",       "integer",
        "float",   "number",      "mapping", "sequence", "iterable", "callable", "escaped",     "filter",
        "test",    "lower",       "upper",   "sameas",   "odd",      "even",     "divisibleby", "eq",
        "equalto", "==",          "ne",      "!=",       "in",       "lt",       "lessthan",    "<",
        "gt",      "greaterthan", ">",       "le",       "<=",       "ge",       ">="};
    return std::find(std::begin(kNames), std::end(kNames), name) != std::end(kNames);
}

/// Python's "is": the same thing, not one like it. Small numbers and equal texts are one there, mostly.
Result<bool> sameAs(const Value& a, const Value& b, Meter& meter) {
    if (a.typeName() != b.typeName()) return false;
    if (a.asList() != nullptr || a.asDict() != nullptr) return a.asList() == b.asList() && a.asDict() == b.asDict();
    return equal(a, b, meter);
}

}  // namespace

Result<bool> Evaluator::applyTest(const std::string& name, const Value& input, const Arguments& arguments) {
    TRY(m_meter.spend(4));
    if (name == "defined") return !input.isUndefined();
    if (name == "undefined") return input.isUndefined();
    if (name == "none") return input.isNone();
    if (name == "string") return input.asText() != nullptr;
    if (name == "boolean") return input.as<bool>() != nullptr;
    if (name == "true") return input.as<bool>() != nullptr && input.truth();
    if (name == "false") return input.as<bool>() != nullptr && !input.truth();
    if (name == "integer") return input.as<int64_t>() != nullptr;
    if (name == "float") return input.as<double>() != nullptr;
    if (name == "number") return input.isNumber();
    if (name == "mapping") return input.isMapping();
    if (name == "sequence")
        return input.asText() != nullptr || input.isMapping() || input.isUndefined() ||
               (input.asList() != nullptr && input.asList()->kind != List::Kind::Lazy);
    if (name == "iterable")
        return input.asText() != nullptr || input.isMapping() || input.asList() != nullptr || input.isUndefined();
    if (name == "callable") return input.asCallable() != nullptr;
    if (name == "escaped") return false;  // nothing is, for output is not escaped
    if (name == "filter") return input.asText() != nullptr && findFilter(input.asText()->bytes()) != nullptr;
    if (name == "test") return input.asText() != nullptr && isTest(input.asText()->bytes());
    if (name == "lower" || name == "upper")
        return isAll(TRY(toText(input, m_meter)), name == "lower" ? "islower" : "isupper");
    if (name == "sameas") {
        if (arguments.positional.size() != 1) return invalid("the test 'sameas' wants a value");
        return sameAs(input, arguments.positional[0], m_meter);
    }
    if (name == "odd" || name == "even" || name == "divisibleby") {
        const Value divisor = arguments.positional.empty() ? Value::integer(2) : arguments.positional[0];
        const Value rest = TRY(binary("%", input, divisor, m_meter));
        if (!rest.isNumber()) return invalid("'" + name + "' wants a number");
        return name == "odd" ? rest.realValue() == 1.0 : rest.realValue() == 0.0;
    }
    for (const char* each : {"eq", "equalto", "==", "ne", "!=", "in", "lt", "lessthan", "<", "gt", "greaterthan", ">",
                             "le", "<=", "ge", ">="}) {
        if (name != each) continue;
        if (arguments.positional.size() != 1) return invalid("the test '" + name + "' wants a value");
        return compared(name, input, arguments.positional[0], m_meter);
    }
    return invalid("Daylong does not have the test " + inQuotes(name));
}

}  // namespace daylong::jinja
