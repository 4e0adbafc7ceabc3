// What is asked of a server that answers as OpenAI's does: which models it has, how many tokens a text is, and a reply,
// as it is made. Owns nothing between two calls.
// Thread rule: any thread, each call for itself. Failure rule: Result, with what the server says in words; Cancelled
// where `keepGoing` says so: then the connection is closed, by which a server knows that nobody waits any more.
#pragma once

#include "base/result.h"
#include "remote/chat_chunk.h"
#include "remote/servers.h"
#include "text/chat_template.h"

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace daylong::remote {

struct Endpoint {
    std::string address, key;
};
using KeepGoing = std::function<bool()>;

/// NotFound where there is none.
Result<std::vector<ServedModel>> listModels(const Endpoint& endpoint, const KeepGoing& keepGoing);

/// Whether it answers at all, within seconds.
Result<void> reach(const Endpoint& endpoint, const KeepGoing& keepGoing);

/// By the server's own tokenizer; nothing: it has none to ask, or does not answer.
std::optional<uint64_t> countTokens(const Endpoint& endpoint, const ServedModel& model, const std::string& text,
                                    const KeepGoing& keepGoing);

struct ChatMessage {
    text::Role role = text::Role::User;
    std::string text;
};

struct ChatRequest {
    ServedModel model;
    std::vector<ChatMessage> messages;  // the last one is the assistant's where that is to be gone on with
    uint64_t mostTokens = 0;            // of the reply
    std::optional<float> temperature = {}, topP = {};
    std::optional<uint64_t> seed = {};
};

struct ChatReply {
    bool atGreatestLength = false;
    Usage usage;
};

/// Hears a reply's parts; a failure of its own ends it.
using OnChunk = std::function<Result<void>(const ChatChunk& chunk)>;

/// Errors besides the network's (core/net): Denied (401, 403), NotFound (404), Network (429, 5xx: later it may work),
/// ConnectionLost (cut in the middle: what was heard stands), CacheFull (more than the server takes at once),
/// InvalidFile (no server of this kind), InvalidArgument (what else it refuses).
Result<ChatReply> chat(const Endpoint& endpoint, const ChatRequest& request, const OnChunk& onChunk,
                       const KeepGoing& keepGoing);

}  // namespace daylong::remote
