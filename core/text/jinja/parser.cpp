#include "text/jinja/parser.h"

#include "base/printable.h"
#include "text/jinja/expression_parser.h"

#include <algorithm>

namespace daylong::jinja {

namespace {

class Parser : private ExpressionParser {
public:
    explicit Parser(std::vector<Token> tokens) : ExpressionParser(std::move(tokens)) {}

    Result<Block> document() {
        Block all = TRY(block({}));
        return all;
    }

private:
    using Kind = Statement::Kind;

    /// Statements up to a tag that begins with one of `ends`, whose name is the token read next.
    Result<Block> block(std::initializer_list<std::string_view> ends) {
        if (++m_nesting > kMostDepth / 2) return atLine(now().line, "its statements are nested too deeply");
        Block statements;
        while (now().kind != Token::Kind::End) {
            Statement made;
            made.line = now().line;
            if (now().kind == Token::Kind::Data) {
                made.text = now().text;
                step();
            } else if (now().kind == Token::Kind::VariableBegin) {
                step();
                made.kind = Kind::Print;
                made.expression = TRY(expressionOrTuple());
                if (now().kind != Token::Kind::VariableEnd) return unexpected("'}}'");
                step();
            } else {
                step();
                const bool ended =
                    now().kind == Token::Kind::Name && std::find(ends.begin(), ends.end(), now().text) != ends.end();
                if (ended) {
                    --m_nesting;
                    return statements;
                }
                TRY(tag(made));
            }
            statements.push_back(std::move(made));
        }
        if (ends.size() > 0) return unexpected("'" + std::string(*(ends.end() - 1)) + "'");
        --m_nesting;
        return statements;
    }

    Result<void> endTag() {
        if (now().kind != Token::Kind::BlockEnd) return unexpected("'%}'");
        step();
        return {};
    }
    /// The rest of a block whose opening tag was read, and its closing tag.
    Result<Block> body(std::string_view end) {
        TRY(endTag());
        Block statements = TRY(block({end}));
        step();
        TRY(endTag());
        return statements;
    }

    Result<void> tag(Statement& made) {
        const std::string name = TRY(expectName());
        if (name == "if") return ifTag(made);
        if (name == "for") return forTag(made);
        if (name == "set") return setTag(made);
        if (name == "macro") return macroTag(made);
        if (name == "call") return callTag(made);
        if (name == "filter") {
            made.kind = Kind::FilterBlock;
            made.filters = TRY(filterChain(nullptr));
            return inner(made, "endfilter");
        }
        if (name == "with") return withTag(made);
        if (name == "generation") {
            made.kind = Kind::Group;
            return inner(made, "endgeneration");
        }
        if (name == "break" || name == "continue") {
            if (m_loops == 0) return atLine(made.line, "'" + name + "' stands outside of a loop");
            made.kind = name == "break" ? Kind::Break : Kind::Continue;
            return endTag();
        }
        return atLine(made.line, "Daylong does not have the tag " + inQuotes(name));
    }

    Result<void> inner(Statement& made, std::string_view end) {
        Statement::Branch branch;
        branch.body = TRY(body(end));
        made.branches.push_back(std::move(branch));
        return {};
    }

    Result<void> withTag(Statement& made) {
        made.kind = Kind::With;
        while (now().kind != Token::Kind::BlockEnd) {
            if (!made.named.empty()) TRY(expectOperator(","));
            if (made.named.size() >= kMostNamed) return atLine(now().line, "'with' names too many values");
            std::string name = TRY(expectName());
            TRY(expectOperator("="));
            made.named.emplace_back(std::move(name), TRY(expression()));
        }
        return inner(made, "endwith");
    }

    Result<void> ifTag(Statement& made) {
        made.kind = Kind::If;
        while (true) {
            Statement::Branch branch;
            branch.condition = TRY(expressionOrTuple());
            TRY(endTag());
            branch.body = TRY(block({"elif", "else", "endif"}));
            made.branches.push_back(std::move(branch));
            if (!takeName("elif")) break;
        }
        if (takeName("else")) {
            TRY(endTag());
            Statement::Branch branch;
            branch.body = TRY(block({"endif"}));
            made.branches.push_back(std::move(branch));
        }
        step();
        return endTag();
    }

