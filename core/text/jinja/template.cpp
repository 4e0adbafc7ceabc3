#include "text/jinja/template.h"

#include "base/utf8.h"
#include "text/jinja/evaluator.h"
#include "text/jinja/lexer.h"
#include "text/jinja/parser.h"

namespace daylong::jinja {

struct Template::Program {
    Block block;
};

Template::Template(std::unique_ptr<Program> program) : m_program(std::move(program)) {}
Template::~Template() = default;

Result<std::shared_ptr<const Template>> Template::parse(std::string_view source) {
    std::string normal = toValidUtf8(source.substr(0, kMostSource + 1));
    std::string text;
    for (size_t i = 0; i < normal.size(); ++i) {  // line breaks of any kind are one
        if (normal[i] != '\r') text += normal[i];
        else if (i + 1 >= normal.size() || normal[i + 1] != '\n') text += '\n';
    }
    if (text.ends_with('\n')) text.pop_back();
    auto program = std::make_unique<Program>();
    program->block = TRY(jinja::parse(text));
    return std::shared_ptr<const Template>(new Template(std::move(program)));
}

Result<Text> Template::render(const Variables& variables, const Date& now, uint64_t units) const {
    Evaluator evaluator(variables, now, units);
    Result<Text> text = evaluator.run(m_program->block);
    if (!text) return atLine(evaluator.failedLine(), text.error().message);
    return text;
}

}  // namespace daylong::jinja
