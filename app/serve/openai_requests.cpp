// What OpenAI's clients ask.
#include "serve/dialect.h"
#include "serve/json_fields.h"
#include "serve/openai_form.h"

#include <charconv>

namespace daylong::serve {

namespace {

constexpr int64_t kMostTokens = 1'000'000'000;

/// What would change the answer, and cannot be had.
void refuseUnknown(Fields& fields) {
    for (const char* name : {"tools", "functions"}) {
        const json* list = fields.array(name);
        if (list != nullptr && !list->empty())
            fields.refuse(name, "is not understood here; no model of Daylong's calls tools", "unsupported_parameter");
    }
    if (const json* format = fields.object("response_format")) {
        const auto type = format->find("type");
        if (type == format->end() || *type != "text")
            fields.refuse("response_format", "can only be {\"type\": \"text\"} here", "unsupported_parameter");
    }
    for (const char* name : {"n", "best_of"}) {
        const auto count = fields.integer(name, 1, 128);
        if (count && *count != 1) fields.refuse(name, "can only be 1 here", "unsupported_parameter");
    }
}

void readPicking(Fields& fields, Picking& picking) {
    const auto small = [](std::optional<double> value) {
        return value ? std::optional<float>(static_cast<float>(*value)) : std::nullopt;
    };
    picking.temperature = small(fields.number("temperature", 0.0, 2.0));
    picking.topP = small(fields.number("top_p", 0.0, 1.0));
    picking.minP = small(fields.number("min_p", 0.0, 1.0));
    picking.repetitionPenalty = small(fields.number("repetition_penalty", 0.1, 10.0));
    if (const auto top = fields.integer("top_k", -1, kMostTokens))
        picking.topK = *top < 0 ? 0U : static_cast<uint32_t>(*top);
    if (const auto seed = fields.integer("seed", -kMostSeed, kMostSeed)) picking.seed = static_cast<uint64_t>(*seed);
    picking.presencePenalty = small(fields.number("presence_penalty", -2.0, 2.0)).value_or(0.0F);
    picking.frequencyPenalty = small(fields.number("frequency_penalty", -2.0, 2.0)).value_or(0.0F);
    const json* bias = fields.object("logit_bias");
    if (bias == nullptr) return;
    for (const auto& [name, value] : bias->items()) {
        int32_t token = -1;
        const auto read = std::from_chars(name.data(), name.data() + name.size(), token);
        const bool whole = read.ec == std::errc() && read.ptr == name.data() + name.size() && name.size() <= 6 &&
                           token >= 0 && (name == "0" || name.front() != '0');  // as the OpenAPI file has it
        if (!whole || !value.is_number() || value < -100 || value > 100)
            return fields.refuse("logit_bias", "must have numbers from -100 to 100 by the ids of tokens");
        picking.bias[token] = value.get<float>();
    }
}

void readMessage(Fields& all, const json& message, size_t index, Asked& asked) {
    const std::string path = "messages[" + std::to_string(index) + "]";
    if (!message.is_object()) return all.refuse(path, "must be an object with 'role' and 'content'");
    Fields fields(message, path + ".");
    const std::string role = fields.string("role").value_or("");
    const bool assistant = role == "assistant";
    if (role != "system" && role != "developer" && role != "user" && !assistant)
        fields.refuse("role", "must be system, developer, user or assistant");
    const json* calls = fields.array("tool_calls");
    if (calls != nullptr && !calls->empty())
        fields.refuse("tool_calls", "is not understood here; no model of Daylong's calls tools");
    std::string text = readContent(fields, "content", !assistant);
    all.take(fields.refusal());
    const text::Role who = assistant ? text::Role::Assistant : role == "user" ? text::Role::User : text::Role::System;
    asked.messages.push_back({who, std::move(text)});
}

struct Common {
    bool streams = false, tellsUsage = false;
};
Common readCommon(Fields& fields, Order& order) {
    const auto model = fields.string("model");
    if (!model) fields.refuse("model", "is missing; GET /v1/models lists what can be asked");
    order.asked.model = model.value_or("");
    refuseUnknown(fields);
    readPicking(fields, order.asked.picking);
    order.asked.stops = fields.strings("stop", 16);
    order.user = fields.string("user").value_or("");
    if (const auto most = fields.integer("max_tokens", 1, kMostTokens)) order.asked.mostTokens = *most;
    Common common{.streams = fields.boolean("stream").value_or(false)};
    if (const json* options = fields.object("stream_options")) {
        Fields inside(*options, "stream_options.");
        common.tellsUsage = inside.boolean("include_usage").value_or(false);
        fields.take(inside.refusal());
    }
    return common;
}

}  // namespace

ReadOrder readOpenAiChat(const std::string& body) {
    auto parsed = parseBody(body);
    if (const auto* refusal = std::get_if<Refusal>(&parsed)) return *refusal;
    Fields fields(std::get<json>(parsed));
    Order order;
    const Common common = readCommon(fields, order);
    if (const auto most = fields.integer("max_completion_tokens", 1, kMostTokens)) order.asked.mostTokens = *most;
    const json* messages = fields.array("messages");
    if (messages == nullptr || messages->empty()) fields.refuse("messages", "is missing; send at least one message");
    else
        for (size_t i = 0; i < messages->size(); ++i) readMessage(fields, (*messages)[i], i, order.asked);
    const bool chances = fields.boolean("logprobs").value_or(false);
    const auto others = fields.integer("top_logprobs", 0, 20);
    if (others && !chances) fields.refuse("top_logprobs", "goes with 'logprobs': true");
    if (chances) order.asked.chancesShown = static_cast<uint32_t>(others.value_or(0));
    if (fields.refusal()) return *fields.refusal();
    order.form = openAiChatForm(order.asked, common.streams, common.tellsUsage);
    return order;
}

ReadOrder readOpenAiCompletion(const std::string& body) {
    auto parsed = parseBody(body);
    if (const auto* refusal = std::get_if<Refusal>(&parsed)) return *refusal;
    Fields fields(std::get<json>(parsed));
    Order order;
    const Common common = readCommon(fields, order);
    const std::vector<std::string> prompts = fields.strings("prompt", 1);
    if (prompts.size() != 1) fields.refuse("prompt", "must be one text");
    else order.asked.prompt = prompts.front();
    if (fields.boolean("echo").value_or(false))
        fields.refuse("echo", "can only be false here", "unsupported_parameter");
    if (!fields.string("suffix").value_or("").empty())
        fields.refuse("suffix", "is not understood here", "unsupported_parameter");
    if (const auto others = fields.integer("logprobs", 0, 5)) order.asked.chancesShown = static_cast<uint32_t>(*others);
    if (fields.refusal()) return *fields.refusal();
    order.form = openAiCompletionForm(order.asked, common.streams, common.tellsUsage);
    return order;
}

}  // namespace daylong::serve
