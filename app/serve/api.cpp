#include "serve/api.h"

#include "serve/json_fields.h"
#include "serve/json_text.h"
#include "serve/openapi_text.h"

#include <algorithm>
#include <chrono>
#include <string_view>

namespace daylong::serve {

namespace {

using Json = nlohmann::ordered_json;

constexpr std::chrono::milliseconds kLook(100);  // between two looks at whether somebody still waits

constexpr std::string_view kLatest = ":latest";  // which Ollama's clients put behind a name

struct AskRoute {
    const char* path;
    ReadOrder (*read)(const std::string& body);
};
constexpr AskRoute kAskRoutes[] = {{"/v1/chat/completions", readOpenAiChat},
                                   {"/v1/completions", readOpenAiCompletion},
                                   {"/api/chat", readOllamaChat},
                                   {"/api/generate", readOllamaGenerate}};
constexpr const char* kShow = "/api/show";
constexpr std::string_view kModelPath = "/v1/models/";  // and a name

bool isPostRoute(const std::string& path) {
    return path == kShow || std::ranges::any_of(kAskRoutes, [&](const AskRoute& each) { return path == each.path; });
}

bool isOllama(const std::string& path) { return path.starts_with("/api/"); }

Response jsonResponse(const Json& value) { return {.body = jsonText(value)}; }

Json openAiModel(const Served& served) {
    Json model = {{"id", served.name}, {"object", "model"}, {"created", 0}, {"owned_by", "daylong"}};
    if (served.contextLength > 0) model["context_length"] = served.contextLength;
    return model;
}

Json ollamaDetails() {
    return {{"format", "gguf"},
            {"family", ""},
            {"families", Json::array()},
            {"parameter_size", ""},
            {"quantization_level", ""}};
}

Json ollamaModel(const Served& served) {
    return {{"name", served.name}, {"model", served.name}, {"modified_at", "2026-01-01T00:00:00Z"},
            {"size", 0},           {"digest", ""},         {"details", ollamaDetails()}};
}

Json listOf(const std::vector<Served>& served, Json (*describe)(const Served&)) {
    Json all = Json::array();
    for (const Served& each : served) all.push_back(describe(each));
    return all;
}

Refusal unknownModel(const std::vector<Served>& served, const std::string& name) {
    std::string names;
    for (const Served& each : served) names += (names.empty() ? "" : ", ") + each.name;
    return {404, "there is no model '" + name + "' here; there is: " + names, "invalid_request_error", "model",
            "model_not_found"};
}

Refusal noRoute(const Call& call) {
    return {404,
            "there is nothing at " + call.method + " " + call.path + "; GET /openapi.json tells what there is",
            "invalid_request_error",
            {},
            "not_found"};
}

/// What is there answers to other methods.
Response wrongMethod(const Call& call, const char* allowed) {
    Response response = refused(call.path, {405, call.method + " is not understood here; " + allowed + " is"});
    response.headers.emplace_back("Allow", allowed);
    return response;
}

Response show(const Served& one) {
    Json info = {{"general.architecture", "daylong"}};
    if (one.contextLength > 0) info["daylong.context_length"] = one.contextLength;
    return jsonResponse({{"modelfile", ""},
                         {"parameters", ""},
                         {"template", ""},
                         {"details", ollamaDetails()},
                         {"model_info", info},
                         {"capabilities", Json::array({"completion"})}});
}

/// What the exchange says, as a stream of this form.
Response streamOf(const std::shared_ptr<Exchange>& exchange, const Form& form,
                  const std::optional<Exchange::Next>& first) {
    Response response{.type = form.streamType};
    struct State {
        std::optional<Exchange::Next> next;
        bool begun = false, ended = false;
    };
    const auto state = std::make_shared<State>(State{first});
    response.stream = [exchange, form, state]() -> std::optional<std::string> {
        if (state->ended) return std::nullopt;
        std::string text = state->begun ? "" : form.begin();
        state->begun = true;
        if (!state->next) state->next = exchange->next(kLook);
        const auto next = std::exchange(state->next, std::nullopt);
        if (!next) return text;
        if (const auto* piece = std::get_if<Piece>(&*next)) return text + form.piece(*piece);
        state->ended = true;
        const Outcome& outcome = std::get<Outcome>(*next);
        const auto* answered = std::get_if<Answered>(&outcome);
        return text + (answered != nullptr ? form.end(*answered) : form.broken(std::get<Refusal>(outcome)));
    };
    response.leave = [exchange] { exchange->leave(); };
    return response;
}

struct GetRoute {
    const char* path;
    Response (*answer)(const Desk& desk);
};
constexpr GetRoute kGetRoutes[] = {
    {"/health",
     [](const Desk& desk) {
         return jsonResponse({{"status", "ok"}, {"waiting", desk.waiting()}});
     }},
    {"/openapi.json", [](const Desk&) { return Response{.body = std::string(kOpenApiText)}; }},
    {"/v1/models",
     [](const Desk& desk) {
         return jsonResponse({{"object", "list"}, {"data", listOf(desk.served(), openAiModel)}});
     }},
    {"/api/tags",
     [](const Desk& desk) {
         return jsonResponse({{"models", listOf(desk.served(), ollamaModel)}});
     }},
    {"/api/version",
     [](const Desk&) {
         return jsonResponse({{"version", DAYLONG_VERSION}});
     }},
};

bool isGetRoute(const std::string& path) {
    return path.starts_with(kModelPath) ||
           std::ranges::any_of(kGetRoutes, [&](const GetRoute& each) { return path == each.path; });
}

}  // namespace

std::vector<std::string> routes() {
    std::vector<std::string> all = {"GET " + std::string(kModelPath), std::string("POST ") + kShow};
    for (const GetRoute& each : kGetRoutes) all.push_back(std::string("GET ") + each.path);
    for (const AskRoute& each : kAskRoutes) all.push_back(std::string("POST ") + each.path);
    return all;
}

bool isPublic(const std::string& path) { return path == "/health"; }

Response refused(const std::string& path, const Refusal& refusal) {
    Response response{.status = refusal.status, .body = isOllama(path) ? ollamaError(refusal) : openAiError(refusal)};
    if (refusal.retryAfter > 0) response.headers.emplace_back("Retry-After", std::to_string(refusal.retryAfter));
    if (!refusal.mayBeRepeated) response.headers.emplace_back("x-should-retry", "false");  // OpenAI's clients obey it
    return response;
}

Response Api::handle(const Call& call, const std::function<bool()>& isThere) {
    if (isGetRoute(call.path)) {
        const bool isRead = call.method == "GET" || call.method == "HEAD";
        return isRead ? get(call) : wrongMethod(call, "GET, HEAD");
    }
    if (!isPostRoute(call.path)) return refused(call.path, noRoute(call));
    return call.method == "POST" ? post(call, isThere) : wrongMethod(call, "POST");
}

Response Api::get(const Call& call) const {
    for (const GetRoute& route : kGetRoutes) {
        if (call.path == route.path) return route.answer(m_desk);
    }
    const std::string name = call.path.substr(kModelPath.size());
    const Served* one = m_desk.find(name);
    return one != nullptr ? jsonResponse(openAiModel(*one)) : refused(call.path, unknownModel(m_desk.served(), name));
}

Response Api::post(const Call& call, const std::function<bool()>& isThere) {
    for (const AskRoute& route : kAskRoutes) {
        if (call.path != route.path) continue;
        ReadOrder read = route.read(call.body);
        if (const auto* refusal = std::get_if<Refusal>(&read)) return refused(call.path, *refusal);
        return ask(call, std::move(std::get<Order>(read)), isThere);
    }
    const auto parsed = parseBody(call.body);
    if (const auto* refusal = std::get_if<Refusal>(&parsed)) return refused(call.path, *refusal);
    Fields fields(std::get<json>(parsed));
    const std::string name = fields.string("model").value_or("");
    if (name.empty()) fields.refuse("model", "is missing; GET /api/tags lists what can be asked");
    if (fields.refusal()) return refused(call.path, *fields.refusal());
    const Served* one = find(call.path, name);
    return one != nullptr ? show(*one) : refused(call.path, unknownModel(m_desk.served(), name));
}

const Served* Api::find(const std::string& path, const std::string& name) const {
    const Served* served = m_desk.find(name);
    const bool tagged = served == nullptr && isOllama(path) && name.ends_with(kLatest);
    return tagged ? m_desk.find(name.substr(0, name.size() - kLatest.size())) : served;
}

Response Api::ask(const Call& call, Order order, const std::function<bool()>& isThere) {
    const Served* served = find(call.path, order.asked.model);
    if (served == nullptr) return refused(call.path, unknownModel(m_desk.served(), order.asked.model));
    const auto exchange = m_desk.ask(order.user.empty() ? call.client : order.user, *served, std::move(order.asked));
    const auto wait = [&] {
        std::optional<Exchange::Next> next;
        while (!next && isThere()) next = exchange->next(kLook);
        return next;
    };
    Piece all;
    while (true) {
        std::optional<Exchange::Next> next = wait();
        if (!next) {
            exchange->leave();
            return refused(call.path, {499, "whoever asked has left"});
        }
        if (const auto* outcome = std::get_if<Outcome>(&*next)) {
            if (const auto* refusal = std::get_if<Refusal>(outcome)) return refused(call.path, *refusal);
            if (!order.form.streams) return {.body = order.form.whole(all, std::get<Answered>(*outcome))};
        }
        if (order.form.streams) return streamOf(exchange, order.form, next);
        Piece& piece = std::get<Piece>(*next);
        all.text += piece.text;
        std::move(piece.tokens.begin(), piece.tokens.end(), std::back_inserter(all.tokens));
    }
}

}  // namespace daylong::serve
