// A model's own template, turn by turn: what an endless conversation is made of, against the whole conversation
// rendered at once, for every template of tests/data/templates.
#include "base/say.h"
#include "lab/models/gguf_writer.h"
#include "support/temporary_folder.h"
#include "support/unit.h"
#include "text/chat_template.h"
#include "text/thought_marks.h"
#include "tiny_vocabulary.h"

#include <filesystem>
#include <fstream>
#include <iterator>
#include <regex>
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

/// A template's text as the person's choice.
text::ChatTemplate chosen(const text::Tokenizer& tokenizer, const std::string& source) {
    const auto file = model::GgufFile::open(DAYLONG_TEST_DATA "/vocab/ggml-vocab-llama-spm.gguf");
    return file ? text::chooseChatTemplate(**file, tokenizer, source) : text::ChatTemplate();
}

struct Said {
    const char* role;
    std::string text;
};

std::string whole(const std::string& source, const std::vector<Said>& messages) {
    const auto program = jinja::Template::parse(source);
    if (!program) return program.error().message;
    std::vector<Value> list;
    for (const Said& each : messages)
        list.push_back(*Value::dict(
            {{Value::text("role"), Value::text(each.role)}, {Value::text("content"), Value::text(each.text)}}));
    const auto rendered = (*program)->render({{"messages", *Value::list(list)},
                                              {"add_generation_prompt", Value::boolean(true)},
                                              {"tools", Value::none()},
                                              {"documents", Value::none()},
                                              {"bos_token", Value::text("<s>")},
                                              {"eos_token", Value::text("</s>")}},
                                             text::Opening().day);
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
    const std::set<std::string> rewriting = {"deepseek-r1",        "gemma4",         "glm4",      "glm4.7",
                                             "llama2-chat-blocks", "nemotron-nano2", "nemotron3", "qwen3.5"};
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
                if (messages.size() > 1 || (system.empty() && !messages.empty()))
                    messages.push_back({"assistant", "Hi!"});
                messages.push_back({"user", each});
            }
            std::string expected = whole(source, messages);
            if (!system.empty() &&
                inEnglish((*renderer)->note()).find("system prompt") != std::string::npos) {  // in the first turn
                messages.erase(messages.begin());
                messages[0].text = "Be brief.\n\n" + messages[0].text;
                expected = whole(source, messages);
            }
            const std::string actual = turnByTurn(**renderer, system);
            if (rewriting.contains(name)) continue;
            ++compared;
            if (actual != expected)
                unit::fail(__FILE__, __LINE__,
                           name + (system.empty() ? "" : " with a system prompt") + ": turn by turn\n" + actual +
                               "\nat once\n" + expected);
        }
    }
    CHECK(compared >= 100);
    std::string names;
    for (const std::string& each : unusable) names += each + " ";
    CHECK_EQUAL(names, "command-r-tools ");  // needs tools
    names.clear();
    for (const std::string& each : noted) names += each + " ";
    CHECK_EQUAL(names,
                "apertus deepseek-r1 deepseek-v3.1 devstral exaone4 gemma gemma4 glm4 glm4.5 glm4.7 gpt-oss granite3.3 "
                "hunyuan hunyuan-dense lfm2 lfm2.5 llama2-chat-blocks llama3.1-tools mistral-nemo mistral-small "
                "mistral-v0.1 mistral-v0.3 nemotron-nano2 nemotron3 orion qwen3 qwen3.5 smollm3 starcoder2 ");
}

TEST("a template that rewrites what was said is told of, and that it tells the date") {
    const auto tokenizer = vocabulary("llama-spm");
    REQUIRE(tokenizer);
    const auto note = [&](const std::string& name) {
        const auto renderer = text::TurnRenderer::create(contentOf(kFolder / (name + ".jinja")), *tokenizer);
        return renderer ? inEnglish((*renderer)->note()) : renderer.error().message;
    };
    for (const char* name : {"qwen3", "qwen3.5", "deepseek-r1", "deepseek-v3.1", "gpt-oss", "lfm2"}) {
        if (note(name).find("leaves out the thoughts of earlier replies") == std::string::npos)
            unit::fail(__FILE__, __LINE__, std::string(name) + ": " + note(name));
    }
    for (const char* name : {"llama3.1-tools", "gpt-oss", "granite3.3"}) {
        if (note(name).find("It tells the date") == std::string::npos)
            unit::fail(__FILE__, __LINE__, std::string(name) + ": " + note(name));
    }
    for (const char* name : {"chatml", "llama3", "qwen2.5", "phi4", "zephyr", "granite3", "olmo2"})
        CHECK_EQUAL(note(name), "");
}

