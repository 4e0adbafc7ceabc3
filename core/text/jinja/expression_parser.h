// The part of the parser that reads expressions, and what both parts need: the tokens and a place among them.
#pragma once

#include "text/jinja/ast.h"
#include "text/jinja/lexer.h"
#include "text/jinja/parser.h"

namespace daylong::jinja {

class ExpressionParser {
public:
    explicit ExpressionParser(std::vector<Token> tokens) : m_tokens(std::move(tokens)) {}

    const Token& now() const { return m_tokens[m_at]; }
    const Token& next() const { return m_tokens[std::min(m_at + 1, m_tokens.size() - 1)]; }
    void step() { m_at = std::min(m_at + 1, m_tokens.size() - 1); }
    bool isName(std::string_view name) const { return now().is(Token::Kind::Name, name); }
    bool isOperator(std::string_view text) const { return now().is(Token::Kind::Operator, text); }
    bool takeName(std::string_view name);
    bool takeOperator(std::string_view text);
    Result<std::string> expectName();
    Result<void> expectOperator(std::string_view text);
    Error unexpected(std::string_view wanted) const;

    Result<ExpressionPtr> expression();                      // with its inline if
    Result<ExpressionPtr> expressionOrTuple();               // a, b
    Result<ExpressionPtr> withoutCondition();                // what a for loop iterates over: its if is the loop's
    Result<ExpressionPtr> filterChain(ExpressionPtr input);  // name(arguments) | name ...: of a filter block
    Result<void> arguments(Expression& call);                // behind the opening bracket

protected:
    /// What is spoken of that a macro has when its body does.
    struct Mentions {
        bool varargs = false, kwargs = false;
    } m_mentions;

private:
    using Kind = Expression::Kind;
    using Parse = Result<ExpressionPtr> (ExpressionParser::*)();
    std::unique_ptr<Expression> make(Kind kind) const;
    static Result<ExpressionPtr> finish(std::unique_ptr<Expression> made);
    Result<ExpressionPtr> binary(std::initializer_list<std::string_view> operators, Parse operand);
    Result<ExpressionPtr> orExpression();
    Result<ExpressionPtr> andExpression();
    Result<ExpressionPtr> notExpression();
    Result<ExpressionPtr> comparison();
    Result<ExpressionPtr> sum();
    Result<ExpressionPtr> concat();
    Result<ExpressionPtr> product();
    Result<ExpressionPtr> power();
    Result<ExpressionPtr> signedWithFilters();
    Result<ExpressionPtr> unary(bool withFilters);
    Result<ExpressionPtr> primary();
    Result<ExpressionPtr> postfix(ExpressionPtr node);
    Result<ExpressionPtr> subscript(ExpressionPtr node);
    Result<ExpressionPtr> filtersAndTests(ExpressionPtr node);
    Result<ExpressionPtr> filter(ExpressionPtr input);
    Result<ExpressionPtr> test(ExpressionPtr input);
    Result<ExpressionPtr> call(ExpressionPtr node);
    Result<ExpressionPtr> listLiteral();
    Result<ExpressionPtr> dictLiteral();
    Result<ExpressionPtr> parenthesized();

    std::vector<Token> m_tokens;
    size_t m_at = 0;
    uint32_t m_depth = 0;
};

}  // namespace daylong::jinja
