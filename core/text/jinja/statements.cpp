// The part of the evaluator that runs statements.
#include "base/printable.h"
#include "text/jinja/evaluator.h"

#include <algorithm>

namespace daylong::jinja {

namespace {

constexpr uint64_t kStepCost = 10;
constexpr uint32_t kMostEvaluationDepth = 400;
constexpr const char* kCaller = "caller";

Error invalid(const std::string& what) { return {ErrorCode::InvalidFile, what}; }

}  // namespace

Value* Frame::find(std::string_view name, uint64_t& looked) {
    for (Frame* frame = this; frame != nullptr; frame = frame->outer.get()) {
        for (auto& [each, value] : frame->variables) {
            ++looked;
            if (each == name) return &value;
        }
    }
    return nullptr;
}

void Frame::set(std::string_view name, Value value) {
    for (auto& [each, old] : variables) {
        if (each != name) continue;
        old = std::move(value);
        return;
    }
    variables.emplace_back(name, std::move(value));
}

Evaluator::Evaluator(const Variables& variables, const Date& now, uint64_t units)
    : m_meter(units), m_now(now), m_globals(std::make_shared<Frame>()), m_frame(m_globals) {
    for (const std::string& name : globalNames())
        m_globals->set(name, Value::callable({.kind = Callable::Kind::Global, .name = name}));
    for (const auto& [name, value] : variables) m_globals->set(name, value);
}

Evaluator::~Evaluator() {
    for (const std::shared_ptr<Dict>& each : m_namespaces) each->entries.clear();
    for (const std::shared_ptr<Frame>& each : m_captured) each->variables.clear();
}

/// nullptr where there is none.
Result<Value*> Evaluator::variable(std::string_view name) {
    uint64_t looked = 0;
    Value* found = m_frame->find(name, looked);
    TRY(m_meter.spend(looked / 8));
    return found;
}

Result<void> Evaluator::setVariable(std::string_view name, Value value) {
    TRY(m_meter.spend(m_frame->variables.size() / 8));
    m_frame->set(name, std::move(value));
    return {};
}

Result<void> Evaluator::setAttribute(const Statement& statement, Value value) {
    const Value* target = TRY(variable(statement.targets[0]));
    Dict* dict = target == nullptr ? nullptr : target->asDict();
    if (dict == nullptr || dict->kind != Dict::Kind::Namespace)
        return invalid("only a namespace's attributes can be set");
    TRY(m_meter.spend(dict->entries.size() / 8));
    for (auto& [key, old] : dict->entries) {
        if (key.asText()->bytes() != statement.attribute) continue;
        old = std::move(value);
        return {};
    }
    TRY(m_meter.spend(kElementCost));
    dict->entries.emplace_back(Value::text(statement.attribute), std::move(value));
    return {};
}

/// Counts nesting of evaluation: macros call each other on this program's own stack.
struct Evaluator::Depth {
    explicit Depth(Evaluator& evaluator) : m_evaluator(evaluator) { ++evaluator.m_depth; }
    ~Depth() { --m_evaluator.m_depth; }
    Depth(const Depth&) = delete;
    Depth& operator=(const Depth&) = delete;
    Result<void> check() const {
        return m_evaluator.m_depth > kMostEvaluationDepth ? Result<void>(invalid("it nests too deeply"))
                                                          : Result<void>();
    }

private:
    Evaluator& m_evaluator;
};

Result<Text> Evaluator::run(const Block& program) {
    Text out;
    TRY(run(program, out));
    return out;
}

Result<Evaluator::Flow> Evaluator::run(const Block& block, Text& out) {
    const Depth depth(*this);
    TRY(depth.check());
    for (const Statement& statement : block) {
        Result<Flow> flow = run(statement, out);
        if (!flow && m_failedLine == 0) m_failedLine = statement.line;
        if (!flow || *flow != Flow::Next) return flow;
    }
    return Flow::Next;
}

Result<Evaluator::Flow> Evaluator::run(const Statement& statement, Text& out) {
    TRY(m_meter.spend(kStepCost));
    switch (statement.kind) {
        case Statement::Kind::Data:
            TRY(m_meter.spend(statement.text.size()));
            out.append(statement.text);
            break;
        case Statement::Kind::Print: {
            const Value value = TRY(eval(*statement.expression));
            TRY(print(value, out));
            break;
        }
        case Statement::Kind::If: return runIf(statement, out);
        case Statement::Kind::For: TRY(runFor(statement, out)); break;
        case Statement::Kind::Set: TRY(runSet(statement)); break;
        case Statement::Kind::SetBlock:
        case Statement::Kind::FilterBlock: {
            Text inside = TRY(runInner(statement.branches[0].body));
            Value value = Value::text(inside);
            if (statement.filters) {
                const Text* before = m_blockText;
                m_blockText = &inside;
                Result<Value> filtered = eval(*statement.filters);
                m_blockText = before;
                if (!filtered) return filtered.error();
                value = std::move(*filtered);
            }
            if (statement.kind == Statement::Kind::FilterBlock) {
                TRY(print(value, out));
            } else if (!statement.attribute.empty()) {
                TRY(setAttribute(statement, std::move(value)));
            } else {
                TRY(setVariable(statement.targets[0], std::move(value)));
            }
            break;
        }
        case Statement::Kind::Macro: TRY(setVariable(statement.macro->name, macro(*statement.macro))); break;
        case Statement::Kind::CallBlock: TRY(runCallBlock(statement, out)); break;
        case Statement::Kind::Group: return run(statement.branches[0].body, out);
        case Statement::Kind::With: TRY(runWith(statement, out)); break;
        case Statement::Kind::Break: return Flow::Break;
        case Statement::Kind::Continue: return Flow::Continue;
    }
    return Flow::Next;
}

Result<Evaluator::Flow> Evaluator::runIf(const Statement& statement, Text& out) {
    for (const Statement::Branch& branch : statement.branches) {
        bool taken = !branch.condition;
        if (!taken) {
            const Value condition = TRY(eval(*branch.condition));
            taken = condition.truth();
        }
        if (taken) return run(branch.body, out);
    }
    return Flow::Next;
}

Result<void> Evaluator::runFor(const Statement& statement, Text& out) {
    const Value over = TRY(eval(*statement.expression));
    return runLoop(statement, over, 0, out);
}

/// `depth`: how many calls of a recursive loop this one is in.
Result<void> Evaluator::runLoop(const Statement& statement, const Value& over, int64_t depth, Text& out) {
    std::vector<Value> items = TRY(iterate(over, m_meter));
    const std::shared_ptr<Frame> outside = m_frame;
    struct Restore {
        std::shared_ptr<Frame>& frame;
        std::shared_ptr<Frame> before;
        ~Restore() { frame = before; }
    } const restore{m_frame, outside};
    const auto enter = [&] {
        m_frame = std::make_shared<Frame>();
        m_frame->outer = outside;
    };
    if (statement.condition) {
        std::vector<Value> kept;
        for (const Value& each : items) {
            enter();
            TRY(assign(statement.targets, each));
            const Value wanted = TRY(eval(*statement.condition));
            if (wanted.truth()) kept.push_back(each);
        }
        items = std::move(kept);
    }
    const auto count = static_cast<int64_t>(items.size());
    const auto loop = std::make_shared<Dict>();
    loop->kind = Dict::Kind::Loop;
    const auto tell = [&](const char* name, Value value) {
        for (auto& [key, old] : loop->entries) {
            if (key.asText()->bytes() != name) continue;
            old = std::move(value);
            return;
        }
        loop->entries.emplace_back(Value::text(std::string(name)), std::move(value));
    };
    tell("length", Value::integer(count));
    tell("depth", Value::integer(depth + 1));
    tell("depth0", Value::integer(depth));
    if (statement.isRecursive)
        tell(kLoopCall, Value::callable({.kind = Callable::Kind::Loop,
                                         .self = Value::integer(depth + 1),
                                         .frame = outside,
                                         .loop = &statement}));
    if (count > 0) m_namespaces.push_back(loop);  // it may be kept, and hold what holds it
    for (int64_t i = 0; i < count; ++i) {
        enter();
        TRY(m_meter.spend(kElementCost));
        const auto at = [&](int64_t k) {
            return k >= 0 && k < count ? items[static_cast<size_t>(k)]
                                       : Value::undefined("there is no such item of the loop");
        };
        tell("index", Value::integer(i + 1));
        tell("index0", Value::integer(i));
        tell("revindex", Value::integer(count - i));
        tell("revindex0", Value::integer(count - i - 1));
        tell("first", Value::boolean(i == 0));
        tell("last", Value::boolean(i + 1 == count));
        tell("previtem", at(i - 1));
        tell("nextitem", at(i + 1));
        m_frame->set("loop", Value::nameSpace(loop));
        TRY(assign(statement.targets, items[static_cast<size_t>(i)]));
        if (TRY(run(statement.branches[0].body, out)) == Flow::Break) break;
    }
    if (count == 0) {
        enter();
        TRY(run(statement.branches[1].body, out));
    }
    m_frame = nullptr;  // of the last round; the loop itself is let go where nobody keeps it
    if (count > 0 && m_namespaces.back() == loop && loop.use_count() == 2) m_namespaces.pop_back();
    return {};
}

/// loop(more), in a recursive loop: the loop over what is given, as text.
Result<Value> Evaluator::callLoop(const Callable& callable, const Arguments& arguments) {
    const Depth depth(*this);
    TRY(depth.check());
    if (arguments.positional.size() != 1) return invalid("a recursive loop is called with what it shall go through");
    const std::shared_ptr<Frame> before = m_frame;
    m_frame = callable.frame;
    Text text;
    const Result<void> ran = runLoop(*callable.loop, arguments.positional[0], callable.self.integerValue(), text);
    m_frame = before;
    if (!ran) return ran.error();
    return Value::text(std::move(text));
}

/// Names that hold inside of the block alone; their values are those outside.
Result<void> Evaluator::runWith(const Statement& statement, Text& out) {
    const std::shared_ptr<Frame> outside = m_frame, inside = std::make_shared<Frame>();
    inside->outer = outside;
    for (const auto& [name, expression] : statement.named) inside->set(name, TRY(eval(*expression)));
    m_frame = inside;
    const Result<Flow> flow = run(statement.branches[0].body, out);
    m_frame = outside;
    if (!flow) return flow.error();
    return {};
}

Result<void> Evaluator::runSet(const Statement& statement) {
    Value value = TRY(eval(*statement.expression));
    if (statement.attribute.empty()) return assign(statement.targets, value);
    return setAttribute(statement, std::move(value));
}

Result<void> Evaluator::assign(const std::vector<std::string>& targets, const Value& value) {
    if (targets.size() == 1) {
        return setVariable(targets[0], value);
    }
    const std::vector<Value> items = TRY(iterate(value, m_meter));
    if (items.size() != targets.size())
        return invalid("it unpacks " + std::to_string(items.size()) + " values into " + std::to_string(targets.size()) +
                       " names");
    for (size_t i = 0; i < targets.size(); ++i) TRY(setVariable(targets[i], items[i]));
    return {};
}

/// A block with a scope of its own, as text.
Result<Text> Evaluator::runInner(const Block& block) {
    const std::shared_ptr<Frame> outside = m_frame;
    m_frame = std::make_shared<Frame>();
    m_frame->outer = outside;
    Text text;
    const Result<Flow> flow = run(block, text);
    m_frame = outside;
    if (!flow) return flow.error();
    return text;
}

Result<void> Evaluator::runCallBlock(const Statement& statement, Text& out) {
    const Expression& expression = *statement.expression;
    const Value callee = TRY(eval(*expression.parts[0]));
    Arguments arguments = TRY(evalArguments(expression));
    arguments.named.emplace_back(kCaller, macro(*statement.macro));
    const Value value = TRY(call(callee, std::move(arguments)));
    return print(value, out);
}

Result<void> Evaluator::print(const Value& value, Text& out) {
    const Text text = TRY(toText(value, m_meter));
    TRY(m_meter.spend(text.size()));
    out.append(text);
    return {};
}

Value Evaluator::macro(const Macro& definition) {
    if (m_captured.empty() || m_captured.back() != m_frame) m_captured.push_back(m_frame);
    return Value::callable(
        {.kind = Callable::Kind::Macro, .name = definition.name, .macro = &definition, .frame = m_frame});
}

Result<Value> Evaluator::callMacro(const Callable& callable, Arguments arguments) {
    const Macro& definition = *callable.macro;
    const size_t most = definition.parameters.size();
    if (arguments.positional.size() > most && !definition.takesMore)
        return invalid("the macro " + inQuotes(definition.name) + " takes fewer arguments");
    std::vector<std::pair<Value, Value>> named;  // that no parameter takes
    for (const auto& [name, value] : arguments.named) {
        const bool known = std::any_of(definition.parameters.begin(), definition.parameters.end(),
                                       [&name = name](const Parameter& each) { return each.name == name; });
        if (known || name == kCaller) continue;
        if (!definition.takesNamed)
            return invalid("the macro " + inQuotes(definition.name) + " has no parameter " + inQuotes(name));
        named.emplace_back(Value::text(name), value);
    }
    const auto inside = std::make_shared<Frame>();
    inside->outer = callable.frame;
    const std::shared_ptr<Frame> outside = m_frame;
    m_frame = inside;
    const auto body = [&]() -> Result<Text> {
        for (size_t i = 0; i < definition.parameters.size(); ++i) {
            const Parameter& parameter = definition.parameters[i];
            const Value* given = arguments.get(i, parameter.name);
            Value value = Value::undefined("the argument " + inQuotes(parameter.name) + " was not given");
            if (given != nullptr) value = *given;
            else if (parameter.defaultValue) value = TRY(eval(*parameter.defaultValue));
            inside->set(parameter.name, std::move(value));
        }
        const Value* caller = arguments.get(SIZE_MAX, kCaller);
        if (caller != nullptr) inside->set(kCaller, *caller);
        if (definition.takesMore) {
            const auto more =
                arguments.positional.begin() + static_cast<std::ptrdiff_t>(std::min(most, arguments.positional.size()));
            inside->set("varargs", TRY(Value::list({more, arguments.positional.end()}, List::Kind::Tuple)));
        }
        if (definition.takesNamed) inside->set("kwargs", TRY(Value::dict(std::move(named))));
        Text text;
        TRY(run(*definition.body, text));
        return text;
    };
    Result<Text> text = body();
    m_frame = outside;
    if (!text) return text.error();
    return Value::text(std::move(*text));
}

Result<Value> Evaluator::makeNamespace(std::vector<std::pair<Value, Value>> entries) {
    TRY(m_meter.spend(kElementCost * (1 + entries.size())));
    m_namespaces.push_back(std::make_shared<Dict>(Dict{std::move(entries), Dict::Kind::Namespace, 1}));
    return Value::nameSpace(m_namespaces.back());
}

}  // namespace daylong::jinja
