// Ollama's dialect: /api/chat and /api/generate, one JSON object a line.
#include "serve/dialect.h"
#include "serve/json_fields.h"
#include "serve/json_text.h"

#include <chrono>
#include <ctime>

namespace daylong::serve {

namespace {

using Json = nlohmann::ordered_json;

std::string now() {
    const std::time_t seconds = std::time(nullptr);
    std::tm utc{};
    ::gmtime_r(&seconds, &utc);
    char text[32];
    std::strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%SZ", &utc);
    return text;
}

uint64_t nanoseconds(double seconds) { return static_cast<uint64_t>(std::max(seconds, 0.0) * 1e9); }

/// `said` makes what holds the text: of a chat a message.
Form formOf(const std::string& model, bool streams, const std::function<Json(const std::string&)>& said) {
    const auto part = [model, said](const std::string& text) {
        Json made = {{"model", model}, {"created_at", now()}};
        made.update(said(text));
        made["done"] = false;
        return made;
    };
    const auto last = [part](const std::string& text, const Answered& answered) {
        Json made = part(text);
        made["done"] = true;
        made["done_reason"] = answered.ending == Ending::Length ? "length" : "stop";
        made["total_duration"] = nanoseconds(answered.readSeconds + answered.replySeconds);
        made["load_duration"] = 0;
        made["prompt_eval_count"] = answered.usage.prompt;
        made["prompt_eval_duration"] = nanoseconds(answered.readSeconds);
        made["eval_count"] = answered.usage.reply;
        made["eval_duration"] = nanoseconds(answered.replySeconds);
        return made;
    };
    return {.streams = streams,
            .streamType = "application/x-ndjson",
            .begin = [] { return std::string(); },
            .piece = [part](const Piece& piece) { return jsonText(part(piece.text)) + "\n"; },
            .end = [last](const Answered& answered) { return jsonText(last("", answered)) + "\n"; },
            .broken = [](const Refusal& refusal) { return ollamaError(refusal) + "\n"; },
            .whole = [last](const Piece& all, const Answered& answered) { return jsonText(last(all.text, answered)); }};
}

void readOptions(Fields& all, Asked& asked) {
    const json* given = all.object("options");
    if (given == nullptr) return;
    Fields fields(*given, "options.");
    const auto small = [&](const char* name, double least, double most) {
        const auto value = fields.number(name, least, most);
        return value ? std::optional<float>(static_cast<float>(*value)) : std::nullopt;
    };
    asked.picking.temperature = small("temperature", 0.0, 100.0);
    asked.picking.topP = small("top_p", 0.0, 1.0);
    asked.picking.minP = small("min_p", 0.0, 1.0);
    asked.picking.repetitionPenalty = small("repeat_penalty", 0.1, 10.0);
    asked.picking.presencePenalty = small("presence_penalty", -2.0, 2.0).value_or(0.0F);
    asked.picking.frequencyPenalty = small("frequency_penalty", -2.0, 2.0).value_or(0.0F);
    if (const auto top = fields.integer("top_k", -1, INT32_MAX))
        asked.picking.topK = *top < 0 ? 0U : static_cast<uint32_t>(*top);
    if (const auto seed = fields.integer("seed", -kMostSeed, kMostSeed))
        asked.picking.seed = static_cast<uint64_t>(*seed);
    asked.stops = fields.strings("stop", 16);
    const auto most = fields.integer("num_predict", -2, INT32_MAX);  // below 1: without end
    if (most && *most > 0) asked.mostTokens = static_cast<uint64_t>(*most);
    all.take(fields.refusal());
}

/// What is common to both. True: it shall stream.
bool readCommon(Fields& fields, Order& order) {
    const auto model = fields.string("model");
    if (!model) fields.refuse("model", "is missing; GET /api/tags lists what can be asked");
    order.asked.model = model.value_or("");
    const json* format = fields.find("format");
    if (format != nullptr && !(format->is_string() && format->get_ref<const std::string&>().empty()))
        fields.refuse("format", "is not understood here");
    for (const char* name : {"tools", "images"}) {
        const json* list = fields.array(name);
        if (list != nullptr && !list->empty()) fields.refuse(name, "is not understood here");
    }
    readOptions(fields, order.asked);
    return fields.boolean("stream").value_or(true);
}

void readMessage(Fields& all, const json& message, Asked& asked) {
    if (!message.is_object()) return all.refuse("messages", "must be objects with 'role' and 'content'");
    Fields fields(message, "messages.");
    const std::string role = fields.string("role").value_or("");
    if (role != "system" && role != "user" && role != "assistant")
        fields.refuse("role", "must be system, user or assistant");
    const json* images = fields.array("images");
    if (images != nullptr && !images->empty()) fields.refuse("images", "is not understood here");
    std::string text = fields.string("content").value_or("");
    all.take(fields.refusal());
    asked.messages.push_back({role == "assistant" ? text::Role::Assistant
                              : role == "user"    ? text::Role::User
                                                  : text::Role::System,
                              std::move(text)});
}

}  // namespace

ReadOrder readOllamaChat(const std::string& body) {
    auto parsed = parseBody(body);
    if (const auto* refusal = std::get_if<Refusal>(&parsed)) return *refusal;
    Fields fields(std::get<json>(parsed));
    Order order;
    const bool streams = readCommon(fields, order);
    const json* messages = fields.array("messages");
    if (messages == nullptr || messages->empty()) fields.refuse("messages", "is missing; send at least one message");
    else
        for (const json& each : *messages) readMessage(fields, each, order.asked);
    if (fields.refusal()) return *fields.refusal();
    order.form = formOf(order.asked.model, streams, [](const std::string& text) {
        return Json{{"message", {{"role", "assistant"}, {"content", text}}}};
    });
    return order;
}

/// Not `raw`: what is sent is said by the user.
ReadOrder readOllamaGenerate(const std::string& body) {
    auto parsed = parseBody(body);
    if (const auto* refusal = std::get_if<Refusal>(&parsed)) return *refusal;
    Fields fields(std::get<json>(parsed));
    Order order;
    const bool streams = readCommon(fields, order);
    std::string prompt = fields.string("prompt").value_or(""), system = fields.string("system").value_or("");
    if (prompt.empty()) fields.refuse("prompt", "is missing; send some text");
    if (!fields.string("suffix").value_or("").empty()) fields.refuse("suffix", "is not understood here");
    if (fields.boolean("raw").value_or(false)) order.asked.prompt = std::move(prompt);
    else {
        if (!system.empty()) order.asked.messages.push_back({text::Role::System, std::move(system)});
        order.asked.messages.push_back({text::Role::User, std::move(prompt)});
    }
    if (fields.refusal()) return *fields.refusal();
    order.form = formOf(order.asked.model, streams, [](const std::string& text) { return Json{{"response", text}}; });
    return order;
}

std::string ollamaError(const Refusal& refusal) { return jsonText({{"error", refusal.message}}); }

}  // namespace daylong::serve
