// A chat template: a Jinja program that came with a model file. Untrusted: it sees its variables and nothing else,
// and work, memory, nesting and size are bounded. The subset of Jinja2 3.1 that templates of real models use, with the
// settings and extensions of Hugging Face transformers, and undefined values as Jinja2 has them by default.
// Source: https://jinja.palletsprojects.com/en/stable/templates/ and transformers' chat_template_utils.
// Thread rule: immutable; any thread may render. Failure rule: InvalidFile with the template's line; a template's own
// raise_exception too.
#pragma once

#include "text/jinja/value.h"

#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace daylong::jinja {

/// What strftime_now() tells. A clock would make the same conversation render differently tomorrow.
struct Date {
    int year = 1970, month = 1, day = 1, hour = 0, minute = 0, second = 0;
};

using Variables = std::vector<std::pair<std::string, Value>>;

class Template {
public:
    static Result<std::shared_ptr<const Template>> parse(std::string_view source);
    ~Template();

    /// `units` of work: a step takes some, and so does every byte that is made.
    Result<Text> render(const Variables& variables, const Date& now, uint64_t units = kDefaultUnits) const;

    static constexpr uint64_t kDefaultUnits = 20'000'000;

private:
    struct Program;
    explicit Template(std::unique_ptr<Program> program);
    std::unique_ptr<Program> m_program;
};

}  // namespace daylong::jinja
