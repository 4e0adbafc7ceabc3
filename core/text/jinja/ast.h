// A parsed template: plain data, immutable once made, so that any number of renderings may share it.
#pragma once

#include "text/jinja/value.h"

#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace daylong::jinja {

struct Expression;
using ExpressionPtr = std::unique_ptr<const Expression>;

struct Expression {
    enum class Kind {
        Constant,  // value
        Name,      // text
        List,
        Tuple,
        Dict,       // parts: key, value, key, value...
        Attribute,  // parts[0].text
        Item,       // parts[0][parts[1]]
        Slice,      // parts[0][parts[1]:parts[2]:parts[3]], each but the first may be null
        Call,       // parts[0](arguments)
        Filter,     // parts[0] | text(arguments)
        Test,       // parts[0] is text(arguments)
        Not,
        Negative,
        Positive,
        Binary,  // parts[0] text parts[1]
        Concat,  // parts[0] ~ parts[1] ~ ...
        And,
        Or,
        Compare,    // parts[0] operators[0] parts[1] operators[1] ...
        Condition,  // parts[1] if parts[0] else parts[2], which may be null
    };
    Kind kind = Kind::Constant;
    uint32_t line = 1;
    uint32_t depth = 1;  // of the tree below
    std::string text;
    Value value;
    std::vector<ExpressionPtr> parts;
    std::vector<ExpressionPtr> positional;
    ExpressionPtr spread;       // positional arguments more: f(*list); may be null
    ExpressionPtr spreadNamed;  // named ones: f(**dict)
    std::vector<std::pair<std::string, ExpressionPtr>> named;
    std::vector<std::string> operators;
};

struct Statement;
using Block = std::vector<Statement>;

/// A macro's or a call block's parameters.
struct Parameter {
    std::string name;
    ExpressionPtr defaultValue;  // may be null
};

struct Macro {
    std::string name;
    std::vector<Parameter> parameters;
    std::unique_ptr<Block> body;
    bool takesMore = false, takesNamed = false;  // it speaks of varargs, of kwargs
};

struct Statement {
    enum class Kind {
        Data,      // text
        Print,     // expression
        If,        // branches; the last may have no condition
        For,       // targets in expression, if condition; branches[0] the body, branches[1] else
        Set,       // targets = expression; or of names.attribute
        SetBlock,  // targets: branches[0], through `filters`
        Macro,
        CallBlock,  // expression is the call, macro what caller() calls
        FilterBlock,
        Group,  // branches[0]: {% generation %}
        With,   // named: its own variables; branches[0] the body
        Break,
        Continue,
    };
    struct Branch {
        ExpressionPtr condition;
        Block body;
    };
    Kind kind = Kind::Data;
    uint32_t line = 1;
    std::string text;
    std::vector<std::string> targets;
    std::string attribute;  // of a namespace, set
    std::vector<std::pair<std::string, ExpressionPtr>> named;
    bool isRecursive = false;  // a loop that may be called
    ExpressionPtr expression, condition;
    /// A chain of filters on nothing: its innermost input is a null part, which stands for the block's text.
    ExpressionPtr filters;
    std::vector<Branch> branches;
    std::unique_ptr<Macro> macro;
};

}  // namespace daylong::jinja
