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
                                              {"bos_token", Value::text("<s>")}, {"eos_token", Value::text("</s>")}}, text::Opening().day);
    return rendered ? rendered->bytes() : rendered.error().message;
}

/// Turn by turn, the replies as a model says them.
std::string turnByTurn(const text::TurnRenderer& renderer, const std::string& system) {
    const auto preamble = renderer.preamble({system});
    const auto first = renderer.firstTurn("Hello <|im_end|> there", {system});
    const auto later = renderer.laterTurn("And\nyou?", {system});
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
        const auto renderer = text::TurnRenderer::create(source, *tokenizer);
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
    CHECK_EQUAL(names, "deepseek-r1 gemma glm4 gpt-oss granite3.3 llama2-chat-blocks llama3.1-tools mistral-nemo mistral-small mistral-v0.1 mistral-v0.3 orion qwen3 smollm3 starcoder2 ");
}

TEST("a template that rewrites what was said is told of, and that it tells the date") {
    const auto tokenizer = vocabulary("llama-spm");
    REQUIRE(tokenizer);
    const auto note = [&](const std::string& name) {
        const auto renderer = text::TurnRenderer::create(contentOf(kFolder / (name + ".jinja")), *tokenizer);
        return renderer ? (*renderer)->note() : renderer.error().message;
    };
    for (const char* name : {"qwen3", "deepseek-r1", "gpt-oss"}) {
        if (note(name).find("leaves out the thoughts of earlier replies") == std::string::npos) unit::fail(__FILE__, __LINE__, std::string(name) + ": " + note(name));
    }
    for (const char* name : {"llama3.1-tools", "gpt-oss", "granite3.3"}) {
        if (note(name).find("It tells the date") == std::string::npos) unit::fail(__FILE__, __LINE__, std::string(name) + ": " + note(name));
    }
    for (const char* name : {"chatml", "llama3", "qwen2.5", "phi4", "zephyr", "granite3", "olmo2"}) CHECK_EQUAL(note(name), "");
}

TEST("the date is the conversation's own, on whatever day it goes on") {
    const auto tokenizer = vocabulary("llama-spm");
    REQUIRE(tokenizer);
    const auto renderer = text::TurnRenderer::create("{{ 'Today: ' ~ strftime_now('%d %b %Y') ~ '\n' }}{% for m in messages %}{{ m.role ~ ': ' ~ m.content ~ '</s>' }}{% endfor %}{{ 'assistant:' }}", *tokenizer);
    REQUIRE(renderer);
    const auto preamble = (*renderer)->preamble({.system = "", .day = {1999, 12, 31}});
    REQUIRE(preamble);
    CHECK_EQUAL(preamble->bytes(), "Today: 31 Dec 1999\n");
}

TEST("a system prompt that says how turns are written does so in every turn") {
    const auto tokenizer = vocabulary("llama-spm");
    REQUIRE(tokenizer);
    const auto renderer = text::TurnRenderer::create(contentOf(kFolder / "smollm3.jinja"), *tokenizer);
    REQUIRE(renderer);
    for (const std::string system : {"", "Be brief.", "Be brief. /no_think"}) {
        const bool quiet = system.ends_with("/no_think");
        const auto first = (*renderer)->firstTurn("Hello", {system});
        const auto later = (*renderer)->laterTurn("Hello", {system});
        REQUIRE(first && later);
        CHECK_EQUAL(first->bytes().ends_with("</think>\n"), quiet);
        CHECK_EQUAL(later->bytes().ends_with("</think>\n"), quiet);
    }
}
