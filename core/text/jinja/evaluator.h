// One rendering: walks the tree. Scopes as in Jinja2: the body of a loop, a macro, a call or a filter block has its
// own, an if has none; a macro sees the scope it was defined in.
// Thread rule: one thread. Failure rule: the first error ends the rendering; failedLine() says where.
#pragma once

#include "text/jinja/ast.h"
#include "text/jinja/template.h"

#include <memory>
#include <string>
#include <vector>

namespace daylong::jinja {

/// Among a recursive loop's entries, what calling it does: a name that no template can say.
constexpr const char* kLoopCall = " call";

struct Frame {
    std::vector<std::pair<std::string, Value>> variables;
    std::shared_ptr<Frame> outer;

    /// `looked`: at how many variables.
    Value* find(std::string_view name, uint64_t& looked);
    void set(std::string_view name, Value value);
};

class Evaluator {
public:
    Evaluator(const Variables& variables, const Date& now, uint64_t units);
    ~Evaluator();

    Result<Text> run(const Block& program);
    uint32_t failedLine() const { return m_failedLine; }

    // For the built-in functions.
    Meter& meter() { return m_meter; }
    const Date& now() const { return m_now; }
    Result<Value> call(const Value& callee, Arguments arguments);
    Result<Value> applyFilter(const std::string& name, const Value& input, Arguments arguments);
    Result<bool> applyTest(const std::string& name, const Value& input, const Arguments& arguments);
    Result<Value> makeNamespace(std::vector<std::pair<Value, Value>> entries);

private:
    enum class Flow { Next, Break, Continue };
    struct Depth;

    Result<Flow> run(const Block& block, Text& out);
    Result<Flow> run(const Statement& statement, Text& out);
    Result<Flow> runIf(const Statement& statement, Text& out);
    Result<void> runFor(const Statement& statement, Text& out);
    Result<void> runLoop(const Statement& statement, const Value& over, int64_t depth, Text& out);
    Result<void> runWith(const Statement& statement, Text& out);
    Result<Value> callLoop(const Callable& callable, const Arguments& arguments);
    Result<void> runSet(const Statement& statement);
    Result<Text> runInner(const Block& block);
    Result<void> runCallBlock(const Statement& statement, Text& out);
    Result<void> print(const Value& value, Text& out);
    Result<void> assign(const std::vector<std::string>& targets, const Value& value);
    Result<Value> callMacro(const Callable& callable, Arguments arguments);
    Value macro(const Macro& definition);

    Result<Value> eval(const Expression& expression);
    Result<Value> compute(const Expression& expression);
    Result<Value> evalDict(const Expression& expression);
    Result<Value> evalCompare(const Expression& expression);
    Result<Value> evalLogic(const Expression& expression);
    Result<Value> evalSlice(const Expression& expression);
    Result<Value> evalConcat(const Expression& expression);
    Result<Value> evalCondition(const Expression& expression);
    Result<Arguments> evalArguments(const Expression& expression);
    Result<void> spreadNamed(const Value& dict, Arguments& arguments);
    Result<std::vector<Value>> evalAll(const std::vector<ExpressionPtr>& expressions);
    Result<void> charge(const Value& made);
    Result<Value*> variable(std::string_view name);
    Result<void> setVariable(std::string_view name, Value value);
    Result<void> setAttribute(const Statement& statement, Value value);

    Meter m_meter;
    Date m_now;
    uint32_t m_depth = 0;
    uint32_t m_failedLine = 0;
    std::shared_ptr<Frame> m_globals, m_frame;
    const Text* m_blockText = nullptr;  // what a filter block's chain begins with
    /// Namespaces, loops and the frames of macros can hold each other; they are emptied at the end.
    std::vector<std::shared_ptr<Dict>> m_namespaces;
    std::vector<std::shared_ptr<Frame>> m_captured;
};

// The operators and lookups, in operators.cpp.
Result<Value> attribute(const Value& object, const std::string& name);
Result<Value> item(const Value& object, const Value& key, Meter& meter);
Result<Value> slice(const Value& object, const Value& begin, const Value& end, const Value& step, Meter& meter);
Result<Value> binary(const std::string& op, const Value& a, const Value& b, Meter& meter);
/// Python's int(): towards zero; 0 for text that is no number.
Result<Value> toInteger(const Value& value, Meter& meter);
Result<bool> contains(const Value& container, const Value& element, Meter& meter);
Error undefinedError(const Value& value);

// The built-in functions, by name.
bool isMethod(const Value& object, const std::string& name);  // methods.cpp
Result<Value> callMethod(Evaluator& run, const Value& object, const std::string& name,
                         const Arguments& arguments);                                    // methods.cpp
Result<Value> callGlobal(Evaluator& run, const std::string& name, Arguments arguments);  // functions.cpp
Result<std::vector<Value>> splitLines(const Text& text, bool keepEnds, Meter& meter);    // text_methods.cpp
Result<Text> toJson(const Value& value, const Arguments& options, Meter& meter);         // json.cpp
Result<std::string> formatDate(const Date& date, const std::string& format);             // functions.cpp
const std::vector<std::string>& globalNames();                                           // functions.cpp

}  // namespace daylong::jinja
