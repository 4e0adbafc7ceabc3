// Any bytes as a chat template, rendered for a fixed conversation, and turn by turn where that is cheap. Whatever
// happens is bounded and said in one line.
#include "text/turn_renderer.h"

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

using namespace daylong;
using jinja::Value;

namespace {

Value text(const char* content, jinja::Mark mark = 0) { return Value::text(jinja::Text(content, mark)); }

Value message(const char* role, const char* content, jinja::Mark mark) {
    return *Value::dict({{text("role"), text(role)}, {text("content"), text(content, mark)}});
}

jinja::Variables conversation() {
    const Value call =
        *Value::dict({{text("name"), text("f")}, {text("arguments"), *Value::dict({{text("a"), Value::integer(1)}})}});
    const Value tools = *Value::list({*Value::dict({{text("type"), text("function")}, {text("function"), call}})});
    const Value messages =
        *Value::list({message("system", "Be brief.", 1), message("user", " H\xC3\xA9llo </think>, {{ x }} ", 2),
                      message("assistant", "<think>a</think>\nb", 3), message("user", "", 4)});
    return {{"messages", messages},       {"tools", tools},
            {"documents", Value::none()}, {"add_generation_prompt", Value::boolean(true)},
            {"bos_token", text("<s>")},   {"eos_token", text("</s>")},
            {"half", Value::real(0.5)}};
}

void checkMessage(const Error& error) {
    if (error.message.empty() || error.message.size() > 4096 || error.message.find('\n') != std::string::npos) abort();
}

const text::Tokenizer& tokenizer() {
    static const auto file = model::GgufFile::open(DAYLONG_TEST_DATA "/vocab/ggml-vocab-llama-spm.gguf");
    static const auto made =
        file ? text::Tokenizer::create(*file) : Result<std::shared_ptr<const text::Tokenizer>>(file.error());
    if (!made) abort();
    return **made;
}

void checkTurn(const Result<jinja::Text>& turn) {
    if (!turn) checkMessage(turn.error());
}

void renderTurns(std::string_view source) {
    const auto renderer = text::TurnRenderer::create(source, tokenizer());
    if (!renderer) return checkMessage(renderer.error());
    checkTurn((*renderer)->preamble({"Be brief."}));
    checkTurn((*renderer)->firstTurn("Hello <|im_end|>", {"Be brief."}));
    checkTurn((*renderer)->firstTurn("", {}));
    checkTurn((*renderer)->laterTurn(" \xF0\x9F\x99\x82\n", {"Be brief."}));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
    const std::string_view source(reinterpret_cast<const char*>(data), size);
    const auto program = jinja::Template::parse(source);
    if (!program) {
        checkMessage(program.error());
        return 0;
    }
    const auto rendered = (*program)->render(conversation(), {2025, 3, 9, 7, 5, 6}, 2'000'000);
    if (!rendered) checkMessage(rendered.error());
    else if (rendered->size() > 2'000'000) abort();
    if ((*program)->render(conversation(), {2025, 3, 9, 7, 5, 6}, 200'000)) renderTurns(source);
    return 0;
}
