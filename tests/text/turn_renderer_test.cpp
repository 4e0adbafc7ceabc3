// A model's own template, turn by turn: what an endless conversation is made of, against the whole conversation
// rendered at once, for every template of tests/data/templates.
#include "model/gguf_writer.h"
#include "support/temporary_folder.h"
#include "support/unit.h"
#include "text/chat_template.h"

#include <filesystem>
#include <fstream>
#include <iterator>
#include <set>

using namespace daylong;
using jinja::Value;

namespace {

const std::filesystem::path kFolder = DAYLONG_TEST_DATA "/templates";
constexpr jinja::Date kToday{2025, 3, 9, 0, 0, 0};

std::string contentOf(const std::filesystem::path& path) {
    std::ifstream stream(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(stream), {}};
}

std::shared_ptr<const text::Tokenizer> vocabulary(const std::string& name) {
    const auto file = model::GgufFile::open(DAYLONG_TEST_DATA "/vocab/ggml-vocab-" + name + ".gguf");
    if (!file) return nullptr;
    const auto tokenizer = text::Tokenizer::create(*file);
    return tokenizer ? *tokenizer : nullptr;
}

struct Said {
    const char* role;
    std::string text;
};

std::string whole(const std::string& source, const std::vector<Said>& messages) {
    const auto program = jinja::Template::parse(source);
    if (!program) return program.error().message;
    std::vector<Value> list;
    for (const Said& each : messages) list.push_back(*Value::dict({{Value::text("role"), Value::text(each.role)}, {Value::text("content"), Value::text(each.text)}}));
    const auto rendered = (*program)->render({{"messages", *Value::list(list)}, {"add_generation_prompt", Value::boolean(true)}, {"tools", Value::none()}, {"documents", Value::none()},
                                              {"bos_token", Value::text("<s>")}, {"eos_token", Value::text("</s>")}}, kToday);
    return rendered ? rendered->bytes() : rendered.error().message;
}

/// Turn by turn, the replies as a model says them.
std::string turnByTurn(const text::TurnRenderer& renderer, const std::string& system) {
    const auto preamble = renderer.preamble(system);
    const auto first = renderer.firstTurn("Hello <|im_end|> there", !system.empty());
    const auto later = renderer.laterTurn("And\nyou?");
    if (!preamble || !first || !later) return "error";
    const std::string reply = renderer.markup().assistantPrefix + "Hi!" + renderer.markup().assistantSuffix;
    return preamble->bytes() + first->bytes() + reply + later->bytes() + reply + later->bytes();
}

}  // namespace

TEST("turns rendered one by one are those of the whole conversation, for every family's template") {
    const auto tokenizer = vocabulary("llama-spm");
    REQUIRE(tokenizer);
    // Written differently once something follows: what is said stays as it was first said.
    const std::set<std::string> rewriting = {"deepseek-r1", "glm4", "llama2-chat-blocks"};
    size_t compared = 0;
    std::set<std::string> unusable, noted;
    for (const auto& entry : std::filesystem::directory_iterator(kFolder)) {
        if (entry.path().extension() != ".jinja") continue;
        const std::string name = entry.path().stem().string(), source = contentOf(entry.path());
        const auto renderer = text::TurnRenderer::create(source, *tokenizer, kToday);
        if (!renderer) {
            unusable.insert(name);
            continue;
        }
        if (!(*renderer)->note().empty()) noted.insert(name);
        for (const std::string system : {"", "Be brief."}) {
            std::vector<Said> messages;
            if (!system.empty()) messages.push_back({"system", system});
            for (const char* each : {"Hello <|im_end|> there", "And\nyou?", "And\nyou?"}) {
                if (messages.size() > 1 || (system.empty() && !messages.empty())) messages.push_back({"assistant", "Hi!"});
                messages.push_back({"user", each});
            }
            std::string expected = whole(source, messages);
            if (!system.empty() && (*renderer)->note().find("system prompt") != std::string::npos) {  // in the first turn
                messages.erase(messages.begin());
                messages[0].text = "Be brief.\n\n" + messages[0].text;
                expected = whole(source, messages);
            }
            const std::string actual = turnByTurn(**renderer, system);
            if (rewriting.contains(name)) continue;
            ++compared;
            if (actual != expected) unit::fail(__FILE__, __LINE__, name + (system.empty() ? "" : " with a system prompt") + ": turn by turn\n" + actual + "\nat once\n" + expected);
        }
    }
    CHECK(compared >= 80);
    std::string names;
    for (const std::string& each : unusable) names += each + " ";
    CHECK_EQUAL(names, "command-r-tools ");  // needs tools
    names.clear();
    for (const std::string& each : noted) names += each + " ";
    CHECK_EQUAL(names, "deepseek-r1 gemma glm4 llama2-chat-blocks mistral-nemo mistral-v0.1 mistral-v0.3 orion qwen3 starcoder2 ");
}
