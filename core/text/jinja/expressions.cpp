// The part of the evaluator that computes expressions.
#include "text/jinja/evaluator.h"

#include "base/printable.h"
#include "text/jinja/parser.h"

namespace daylong::jinja {

namespace {

constexpr uint64_t kStepCost = 10;
constexpr uint32_t kMostEvaluationDepth = 400;

Error invalid(const std::string& what) { return {ErrorCode::InvalidFile, what}; }

}  // namespace

Result<Value> Evaluator::eval(const Expression& expression) {
    if (++m_depth > kMostEvaluationDepth) return invalid("it nests too deeply");
    const Result<void> step = m_meter.spend(kStepCost);
    Result<Value> made = step ? compute(expression) : Result<Value>(step.error());
    --m_depth;
    if (made) {
        const Result<void> paid = charge(*made);
        if (!paid) made = paid.error();
    }
    if (!made && m_failedLine == 0) m_failedLine = expression.line;
    return made;
}

/// Constants and what variables hold exist already, but it is simpler to pay for everything.
Result<void> Evaluator::charge(const Value& made) {
    if (const Text* text = made.asText()) return m_meter.spend(text->size() / 16 + 4);
    return {};
}

Result<std::vector<Value>> Evaluator::evalAll(const std::vector<ExpressionPtr>& expressions) {
    std::vector<Value> values;
    TRY(m_meter.spend(expressions.size() * kElementCost));
    for (const ExpressionPtr& each : expressions) values.push_back(TRY(eval(*each)));
    return values;
}

Result<Arguments> Evaluator::evalArguments(const Expression& expression) {
    Arguments arguments;
    arguments.positional = TRY(evalAll(expression.positional));
    if (expression.spread) {
        const Value list = TRY(eval(*expression.spread));
        const std::vector<Value> more = TRY(iterate(list, m_meter));
        arguments.positional.insert(arguments.positional.end(), more.begin(), more.end());
    }
    for (const auto& [name, each] : expression.named) arguments.named.emplace_back(name, TRY(eval(*each)));
    if (expression.spreadNamed) {
        const Value dict = TRY(eval(*expression.spreadNamed));
        TRY(spreadNamed(dict, arguments));
    }
    return arguments;
}

/// f(**dict)
Result<void> Evaluator::spreadNamed(const Value& dict, Arguments& arguments) {
    if (!dict.isMapping()) return invalid("'" + dict.typeName() + "' cannot be named arguments");
    for (const auto& [key, value] : dict.asDict()->entries) {
        if (key.asText() == nullptr) return invalid("the name of an argument is text");
        const std::string& name = key.asText()->bytes();
        if (arguments.get(SIZE_MAX, name) != nullptr) return invalid("a call names " + inQuotes(name) + " twice");
        if (arguments.named.size() >= kMostNamed) return invalid("a call names too many arguments");
        TRY(m_meter.spend(kElementCost));
        arguments.named.emplace_back(name, value);
    }
    return {};
}

Result<Value> Evaluator::compute(const Expression& expression) {
    using Kind = Expression::Kind;
    const std::vector<ExpressionPtr>& parts = expression.parts;
    switch (expression.kind) {
        case Kind::Constant: return expression.value;
        case Kind::Name: {
            const Value* found = TRY(variable(expression.text));
            if (found != nullptr) return *found;
            const bool isJinjas = expression.text == "self" || expression.text == "lipsum";
            return Value::undefined(isJinjas ? "Daylong does not have " + inQuotes(expression.text)
                                             : inQuotes(expression.text) + " is undefined");
        }
        case Kind::List: return Value::list(TRY(evalAll(parts)));
        case Kind::Tuple: return Value::list(TRY(evalAll(parts)), List::Kind::Tuple);
        case Kind::Dict: return evalDict(expression);
        case Kind::Attribute: {
            const Value object = TRY(eval(*parts[0]));
            if (const Dict* dict = object.asDict()) TRY(m_meter.spend(dict->entries.size() / 8));
            return attribute(object, expression.text);
        }
        case Kind::Item: {
            const Value object = TRY(eval(*parts[0]));
            const Value key = TRY(eval(*parts[1]));
            return item(object, key, m_meter);
        }
        case Kind::Slice: return evalSlice(expression);
        case Kind::Call: {
            const Value callee = TRY(eval(*parts[0]));
            return call(callee, TRY(evalArguments(expression)));
        }
        case Kind::Filter: {
            if (!parts[0] && m_blockText == nullptr) return invalid("a filter has no input");
            const Value input = parts[0] ? TRY(eval(*parts[0])) : Value::text(*m_blockText);
            return applyFilter(expression.text, input, TRY(evalArguments(expression)));
        }
        case Kind::Test: {
            const Value input = TRY(eval(*parts[0]));
            const Arguments arguments = TRY(evalArguments(expression));
            return Value::boolean(TRY(applyTest(expression.text, input, arguments)));
        }
        case Kind::Not: {
            const Value value = TRY(eval(*parts[0]));
            return Value::boolean(!value.truth());
        }
        case Kind::Negative:
        case Kind::Positive: {
            const Value value = TRY(eval(*parts[0]));
            if (expression.kind == Kind::Negative && value.as<double>() != nullptr)
                return Value::real(-value.realValue());  // of 0.0 too
            return binary(expression.kind == Kind::Negative ? "-" : "+", Value::integer(0), value, m_meter);
        }
        case Kind::Binary: {
            const Value left = TRY(eval(*parts[0]));
            const Value right = TRY(eval(*parts[1]));
            return binary(expression.text, left, right, m_meter);
        }
        case Kind::Concat: return evalConcat(expression);
        case Kind::And:
        case Kind::Or: return evalLogic(expression);
        case Kind::Compare: return evalCompare(expression);
        case Kind::Condition: return evalCondition(expression);
    }
    return invalid("an unknown expression");
}

Result<Value> Evaluator::evalDict(const Expression& expression) {
    std::vector<std::pair<Value, Value>> entries;
    for (size_t i = 0; i + 1 < expression.parts.size(); i += 2) {
        const Value key = TRY(eval(*expression.parts[i]));
        Value value = TRY(eval(*expression.parts[i + 1]));
        if (key.asList() != nullptr || key.asDict() != nullptr)
            return invalid("'" + key.typeName() + "' cannot be a key");
        TRY(m_meter.spend(2 * kElementCost));
        auto same = entries.begin();
        while (same != entries.end() && !TRY(equal(same->first, key, m_meter))) ++same;
        if (same == entries.end()) entries.emplace_back(key, std::move(value));
        else same->second = std::move(value);
    }
    return Value::dict(std::move(entries));
}

Result<Value> Evaluator::evalCompare(const Expression& expression) {
    Value left = TRY(eval(*expression.parts[0]));
    for (size_t i = 0; i < expression.operators.size(); ++i) {
        const std::string& op = expression.operators[i];
        Value right = TRY(eval(*expression.parts[i + 1]));
        bool holds = false;
        if (op == "==" || op == "!=") {
            const bool same = TRY(equal(left, right, m_meter));
            holds = same == (op == "==");
        } else if (op == "in" || op == "not in") {
            const bool inside = TRY(contains(right, left, m_meter));
            holds = inside == (op == "in");
        } else {
            const int order = TRY(compare(left, right, m_meter));
            holds = op == "<" ? order < 0 : op == ">" ? order > 0 : op == "<=" ? order <= 0 : order >= 0;
        }
        if (!holds) return Value::boolean(false);
        left = std::move(right);
    }
    return Value::boolean(true);
}

/// Python's: the operand that decides.
Result<Value> Evaluator::evalLogic(const Expression& expression) {
    const bool isAnd = expression.kind == Expression::Kind::And;
    Value value;
    for (const ExpressionPtr& part : expression.parts) {
        value = TRY(eval(*part));
        if (value.truth() != isAnd) break;
    }
    return value;
}

Result<Value> Evaluator::evalSlice(const Expression& expression) {
    const Value object = TRY(eval(*expression.parts[0]));
    Value bounds[3] = {Value::none(), Value::none(), Value::none()};
    for (size_t i = 0; i < 3; ++i) {
        if (expression.parts[i + 1]) bounds[i] = TRY(eval(*expression.parts[i + 1]));
    }
    return slice(object, bounds[0], bounds[1], bounds[2], m_meter);
}

Result<Value> Evaluator::evalConcat(const Expression& expression) {
    Text text;
    for (const ExpressionPtr& part : expression.parts) {
        const Value value = TRY(eval(*part));
        const Text one = TRY(toText(value, m_meter));
        TRY(m_meter.spend(one.size()));
        text.append(one);
    }
    return Value::text(std::move(text));
}

Result<Value> Evaluator::evalCondition(const Expression& expression) {
    const Value condition = TRY(eval(*expression.parts[0]));
    const ExpressionPtr& taken = expression.parts[condition.truth() ? 1 : 2];
    if (!taken) return Value::undefined("the inline if has no else, and its condition is false");
    return eval(*taken);
}

Result<Value> Evaluator::call(const Value& callee, Arguments arguments) {
    const Value* loop = callee.asDict() != nullptr && callee.asDict()->kind == Dict::Kind::Loop
                            ? lookUp(*callee.asDict(), kLoopCall)
                            : nullptr;
    const Callable* callable = loop != nullptr ? loop->asCallable() : callee.asCallable();
    if (callable == nullptr)
        return callee.isUndefined() ? undefinedError(callee) : invalid("'" + callee.typeName() + "' cannot be called");
    TRY(m_meter.spend(kElementCost));
    if (callable->kind == Callable::Kind::Macro) return callMacro(*callable, std::move(arguments));
    if (callable->kind == Callable::Kind::Loop) return callLoop(*callable, arguments);
    if (callable->kind == Callable::Kind::Method) return callMethod(*this, callable->self, callable->name, arguments);
    return callGlobal(*this, callable->name, std::move(arguments));
}

}  // namespace daylong::jinja