TEST("the date is the conversation's own, on whatever day it goes on") {
    const auto tokenizer = vocabulary("llama-spm");
    REQUIRE(tokenizer);
    const auto renderer = text::TurnRenderer::create(
        "{{ 'Today: ' ~ strftime_now('%d %b %Y') ~ '\n' }}{% for m in messages %}{{ m.role ~ ': ' ~ m.content ~ '</s>' "
        "}}{% endfor %}{{ 'assistant:' }}",
        *tokenizer);
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

TEST("a system prompt that says whether to think says it to templates that have a variable for that") {
    const auto tokenizer = vocabulary("llama-spm");
    REQUIRE(tokenizer);
    struct Case {
        const char *family, *on, *off;  // what the prompt for a reply ends with
    };
    for (const Case& each : {Case{"qwen3.5", "<think>\n", "<think>\n\n</think>\n\n"},
                             {"qwen3", "assistant\n", "<think>\n\n</think>\n\n"},
                             {"nemotron3", "<think>\n", "<think></think>"},
                             {"glm4.7", "<think>", "</think>"},
                             {"hunyuan-dense", "<｜hy_Assistant｜>", "<think>\n\n</think>\n"},
                             {"gemma4", "<|turn>model\n", "<|channel>thought\n<channel|>"},
                             {"exaone4", "<think>\n", "<think>\n\n</think>\n\n"},
                             {"seed-oss", "assistant\n", "<seed:think></seed:think>"},
                             {"deepseek-v3.1", "<think>", "</think>"}}) {
        const auto renderer =
            text::TurnRenderer::create(contentOf(kFolder / (std::string(each.family) + ".jinja")), *tokenizer);
        REQUIRE(renderer);
        for (const bool thinks : {true, false}) {
            const text::Opening opening{.system = thinks ? "Be brief. /think" : "Be brief. /no_think"};
            const auto first = (*renderer)->firstTurn("Hello", opening), later = (*renderer)->laterTurn("So?", opening);
            REQUIRE(first && later);
            for (const auto* turn : {&*first, &*later}) {
                const std::string expected = thinks ? each.on : each.off;
                if (!turn->bytes().ends_with(expected))
                    unit::fail(__FILE__, __LINE__, std::string(each.family) + ": " + turn->bytes());
            }
        }
    }
    // Some say it in front of the conversation.
    const auto says = [&](const std::string& family, const std::string& system, const char* words) {
        const auto renderer = text::TurnRenderer::create(contentOf(kFolder / (family + ".jinja")), *tokenizer);
        const auto preamble = renderer ? (*renderer)->preamble({system}) : renderer.error();
        return preamble && preamble->bytes().find(words) != std::string::npos;
    };
    CHECK(says("apertus", "/think", "Deliberation: enabled") && says("apertus", "Hello.", "Deliberation: disabled"));
    CHECK(says("gemma4", "/think", "<|think|>") && !says("gemma4", "/no_think", "<|think|>"));
    CHECK(says("seed-oss", "/think", "Budget 600,") && says("seed-oss", "/no_think", "Budget 0,"));
}

/// A vocabulary in which what marks turns in the templates are control tokens, as in the models that they are named
/// after.
std::shared_ptr<const text::Tokenizer> vocabularyOfMarks() {
    std::set<std::string> marks;
    const std::regex mark(
        R"(<\|[A-Za-z_ ]+\|>|\[/?[A-Z_]+\]|<(start|end)_of_turn>|<\|turn>|<turn\|>|<｜[^<>]+｜>|</?s>|<SPECIAL_[0-9]+>|\[\|[a-z]+\|\])");
    for (const auto& entry : std::filesystem::directory_iterator(kFolder)) {
        const std::string source = entry.path().extension() == ".jinja" ? contentOf(entry.path()) : std::string();
        for (std::sregex_iterator each(source.begin(), source.end(), mark); each != std::sregex_iterator(); ++each)
            marks.insert(each->str());
    }
    for (const std::string role : {"user", "assistant", "system"}) marks.insert("<|" + role + "|>");
    std::vector<text::Extra> extras;
    for (const std::string& each : marks) extras.push_back({each});
    return text::openCrossVocabulary("llama-bpe", extras);
}

TEST("the tokens of each turn follow those of the one before, as if the whole conversation were one text") {
    const auto tokenizer = vocabularyOfMarks();
    REQUIRE(tokenizer);
    size_t compared = 0;
    for (const auto& entry : std::filesystem::directory_iterator(kFolder)) {
        const std::string family = entry.path().stem().string();
        if (entry.path().extension() != ".jinja") continue;
        const text::ChatTemplate chat = chosen(*tokenizer, contentOf(entry.path()));
        if (chat.source != text::TemplateSource::Custom) continue;
        for (const std::string system : {"", "Be brief."}) {
            const text::Opening opening{.system = system};
            text::Ids turns = text::encodePreamble(chat, *tokenizer, opening);
            const auto add = [&](const text::Ids& more) { turns.insert(turns.end(), more.begin(), more.end()); };
            const auto preamble = chat.renderer->preamble(opening),
                       first = chat.renderer->firstTurn("Hello there", opening),
                       later = chat.renderer->laterTurn("And you?", opening);
            REQUIRE(preamble && first && later);
            add(text::encodeUserTurn(chat, *tokenizer, "Hello there", text::After::Preamble, opening));
            std::string whole = preamble->bytes() + first->bytes();
            for (int turn = 0; turn < 2; ++turn) {
                add(text::encodeAssistantTurn(chat, *tokenizer, "Hi!"));
                add(text::encodeUserTurn(chat, *tokenizer, "And you?", text::After::Reply, opening));
                whole += chat.markup.assistantPrefix + "Hi!" + chat.markup.assistantSuffix + later->bytes();
            }
            const text::TextPart all{whole, true};
            const text::Ids expected = tokenizer->encodeParts({&all, 1});
            ++compared;
            if (turns != expected)
                unit::fail(__FILE__, __LINE__,
                           family + ": " + text::shown(turns) + "\ninstead of " + text::shown(expected) + "\n" + whole);
        }
    }
    CHECK(compared >= 100);
}

TEST(
    "replies of the families with states or native windows end as theirs do, and begin with thoughts where theirs do") {
    const auto tokenizer = vocabularyOfMarks();
    REQUIRE(tokenizer);
    struct Case {
        const char *family, *end, *thoughts;
    };
    for (const Case& each : {Case{"gemma4", "<turn|>", ""},
                             {"qwen3.5", "<|im_end|>", "<think>\n"},
                             {"qwen3-coder", "<|im_end|>", ""},
                             {"lfm2", "<|im_end|>", ""},
                             {"lfm2.5", "<|im_end|>", ""},
                             {"nemotron-nano2", "<SPECIAL_12>", "<think>\n"},
                             {"nemotron3", "<|im_end|>", "<think>\n"},
                             {"granite4", "<|end_of_text|>", ""},
                             {"falcon-h1", "<|im_end|>", ""},
                             {"glm4.7", "<|user|>", "<think>"},
                             {"glm4", "<|user|>", ""},
                             {"exaone4", "[|endofturn|]", ""},
                             {"ernie4.5", "<|end_of_sentence|>", ""},
                             {"apertus", "<|assistant_end|>", ""},
                             {"hunyuan-dense", "<｜hy_place▁holder▁no▁2｜>", ""}}) {
        const text::ChatTemplate chat = chosen(*tokenizer, contentOf(kFolder / (std::string(each.family) + ".jinja")));
        const auto end = tokenizer->find(each.end);
        if (!end || chat.renderer == nullptr || !text::endsReply(chat, *tokenizer, *end))
            unit::fail(__FILE__, __LINE__, std::string(each.family) + " does not end with " + each.end);
        CHECK_EQUAL(std::string(each.family) + ": " + text::thoughtsOpening(chat).shown,
                    std::string(each.family) + ": " + each.thoughts);
    }
}

TEST("a reply that is read anew stands between one opening of thoughts and one end, or has none of both") {
    const auto tokenizer = vocabularyOfMarks();
    REQUIRE(tokenizer);
    const auto counted = [](const std::string& text, std::string_view mark) {
        size_t count = 0;
        for (size_t at = text.find(mark); at != std::string::npos; at = text.find(mark, at + mark.size())) ++count;
        return count;
    };
    for (const auto& entry : std::filesystem::directory_iterator(kFolder)) {
        if (entry.path().extension() != ".jinja") continue;
        const text::ChatTemplate chat = chosen(*tokenizer, contentOf(entry.path()));
        const text::ThoughtsOpening opening = text::thoughtsOpening(chat);
        std::vector<std::string> replies = {"<think>Hm.</think>Yes.", "<think>\n\n</think>\n\nYes.", "Yes."};
        if (!opening.shown.empty()) replies.push_back(opening.shown + "Hm.\n</think>\n\nYes.");
        for (const std::string& reply : replies) {
            std::string turn;  // its marks, or those that the markup of the turn has
            for (const auto& tokens : {text::encodeUserTurn(chat, *tokenizer, "So?", text::After::Reply, {}),
                                       text::encodeAssistantTurn(chat, *tokenizer, reply)}) {
                for (const auto token : tokens) turn += tokenizer->piece(token);
            }
            size_t opened = 0, closed = 0;
            for (const text::ThoughtMarks& marks : text::allThoughtMarks()) {
                opened += counted(turn, marks.opening);
                closed += counted(turn, marks.closing);
            }
            const bool over =
                text::findThoughts(chat.markup.userSuffix).closed && opened == 0;  // of none that it opens
            if (closed > 1 || opened > 1 || (opened != closed && !over))
                unit::fail(__FILE__, __LINE__, entry.path().stem().string() + ": " + reply + " is read as " + turn);
        }
    }
}

TEST("a template that works much for a short conversation is refused soon") {
    const auto tokenizer = vocabulary("llama-spm");
    REQUIRE(tokenizer);
    const std::string idle =
        "{% for i in range(30000) %}{% endfor %}{% for m in messages %}{{ m.role ~ ': ' ~ m.content ~ '</s>' }}{% "
        "endfor %}{{ 'assistant:' }}";
    CHECK(bool(text::TurnRenderer::create(idle.substr(idle.find("{% for m")), *tokenizer)));
    const auto refused = text::TurnRenderer::create(idle, *tokenizer);
    REQUIRE(!refused);
    CHECK_EQUAL(refused.error().message, "the chat template, line 1: it takes too much work or memory");
}

TEST("a reply is closed as those before it are, also where the newest ends with another token") {
    const auto tokenizer = vocabularyOfMarks();
    REQUIRE(tokenizer);
    const auto end = tokenizer->find("<|end|>");
    REQUIRE(end && !tokenizer->endsTurn(*end));
    const text::ChatTemplate chat = chosen(*tokenizer, contentOf(kFolder / "gpt-oss.jinja"));
    REQUIRE(chat.renderer);
    CHECK_EQUAL(chat.markup.assistantSuffix, "<|end|>");
    CHECK(chat.markup.userPrefix.starts_with("<|start|>user"));
}

TEST("words that open the user's turn stop a reply where no token does") {
    const auto tokenizer = vocabulary("llama-spm");
    REQUIRE(tokenizer);
    const text::ChatTemplate chat = chosen(*tokenizer,
                                           "{% for m in messages %}{{ m.role + ': ' + m.content + '\\n' }}{% endfor "
                                           "%}{% if add_generation_prompt %}{{ 'assistant:' }}{% endif %}");
    REQUIRE(chat.renderer);
    REQUIRE(chat.stopStrings.size() == 1);
    CHECK_EQUAL(chat.stopStrings[0], "\nuser:");
}

TEST("a reply that is read again behind the end of its thoughts has none") {
    const auto tokenizer = vocabularyOfMarks();
    REQUIRE(tokenizer);
    for (const char* family : {"gpt-oss", "deepseek-r1"}) {
        const text::ChatTemplate chat = chosen(*tokenizer, contentOf(kFolder / (std::string(family) + ".jinja")));
        CHECK(chat.renderer != nullptr);
        CHECK(chat.markup.assistantPrefix.find_first_not_of(' ') != std::string::npos);
        CHECK(text::encodeAssistantTurn(chat, *tokenizer, "<think>\nThey greet.\n</think>\n\nHello!") ==
              text::encodeAssistantTurn(chat, *tokenizer, "Hello!"));
    }
}

TEST("a template that writes a book around each message is refused") {
    const auto tokenizer = vocabulary("llama-spm");
    REQUIRE(tokenizer);
    const text::ChatTemplate chat = chosen(
        *tokenizer,
        "{% for m in messages %}{{ m.role ~ ': ' ~ m.content ~ 'x' * 20000 ~ '</s>' }}{% endfor %}{{ 'assistant:' }}");
    CHECK(chat.source == text::TemplateSource::Family);
    CHECK(chat.problem.find("16 KiB") != std::string::npos);
}

TEST("the system prompt that a template brings is found, and given, it makes the same beginning") {
    const auto tokenizer = vocabulary("llama-spm");
    REQUIRE(tokenizer);
    const auto own = [&](const std::string& name) {
        const auto renderer = text::TurnRenderer::create(contentOf(kFolder / (name + ".jinja")), *tokenizer);
        if (!renderer) return renderer.error().message;
        const std::string& found = (*renderer)->markup().ownSystem;
        const auto left = (*renderer)->preamble({""}), given = (*renderer)->preamble({found});
        return left && given && left->bytes() == given->bytes() ? found : "another beginning with " + found;
    };
    CHECK(own("smollm2") == "You are a small assistant");
    CHECK(own("qwen2.5") == "You are a helpful assistant.");
    CHECK(own("phi3").empty());            // it writes nothing then
    CHECK(own("llama3.1-tools").empty());  // only the date, with a prompt too
    CHECK(own("granite3.3").empty());      // its own tells the date
    CHECK(own("gemma3").empty());          // it has no place for one
    for (const auto& file : std::filesystem::directory_iterator(kFolder)) {
        if (file.path().extension() != ".jinja") continue;
        const std::string found = own(file.path().stem().string());
        CHECK_EQUAL(found.substr(0, found.starts_with("another beginning") ? std::string::npos : 0), std::string());
    }
}
