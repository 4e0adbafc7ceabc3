#include "remote/client.h"

#include "base/clock.h"
#include "base/say.h"
#include "net/http.h"
#include "remote/event_reader.h"
#include "remote/failures.h"
#include "remote/json_values.h"

#include <algorithm>
#include <utility>

namespace daylong::remote {

namespace {

using nlohmann::json;
using nlohmann::ordered_json;

constexpr size_t kMostOfList = 8U << 20U, kMostOfRefusal = 64U << 10U, kMostOfReply = 32U << 20U;
constexpr long kListSilence = 30, kCountSilence = 5, kProbeSilence = 3;
constexpr long kReplySilence = 900;  // a long prompt on a slow machine says nothing for minutes; the person can stop it
constexpr double kWaitForUsage = 3.0, kWaitForEnd = 0.5;  // seconds, behind the reply's last word, and behind [DONE]

constexpr const char* kGoOn =
    "Go on with your last message exactly where it ends, and repeat nothing of it. Begin with the next word.";

/// "http://localhost:8080" of "http://localhost:8080/v1": where servers have what is their own.
std::string rootOf(const std::string& address) {
    return address.ends_with("/v1") ? address.substr(0, address.size() - 3) : address;
}

std::string textOf(const ordered_json& value) { return value.dump(-1, ' ', false, json::error_handler_t::replace); }

/// A request that goes to this machine itself goes past the proxies.
net::Request requestTo(const Endpoint& endpoint, const std::string& url, long silence) {
    net::Request request{.url = url, .headers = {}, .secret = endpoint.key};
    request.mostSilence = silence;
    request.direct = isThisMachine(endpoint.address);
    return request;
}

/// What a server says of itself at one of its own addresses; nothing where it does not.
json ownWord(const Endpoint& endpoint, const std::string& path, const std::optional<ordered_json>& asked,
             const KeepGoing& keepGoing) {
    net::Request request = requestTo(endpoint, rootOf(endpoint.address) + path, kCountSilence);
    if (asked) request.body = textOf(*asked);
    const Result<net::Page> page = net::fetchPage(request, kMostOfList, keepGoing);
    return page && page->head.status == 200 ? parsed(page->body) : json();
}

uint32_t contextOf(const json& model) {
    for (const char* key :
         {"loaded_context_length", "max_model_len", "context_length", "context_window", "max_context_length"}) {
        if (const uint32_t tokens = countAt(model, key); tokens > 0) return tokens;
    }
    return countAt(valueAt(model, "meta"), "n_ctx");
}

/// Where these say it elsewhere: llama.cpp, LM Studio, and Ollama of what it has loaded.
void askForContext(const Endpoint& endpoint, std::vector<ServedModel>& models, const KeepGoing& keepGoing) {
    if (models.front().context != 0) return;
    const auto askEach = [&](const char* path, const char* list, const char* name) {
        const json answer = ownWord(endpoint, path, std::nullopt, keepGoing);
        for (const json& each : valueAt(answer, list)) {
            const auto known = std::ranges::find(models, textAt(each, name), &ServedModel::id);
            if (known != models.end()) known->context = contextOf(each);
        }
    };
    if (models.front().owner == "llamacpp") {
        const json props = ownWord(endpoint, "/props", std::nullopt, keepGoing);
        const uint32_t context = countAt(valueAt(props, "default_generation_settings"), "n_ctx");
        for (ServedModel& each : models) each.context = context;
    }
    if (models.front().owner == "organization_owner") askEach("/api/v0/models", "data", "id");
    if (models.front().owner == "library") askEach("/api/ps", "models", "model");
}

/// What servers of a few kinds do not know, or call otherwise: they say so, and are asked once more.
struct Dialect {
    const char* limit = "max_tokens";
    bool tellsUsage = true;
};

const char* roleName(text::Role role) {
    return role == text::Role::System ? "system" : role == text::Role::User ? "user" : "assistant";
}

std::string bodyOf(const ChatRequest& request, const Dialect& dialect) {
    ordered_json messages = ordered_json::array();
    for (const ChatMessage& each : request.messages)
        messages.push_back({{"role", roleName(each.role)}, {"content", each.text}});
    ordered_json body = {{"model", request.model.id}, {"stream", true}};
    if (dialect.tellsUsage) body["stream_options"] = {{"include_usage", true}};
    body[dialect.limit] = request.mostTokens;
    if (request.temperature) body["temperature"] = *request.temperature;
    if (request.topP) body["top_p"] = *request.topP;
    if (request.seed) body["seed"] = *request.seed;
    if (!request.messages.empty() && request.messages.back().role == text::Role::Assistant) {
        const std::string& owner = request.model.owner;
        if (owner == "vllm") body.update({{"continue_final_message", true}, {"add_generation_prompt", false}});
        else if (owner != "llamacpp" && owner != "library" && owner != "daylong")  // these go on by themselves
            messages.push_back({{"role", "user"}, {"content", kGoOn}});
    }
    body["messages"] = std::move(messages);
    return textOf(body);
}

/// One reply while it comes.
class Hearing {
public:
    Hearing(const Endpoint& endpoint, const ChatRequest& request, const OnChunk& onChunk, const KeepGoing& keepGoing)
        : m_endpoint(endpoint),
          m_request(request),
          m_onChunk(onChunk),
          m_keepGoing(keepGoing),
          m_reader([this](const json& event) { return take(event); }) {}

