#include "text/jinja/expression_parser.h"

#include "base/printable.h"

#include <algorithm>
#include <charconv>

namespace daylong::jinja {

bool ExpressionParser::takeName(std::string_view name) {
    if (!isName(name)) return false;
    step();
    return true;
}

bool ExpressionParser::takeOperator(std::string_view text) {
    if (!isOperator(text)) return false;
    step();
    return true;
}

Error ExpressionParser::unexpected(std::string_view wanted) const {
    const std::string found = now().kind == Token::Kind::End ? "the end"
                              : now().text.empty()           ? "the end of a tag"
                                                             : inQuotes(now().text);
    return atLine(now().line, "expected " + std::string(wanted) + ", found " + found);
}

Result<std::string> ExpressionParser::expectName() {
    if (now().kind != Token::Kind::Name) return unexpected("a name");
    std::string name = now().text;
    step();
    return name;
}

Result<void> ExpressionParser::expectOperator(std::string_view text) {
    if (!takeOperator(text)) return unexpected("'" + std::string(text) + "'");
    return {};
}

std::unique_ptr<Expression> ExpressionParser::make(Kind kind) const {
    auto made = std::make_unique<Expression>();
    made->kind = kind;
    made->line = now().line;
    return made;
}

Result<ExpressionPtr> ExpressionParser::finish(std::unique_ptr<Expression> made) {
    uint32_t deepest = 0;
    const auto look = [&](const ExpressionPtr& part) { deepest = std::max(deepest, part ? part->depth : 0); };
    for (const ExpressionPtr& part : made->parts) look(part);
    for (const ExpressionPtr& part : made->positional) look(part);
    look(made->spread);
    look(made->spreadNamed);
    for (const auto& [name, part] : made->named) look(part);
    made->depth = deepest + 1;
    if (made->depth > kMostDepth) return atLine(made->line, "an expression is nested too deeply");
    return ExpressionPtr(std::move(made));
}

Result<ExpressionPtr> ExpressionParser::expression() {
    if (++m_depth > kMostDepth) return atLine(now().line, "an expression is nested too deeply");
    ExpressionPtr node = TRY(orExpression());
    while (takeName("if")) {
        auto made = make(Kind::Condition);
        ExpressionPtr condition = TRY(orExpression());
        ExpressionPtr otherwise;
        if (takeName("else")) otherwise = TRY(expression());
        made->parts.push_back(std::move(condition));
        made->parts.push_back(std::move(node));
        made->parts.push_back(std::move(otherwise));
        node = TRY(finish(std::move(made)));
    }
    --m_depth;
    return node;
}

Result<ExpressionPtr> ExpressionParser::withoutCondition() {
    ExpressionPtr node = TRY(orExpression());
    if (!isOperator(",")) return node;
    auto made = make(Kind::Tuple);
    made->parts.push_back(std::move(node));
    while (takeOperator(",")) made->parts.push_back(TRY(orExpression()));
    return finish(std::move(made));
}

Result<ExpressionPtr> ExpressionParser::expressionOrTuple() {
    ExpressionPtr node = TRY(expression());
    if (!isOperator(",")) return node;
    auto made = make(Kind::Tuple);
    made->parts.push_back(std::move(node));
    while (takeOperator(",")) {
        if (now().kind == Token::Kind::BlockEnd || now().kind == Token::Kind::VariableEnd || isOperator(")")) break;
        made->parts.push_back(TRY(expression()));
    }
    return finish(std::move(made));
}

Result<ExpressionPtr> ExpressionParser::orExpression() {
    ExpressionPtr node = TRY(andExpression());
    if (!isName("or")) return node;
    auto made = make(Kind::Or);
    made->parts.push_back(std::move(node));
    while (takeName("or")) made->parts.push_back(TRY(andExpression()));
    return finish(std::move(made));
}

Result<ExpressionPtr> ExpressionParser::andExpression() {
    ExpressionPtr node = TRY(notExpression());
    if (!isName("and")) return node;
    auto made = make(Kind::And);
    made->parts.push_back(std::move(node));
    while (takeName("and")) made->parts.push_back(TRY(notExpression()));
    return finish(std::move(made));
}

Result<ExpressionPtr> ExpressionParser::notExpression() {
    if (!isName("not")) return comparison();
    auto made = make(Kind::Not);
    step();
    if (++m_depth > kMostDepth) return atLine(now().line, "an expression is nested too deeply");
    made->parts.push_back(TRY(notExpression()));
    --m_depth;
    return finish(std::move(made));
}

Result<ExpressionPtr> ExpressionParser::comparison() {
    ExpressionPtr node = TRY(sum());
    auto made = make(Kind::Compare);
    made->parts.push_back(std::move(node));
    while (true) {
        std::string found;
        for (const std::string_view each : {"==", "!=", "<=", ">=", "<", ">"}) {
            if (found.empty() && takeOperator(each)) found = each;
        }
        if (found.empty() && takeName("in")) found = "in";
        if (found.empty() && isName("not") && next().is(Token::Kind::Name, "in")) {
            step();
            step();
            found = "not in";
        }
        if (found.empty()) break;
        made->operators.push_back(found);
        made->parts.push_back(TRY(sum()));
    }
    if (made->operators.empty()) return std::move(made->parts[0]);
    return finish(std::move(made));
}

Result<ExpressionPtr> ExpressionParser::binary(std::initializer_list<std::string_view> operators, Parse operand) {
    ExpressionPtr node = TRY((this->*operand)());
    while (true) {
        const auto* found =
            std::find_if(operators.begin(), operators.end(), [&](std::string_view each) { return isOperator(each); });
        if (found == operators.end()) return node;
        auto made = make(Kind::Binary);
        made->text = *found;
        step();
        made->parts.push_back(std::move(node));
        made->parts.push_back(TRY((this->*operand)()));
        node = TRY(finish(std::move(made)));
    }
}

Result<ExpressionPtr> ExpressionParser::sum() { return binary({"+", "-"}, &ExpressionParser::concat); }

Result<ExpressionPtr> ExpressionParser::concat() {
    ExpressionPtr node = TRY(product());
    if (!isOperator("~")) return node;
    auto made = make(Kind::Concat);
    made->parts.push_back(std::move(node));
    while (takeOperator("~")) made->parts.push_back(TRY(product()));
    return finish(std::move(made));
}

Result<ExpressionPtr> ExpressionParser::product() { return binary({"*", "/", "//", "%"}, &ExpressionParser::power); }
Result<ExpressionPtr> ExpressionParser::power() { return binary({"**"}, &ExpressionParser::signedWithFilters); }
Result<ExpressionPtr> ExpressionParser::signedWithFilters() { return unary(true); }

Result<ExpressionPtr> ExpressionParser::unary(bool withFilters) {
    ExpressionPtr node;
    if (isOperator("-") || isOperator("+")) {
        if (++m_depth > kMostDepth) return atLine(now().line, "an expression is nested too deeply");
        auto made = make(isOperator("-") ? Kind::Negative : Kind::Positive);
        step();
        made->parts.push_back(TRY(unary(false)));
        node = TRY(finish(std::move(made)));
        --m_depth;
    } else {
        node = TRY(primary());
    }
    node = TRY(postfix(std::move(node)));
    return withFilters ? filtersAndTests(std::move(node)) : Result<ExpressionPtr>(std::move(node));
}

Result<ExpressionPtr> ExpressionParser::primary() {
    auto made = make(Kind::Constant);
    const Token token = now();
    switch (token.kind) {
        case Token::Kind::Name:
            step();
            if (token.text == "true" || token.text == "True") made->value = Value::boolean(true);
            else if (token.text == "false" || token.text == "False") made->value = Value::boolean(false);
            else if (token.text == "none" || token.text == "None") made->value = Value::none();
            else {
                made->kind = Kind::Name;
                made->text = token.text;
                m_mentions.varargs |= token.text == "varargs";
                m_mentions.kwargs |= token.text == "kwargs";
            }
            return finish(std::move(made));
        case Token::Kind::String: {
            std::string text;
            for (; now().kind == Token::Kind::String; step()) text += now().text;  // those beside each other are one
            made->value = Value::text(std::move(text));
            return finish(std::move(made));
        }
        case Token::Kind::Integer:
        case Token::Kind::Float: {
            step();
            const char *begin = token.text.data(), *end = begin + token.text.size();
            int64_t integer = 0;
            double real = 0.0;
            const auto failure = token.kind == Token::Kind::Integer ? std::from_chars(begin, end, integer).ec
                                                                    : std::from_chars(begin, end, real).ec;
            if (failure != std::errc()) return atLine(token.line, "a number is too large");
            made->value = token.kind == Token::Kind::Integer ? Value::integer(integer) : Value::real(real);
            return finish(std::move(made));
        }
        case Token::Kind::Operator:
            if (token.text == "(") return parenthesized();
            if (token.text == "[") return listLiteral();
            if (token.text == "{") return dictLiteral();
            break;
        default: break;
    }
    return unexpected("an expression");
}

Result<ExpressionPtr> ExpressionParser::parenthesized() {
    auto made = make(Kind::Tuple);
    step();
    if (takeOperator(")")) return finish(std::move(made));
    ExpressionPtr node = TRY(expressionOrTuple());
    TRY(expectOperator(")"));
    return node;
}

Result<ExpressionPtr> ExpressionParser::listLiteral() {
    auto made = make(Kind::List);
    step();
    while (!takeOperator("]")) {
        made->parts.push_back(TRY(expression()));
        if (!isOperator("]")) TRY(expectOperator(","));
    }
    return finish(std::move(made));
}

Result<ExpressionPtr> ExpressionParser::dictLiteral() {
    auto made = make(Kind::Dict);
    step();
    while (!takeOperator("}")) {
        made->parts.push_back(TRY(expression()));
        TRY(expectOperator(":"));
        made->parts.push_back(TRY(expression()));
        if (!isOperator("}")) TRY(expectOperator(","));
    }
    return finish(std::move(made));
}

Result<ExpressionPtr> ExpressionParser::postfix(ExpressionPtr node) {
    while (true) {
        if (isOperator(".") || isOperator("[")) node = TRY(subscript(std::move(node)));
        else if (isOperator("(")) node = TRY(call(std::move(node)));
        else return node;
    }
}

Result<ExpressionPtr> ExpressionParser::subscript(ExpressionPtr node) {
    if (takeOperator(".")) {
        auto made = make(Kind::Attribute);
        made->text = now().text;
        const bool isIndex = now().kind == Token::Kind::Integer;
        if (!isIndex && now().kind != Token::Kind::Name) return unexpected("a name");
        made->parts.push_back(std::move(node));
        if (isIndex) {
            made->kind = Kind::Item;
            made->parts.push_back(TRY(primary()));
        } else {
            step();
        }
        return finish(std::move(made));
    }
    auto made = make(Kind::Item);
    step();
    made->parts.push_back(std::move(node));
    for (size_t place = 1;; ++place) {
        ExpressionPtr part;
        if (!isOperator(":") && !isOperator("]")) part = TRY(expression());
        made->parts.push_back(std::move(part));
        if (!isOperator(":") || place == 3) break;
        made->kind = Kind::Slice;
        step();
    }
    TRY(expectOperator("]"));
    if (made->kind == Kind::Item && !made->parts[1]) return atLine(made->line, "an index is missing");
    if (made->kind == Kind::Slice) made->parts.resize(4);
    return finish(std::move(made));
}

Result<void> ExpressionParser::arguments(Expression& target) {
    while (!takeOperator(")")) {
        if (target.spreadNamed) return atLine(now().line, "an argument stands behind those that must be last");
        if (!target.spread && takeOperator("*")) {
            target.spread = TRY(expression());
        } else if (takeOperator("**")) {
            target.spreadNamed = TRY(expression());
        } else if (now().kind == Token::Kind::Name && next().is(Token::Kind::Operator, "=")) {
            std::string name = now().text;
            step();
            step();
            if (target.named.size() >= kMostNamed) return atLine(now().line, "a call names too many arguments");
            target.named.emplace_back(std::move(name), TRY(expression()));
        } else {
            if (!target.named.empty() || target.spread)
                return atLine(now().line, "an argument stands behind those that must be last");
            target.positional.push_back(TRY(expression()));
        }
        if (!isOperator(")")) TRY(expectOperator(","));
    }
    return {};
}

Result<ExpressionPtr> ExpressionParser::call(ExpressionPtr node) {
    auto made = make(Kind::Call);
    step();
    made->parts.push_back(std::move(node));
    TRY(arguments(*made));
    return finish(std::move(made));
}

Result<ExpressionPtr> ExpressionParser::filtersAndTests(ExpressionPtr node) {
    while (true) {
        if (takeOperator("|")) node = TRY(filter(std::move(node)));
        else if (takeName("is")) node = TRY(test(std::move(node)));
        else if (isOperator("(")) node = TRY(call(std::move(node)));
        else return node;
    }
}

Result<ExpressionPtr> ExpressionParser::filter(ExpressionPtr input) {
    auto made = make(Kind::Filter);
    made->text = TRY(expectName());
    made->parts.push_back(std::move(input));
    if (takeOperator("(")) TRY(arguments(*made));
    return finish(std::move(made));
}

Result<ExpressionPtr> ExpressionParser::filterChain(ExpressionPtr input) {
    ExpressionPtr node = TRY(filter(std::move(input)));
    while (takeOperator("|")) node = TRY(filter(std::move(node)));
    return node;
}

Result<ExpressionPtr> ExpressionParser::test(ExpressionPtr input) {
    const bool negated = takeName("not");
    auto made = make(Kind::Test);
    made->text = TRY(expectName());
    made->parts.push_back(std::move(input));
    const Token::Kind kind = now().kind;
    const bool operand = kind == Token::Kind::String || kind == Token::Kind::Integer || kind == Token::Kind::Float ||
                         isOperator("[") || isOperator("{") ||
                         (kind == Token::Kind::Name && !isName("else") && !isName("or") && !isName("and") &&
                          !isName("is") && !isName("if") && !isName("not") && !isName("in"));
    if (takeOperator("(")) {
        TRY(arguments(*made));
    } else if (operand) {
        ExpressionPtr argument = TRY(primary());
        made->positional.push_back(TRY(postfix(std::move(argument))));
    }
    if (!negated) return finish(std::move(made));
    auto negation = make(Kind::Not);
    negation->parts.push_back(TRY(finish(std::move(made))));
    return finish(std::move(negation));
}

}  // namespace daylong::jinja