    Result<std::vector<std::string>> targets() {
        std::vector<std::string> names;
        const bool bracket = takeOperator("(");
        do {
            if (!names.empty() && now().kind != Token::Kind::Name) break;  // a comma at the end
            names.push_back(TRY(expectName()));
        } while (takeOperator(","));
        if (bracket) TRY(expectOperator(")"));
        return names;
    }

    Result<void> forTag(Statement& made) {
        made.kind = Kind::For;
        made.targets = TRY(targets());
        if (!takeName("in")) return unexpected("'in'");
        made.expression = TRY(withoutCondition());
        if (takeName("if")) made.condition = TRY(expression());
        made.isRecursive = takeName("recursive");
        TRY(endTag());
        Statement::Branch loop, otherwise;
        ++m_loops;
        loop.body = TRY(block({"else", "endfor"}));
        --m_loops;
        if (takeName("else")) {
            TRY(endTag());
            otherwise.body = TRY(block({"endfor"}));
        }
        step();
        made.branches.push_back(std::move(loop));
        made.branches.push_back(std::move(otherwise));
        return endTag();
    }

    Result<void> setTag(Statement& made) {
        made.kind = Kind::Set;
        made.targets = TRY(targets());
        if (made.targets.size() == 1 && takeOperator(".")) made.attribute = TRY(expectName());
        if (takeOperator("=")) {
            made.expression = TRY(expressionOrTuple());
            return endTag();
        }
        made.kind = Kind::SetBlock;
        if (made.targets.size() != 1) return unexpected("'='");
        if (takeOperator("|")) made.filters = TRY(filterChain(nullptr));
        return inner(made, "endset");
    }

    Result<std::vector<Parameter>> parameters() {
        std::vector<Parameter> all;
        while (!takeOperator(")")) {
            if (all.size() >= kMostNamed) return atLine(now().line, "a macro has too many parameters");
            Parameter parameter;
            parameter.name = TRY(expectName());
            if (takeOperator("=")) parameter.defaultValue = TRY(expression());
            all.push_back(std::move(parameter));
            if (!isOperator(")")) TRY(expectOperator(","));
        }
        return all;
    }

    Result<void> macroBody(Statement& made, std::string_view end) {
        const uint32_t outside = m_loops;
        m_loops = 0;
        const Mentions before = std::exchange(m_mentions, {});
        made.macro->body = std::make_unique<Block>(TRY(body(end)));
        made.macro->takesMore = m_mentions.varargs;
        made.macro->takesNamed = m_mentions.kwargs;
        m_mentions.varargs |= before.varargs;
        m_mentions.kwargs |= before.kwargs;
        m_loops = outside;
        return {};
    }

    Result<void> macroTag(Statement& made) {
        made.kind = Kind::Macro;
        made.macro = std::make_unique<Macro>();
        made.macro->name = TRY(expectName());
        TRY(expectOperator("("));
        made.macro->parameters = TRY(parameters());
        return macroBody(made, "endmacro");
    }

    Result<void> callTag(Statement& made) {
        made.kind = Kind::CallBlock;
        made.macro = std::make_unique<Macro>();
        made.macro->name = "caller";
        if (takeOperator("(")) made.macro->parameters = TRY(parameters());
        made.expression = TRY(expression());
        if (made.expression->kind != Expression::Kind::Call) return atLine(made.line, "'call' wants a call");
        return macroBody(made, "endcall");
    }

    uint32_t m_nesting = 0;
    uint32_t m_loops = 0;  // around this place
};

}  // namespace

Result<Block> parse(std::string_view source) {
    if (source.size() > kMostSource) return Error{ErrorCode::InvalidFile, "the chat template is larger than 1 MiB"};
    std::vector<Token> tokens = TRY(tokenize(source));
    return Parser(std::move(tokens)).document();
}

}  // namespace daylong::jinja