    Result<ChatReply> ask(const Dialect& dialect) {
        net::Request asked = requestTo(m_endpoint, m_endpoint.address + "/chat/completions", kReplySilence);
        asked.headers = {"Accept: text/event-stream"};
        asked.body = bodyOf(m_request, dialect);
        const Result<net::Head> ended = net::fetch(asked, {.onHead = [this](const net::Head& head) -> Result<void> {
                                                               m_head = head;
                                                               return {};
                                                           },
                                                           .onBytes = [this](auto bytes) { return hear(bytes); },
                                                           .keepGoing = [this] { return goesOn(); }});
        if (m_refused) return *m_refused;
        if (!ended && !isOver())
            return m_heard && isCut(ended.error()) ? cutOff(m_endpoint) : hidden(m_endpoint, ended.error());
        if (m_head.status != 200) return refusalOf(m_endpoint, m_request.model.id, m_head, m_body);
        return finish();
    }

private:
    static bool isCut(const Error& error) { return error.code == ErrorCode::ConnectionLost; }
    bool isOver() const { return m_reader.isDone() || !m_finish.empty(); }
    /// Some servers keep the connection open behind the end, or never say that it is one.
    bool goesOn() {
        if (m_keepGoing && !m_keepGoing()) return false;
        if (!isOver()) return true;
        if (m_overAt == 0.0) m_overAt = steadySeconds();
        return steadySeconds() - m_overAt < (m_reader.isDone() ? kWaitForEnd : kWaitForUsage);
    }
    bool isWhole() const {
        const auto type = m_head.headers.find("content-type");
        return type != m_head.headers.end() && type->second.find("application/json") != std::string::npos;
    }

    Result<void> hear(std::span<const std::byte> bytes) {
        const std::string_view text(reinterpret_cast<const char*>(bytes.data()), bytes.size());
        if (m_head.status == 200 && !isWhole()) {
            const Result<void> read = m_reader.feed(text);
            if (!read && !m_refused) m_refused = strange(m_endpoint, read.error().message);
            return read;
        }
        const size_t most = m_head.status == 200 ? kMostOfReply : kMostOfRefusal;
        m_body += text.substr(0, most - std::min(most, m_body.size()));
        return {};
    }

    Result<void> take(const json& event) {
        const ChatChunk chunk = readChunk(event);
        if (chunk.usage) m_usage = *chunk.usage;
        const bool says = !chunk.text.empty() || !chunk.thought.empty();
        m_heard = m_heard || says;
        if (says) m_overAt = 0.0;  // some say "stop" with every part
        if (!chunk.finish.empty()) m_finish = chunk.finish;
        const bool failed =
            chunk.error || chunk.finish == "error" || chunk.finish == "abort" || chunk.finish == "content_filter";
        if (!failed) {
            Result<void> taken = m_onChunk(chunk);
            // Many parts can come at once: a stop ends them between two.
            if (taken && !isOver() && m_keepGoing && !m_keepGoing()) taken = Error{ErrorCode::Cancelled, "stopped"};
            if (!taken) m_refused = taken.error();
            return taken;
        }
        m_refused = brokenOff(m_endpoint, chunk.error.value_or(chunk.finish));
        return *m_refused;
    }

    Result<ChatReply> finish() {
        if (isWhole()) {  // it does not stream
            const json whole = parsed(m_body);
            if (whole.is_discarded()) return strange(m_endpoint, m_body);
            const Result<void> taken = take(whole);
            if (!taken) return *m_refused;
        }
        if (const Result<void> read = m_reader.finish(); !read) return m_refused.value_or(read.error());
        if (!isOver() || m_reader.lost()) return m_heard ? cutOff(m_endpoint) : strange(m_endpoint, m_reader.strays());
        return ChatReply{.atGreatestLength = m_finish == "length", .usage = m_usage};
    }

