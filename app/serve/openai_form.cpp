#include "serve/openai_form.h"

#include "base/utf8.h"
#include "serve/json_text.h"

#include <algorithm>
#include <cstdio>
#include <ctime>
#include <memory>
#include <random>

namespace daylong::serve {

namespace {

using Json = nlohmann::ordered_json;

/// What is the same in all of a reply's parts.
struct Heading {
    std::string id, model;
    std::time_t created = 0;
    bool chances = false;
};

std::string newId(const char* prefix) {
    static thread_local std::mt19937_64 random{std::random_device{}()};
    std::string id = prefix;
    for (int i = 0; i < 24; ++i) id += "0123456789abcdefghijklmnopqrstuvwxyz"[random() % 36];
    return id;
}

std::shared_ptr<const Heading> headingOf(const Asked& asked, const char* prefix) {
    return std::make_shared<const Heading>(
        Heading{newId(prefix), asked.model, std::time(nullptr), asked.chancesShown.has_value()});
}

Json begun(const Heading& heading, const char* object) {
    return {{"id", heading.id}, {"object", object}, {"created", heading.created}, {"model", heading.model}};
}

Json usageOf(const Usage& usage) {
    return {{"prompt_tokens", usage.prompt},
            {"completion_tokens", usage.reply},
            {"total_tokens", usage.prompt + usage.reply},
            {"prompt_tokens_details", {{"cached_tokens", usage.cached}}}};
}

const char* reasonOf(const Answered& answered) { return answered.ending == Ending::Length ? "length" : "stop"; }

Json chanceOf(const Chance& chance) {
    Json bytes = Json::array();
    for (const char each : chance.bytes) bytes.push_back(static_cast<unsigned char>(each));
    return {{"token", chance.bytes}, {"logprob", chance.logProbability}, {"bytes", std::move(bytes)}};
}

/// As in a chat.
Json chancesOf(const Heading& heading, const std::vector<PickedToken>& tokens) {
    if (!heading.chances) return nullptr;
    Json content = Json::array();
    for (const PickedToken& each : tokens) {
        Json token = chanceOf(each.picked);
        token["top_logprobs"] = Json::array();
        for (const Chance& other : each.likeliest) token["top_logprobs"].push_back(chanceOf(other));
        content.push_back(std::move(token));
    }
    return {{"content", std::move(content)}, {"refusal", nullptr}};
}

/// As OpenAI writes a token that is part of a letter: such tokens must not become the same name.
std::string nameOf(const std::string& bytes) {
    if (isValidUtf8(bytes)) return bytes;
    std::string name = "bytes:";
    for (const char each : bytes) {
        char text[5];
        std::snprintf(text, sizeof text, "\\x%02x", static_cast<unsigned>(static_cast<unsigned char>(each)));
        name += text;
    }
    return name;
}

size_t lettersIn(const std::string& bytes) {  // which begin in them
    return static_cast<size_t>(std::ranges::count_if(bytes, [](char each) { return (each & 0xC0) != 0x80; }));
}

/// As in a completion. `offset`: of the next token in the whole reply, in letters.
Json plainChancesOf(const Heading& heading, const std::vector<PickedToken>& tokens, size_t& offset) {
    if (!heading.chances) return nullptr;
    Json made = {{"tokens", Json::array()},
                 {"token_logprobs", Json::array()},
                 {"top_logprobs", Json::array()},
                 {"text_offset", Json::array()}};
    for (const PickedToken& each : tokens) {
        made["tokens"].push_back(nameOf(each.picked.bytes));
        made["token_logprobs"].push_back(each.picked.logProbability);
        Json top = Json::object();
        for (const Chance& other : each.likeliest) top[nameOf(other.bytes)] = other.logProbability;
        made["top_logprobs"].push_back(std::move(top));
        made["text_offset"].push_back(offset);
        offset += lettersIn(each.picked.bytes);
    }
    return made;
}

std::string event(const Json& data) { return "data: " + jsonText(data) + "\n\n"; }

Json choice(Json content, Json chances, Json reason) {
    Json made = {{"index", 0}};
    made.update(content);
    made["logprobs"] = std::move(chances);
    made["finish_reason"] = std::move(reason);
    return made;
}

using Write = std::function<Json(const Heading&, Json content, Json chances, Json reason)>;
using Chances = std::function<Json(const Heading&, const std::vector<PickedToken>&)>;

/// A stream of parts that `write` makes; `text` is what a part says.
Form streamForm(const std::shared_ptr<const Heading>& heading, bool tellsUsage, const Write& write,
                const std::function<Json(const std::string&)>& text, const Chances& chances) {
    Form form{.streams = true};
    const auto part = [=](Json content, Json likely, Json reason) {
        Json made = write(*heading, std::move(content), std::move(likely), std::move(reason));
        if (tellsUsage) made["usage"] = nullptr;
        return made;
    };
    form.piece = [=](const Piece& piece) {
        return event(part(text(piece.text), chances(*heading, piece.tokens), nullptr));
    };
    form.end = [=](const Answered& answered) {
        std::string all = event(part(text(""), nullptr, reasonOf(answered)));
        if (tellsUsage) {
            Json last = write(*heading, Json::object(), nullptr, nullptr);
            last["choices"] = Json::array();
            last["usage"] = usageOf(answered.usage);
            all += event(last);
        }
        return all + "data: [DONE]\n\n";
    };
    form.broken = [](const Refusal& refusal) { return "data: " + openAiError(refusal) + "\n\n"; };
    return form;
}

}  // namespace

Form openAiChatForm(const Asked& asked, bool streams, bool tellsUsage) {
    const auto heading = headingOf(asked, "chatcmpl-");
    const Write part = [](const Heading& of, Json content, Json chances, Json reason) {
        Json made = begun(of, "chat.completion.chunk");
        made["choices"] = Json::array({choice({{"delta", std::move(content)}}, std::move(chances), std::move(reason))});
        return made;
    };
    const auto delta = [](const std::string& text) { return text.empty() ? Json::object() : Json{{"content", text}}; };
    Form form = streamForm(heading, tellsUsage, part, delta, chancesOf);
    form.streams = streams;
    form.begin = [=] {
        Json made = part(*heading, {{"role", "assistant"}, {"content", ""}}, nullptr, nullptr);
        if (tellsUsage) made["usage"] = nullptr;
        return event(made);
    };
    form.whole = [=](const Piece& all, const Answered& answered) {
        Json made = begun(*heading, "chat.completion");
        made["choices"] =
            Json::array({choice({{"message", {{"role", "assistant"}, {"content", all.text}, {"refusal", nullptr}}}},
                                chancesOf(*heading, all.tokens), reasonOf(answered))});
        made["usage"] = usageOf(answered.usage);
        return jsonText(made);
    };
    return form;
}

Form openAiCompletionForm(const Asked& asked, bool streams, bool tellsUsage) {
    const auto heading = headingOf(asked, "cmpl-");
    const Write part = [](const Heading& of, Json content, Json chances, Json reason) {
        Json made = begun(of, "text_completion");
        made["choices"] = Json::array({choice(std::move(content), std::move(chances), std::move(reason))});
        return made;
    };
    const auto text = [](const std::string& said) { return Json{{"text", said}}; };
    const Chances chances = [offset = std::make_shared<size_t>(0)](const Heading& of,
                                                                   const std::vector<PickedToken>& tokens) {
        return plainChancesOf(of, tokens, *offset);
    };
    Form form = streamForm(heading, tellsUsage, part, text, chances);
    form.streams = streams;
    form.begin = [] { return std::string(); };
    form.whole = [=](const Piece& all, const Answered& answered) {
        Json made = part(*heading, text(all.text), chances(*heading, all.tokens), reasonOf(answered));
        made["usage"] = usageOf(answered.usage);
        return jsonText(made);
    };
    return form;
}

std::string openAiError(const Refusal& refusal) {
    const auto named = [](const std::string& text) { return text.empty() ? Json(nullptr) : Json(text); };
    return jsonText({{"error",
                      {{"message", refusal.message},
                       {"type", refusal.type},
                       {"param", named(refusal.parameter)},
                       {"code", named(refusal.code)}}}});
}

}  // namespace daylong::serve