    const Endpoint& m_endpoint;
    const ChatRequest& m_request;
    const OnChunk& m_onChunk;
    const KeepGoing& m_keepGoing;
    EventReader m_reader;
    net::Head m_head;
    std::string m_body, m_finish;
    Usage m_usage;
    bool m_heard = false;
    double m_overAt = 0.0;
    std::optional<Error> m_refused;
};

}  // namespace

Result<std::vector<ServedModel>> listModels(const Endpoint& endpoint, const KeepGoing& keepGoing) {
    const net::Request request = requestTo(endpoint, endpoint.address + "/models", kListSilence);
    const Result<net::Page> answer = net::fetchPage(request, kMostOfList, keepGoing);
    if (!answer) return hidden(endpoint, answer.error());
    const net::Page& page = *answer;
    if (page.head.status == 404) return strange(endpoint, "status 404");
    if (page.head.status != 200) return refusalOf(endpoint, "models", page.head, page.body);
    const json list = parsed(page.body);
    const json& named = valueAt(list, valueAt(list, "data").is_array() ? "data" : "models");
    const json& all = list.is_array() ? list : named;
    if (!all.is_array()) return strange(endpoint, page.body);
    std::vector<ServedModel> models;
    for (const json& each : all) {
        ServedModel model{textAt(each, "id"), contextOf(each), textAt(each, "owned_by")};
        if (!model.id.empty()) models.push_back(std::move(model));
    }
    if (models.empty()) return failure(ErrorCode::NotFound, Say::ServerNoModels, net::hostOf(endpoint.address));
    askForContext(endpoint, models, keepGoing);
    return models;
}

Result<void> reach(const Endpoint& endpoint, const KeepGoing& keepGoing) {
    int status = 0;
    const auto onHead = [&status](const net::Head& head) -> Result<void> {
        status = head.status;
        return Error{ErrorCode::Cancelled, "stopped"};  // that it answers is all that is wanted
    };
    const Result<net::Head> answer =
        net::fetch(requestTo(endpoint, endpoint.address + "/models", kProbeSilence),
                   {.onHead = onHead, .onBytes = [](auto) { return Result<void>(); }, .keepGoing = keepGoing});
    if (status >= 500) return failure(ErrorCode::Network, Say::ServerFailed, net::hostOf(endpoint.address), status, "");
    return status != 0 || answer ? Result<void>() : Result<void>(hidden(endpoint, answer.error()));
}

std::optional<uint64_t> countTokens(const Endpoint& endpoint, const ServedModel& model, const std::string& text,
                                    const KeepGoing& keepGoing) {
    json told;
    if (model.owner == "llamacpp") told = ownWord(endpoint, "/tokenize", ordered_json{{"content", text}}, keepGoing);
    if (model.owner == "vllm")
        told = ownWord(endpoint, "/tokenize",
                       ordered_json{{"model", model.id}, {"prompt", text}, {"add_special_tokens", false}}, keepGoing);
    if (model.owner == "me")  // llama-cpp-python
        told = ownWord(endpoint, "/extras/tokenize/count", ordered_json{{"input", text}}, keepGoing);
    if (const uint32_t count = countAt(told, "count"); count > 0) return count;
    const json& tokens = valueAt(told, "tokens");
    return tokens.is_array() && !tokens.empty() ? std::optional<uint64_t>(tokens.size()) : std::nullopt;
}

Result<ChatReply> chat(const Endpoint& endpoint, const ChatRequest& request, const OnChunk& onChunk,
                       const KeepGoing& keepGoing) {
    Dialect dialect;
    while (true) {
        Result<ChatReply> reply = Hearing(endpoint, request, onChunk, keepGoing).ask(dialect);
        if (reply || reply.error().code != ErrorCode::InvalidArgument) return reply;
        const std::string& said = reply.error().message;
        const Dialect before = dialect;
        if (said.find("max_completion_tokens") != std::string::npos) dialect.limit = "max_completion_tokens";
        if (said.find("stream_options") != std::string::npos) dialect.tellsUsage = false;
        if (dialect.limit == before.limit && dialect.tellsUsage == before.tellsUsage) return reply;
    }
}

}  // namespace daylong::remote
