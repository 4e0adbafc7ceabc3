// RemoteResponder's replies: what a server is sent for one, and what of it is heard.
#include "remote/remote_responder.h"

#include "base/clock.h"
#include "remote/thoughts.h"

#include <algorithm>
#include <utility>

namespace daylong::remote {

using namespace chat;

namespace {

constexpr int kMostTries = 4;         // of a server that takes less at once than it is sent
constexpr uint64_t kLeastReply = 16;  // tokens
constexpr uint64_t kLeastSize = 256;  // tokens: what a server must take at once
constexpr size_t kLongestToken = 16;  // bytes: a reply that is longer than its tokens can be has no end

bool isUsers(const store::Message& message) { return message.role == store::MessageRole::User; }

/// Behind whatever a message's words begin with, in whole letters.
std::string_view endOf(std::string_view text, size_t bytes) {
    if (text.size() <= bytes) return text;
    text.remove_prefix(text.size() - bytes);
    while (!text.empty() && (static_cast<unsigned char>(text.front()) & 0xC0U) == 0x80U) text.remove_prefix(1);
    return text;
}

/// What belongs to one side becomes one message: many chat templates know no two of one side in a row.
void append(std::vector<ChatMessage>& messages, text::Role role, std::string_view text) {
    if (text.empty()) return;
    if (messages.empty() || messages.back().role != role) messages.push_back({role, {}});
    std::string& all = messages.back().text;
    all += (all.empty() ? "" : "\n\n");
    all += text;
}

/// In front of the first words that are sent, where it stands as long as they do.
std::string keptInView(const std::vector<store::Message>& pinned) {
    if (pinned.empty()) return {};
    std::string text = "(Kept in view, from earlier in this conversation:";
    for (const store::Message& each : pinned) {
        text += std::string("\n") + (isUsers(each) ? "I" : "you") + " wrote: \"" + each.given;
        text += std::string(withoutThoughts(each.text)) + "\"";
    }
    return text + ")\n\n";
}

uint64_t bytesOf(const std::vector<ChatMessage>& messages) {
    uint64_t bytes = 0;
    for (const ChatMessage& each : messages) bytes += each.text.size();
    return bytes;
}

}  // namespace

ChatRequest RemoteResponder::requestFor(const store::Message& reply) const {
    ChatRequest request{.model = m_model.model};
    append(request.messages, text::Role::System, m_system);
    const size_t longest = std::max<size_t>(m_count.bytesOf(room()), kLeastSize);
    std::string kept = keptInView(m_pinned);
    for (const store::Message& each : m_turns) {
        const std::string content = contentOf(each);
        const bool newest = each.id == m_turns.back().id;
        append(request.messages, isUsers(each) ? text::Role::User : text::Role::Assistant,
               std::exchange(kept, {}) + std::string(newest ? endOf(content, longest) : std::string_view(content)));
    }
    append(request.messages, text::Role::Assistant, withoutThoughts(reply.text));
    const uint64_t whole = m_model.model.context != 0 ? m_model.model.context : size();
    const uint64_t taken = m_count.ofBytes(bytesOf(request.messages)) + 5 * request.messages.size();
    request.mostTokens =
        std::min<uint64_t>(m_settings.maxReplyTokens, std::max(kLeastReply, whole - std::min(whole, taken)));
    if (m_own.sampling || m_settings.ownSampling) {  // else the server knows better what suits its model
        const engine::SamplerOptions& sampling = m_own.sampling ? *m_own.sampling : m_settings.sampling;
        request.temperature = sampling.temperature;
        request.topP = sampling.topP;
    }
    if (m_settings.sampling.seed != 0) request.seed = m_settings.sampling.seed;
    return request;
}

Result<Reply> RemoteResponder::answer(const store::Message& reply, Observer& observer) {
    // What a local model said of it is gone on with by another one: its tokens would not be the text's any more.
    if (reply.tokenEnd > reply.tokenBegin) TRY(m_workplace.transcript->takeBack(reply));
    for (int tries = 1;; ++tries) {
        TRY(look(reply.id, m_count.of(withoutThoughts(reply.text))));
        if (!m_turns.empty() && isUsers(m_turns.back()) && !m_prefaces.contains(m_turns.back().id)) {
            const store::MessageId newest = m_turns.back().id;
            m_prefaces[newest] = TRY(prefaceOf(m_turns.back()));
            if (m_count.of(contentOf(m_turns.back())) > room()) m_prefaces.erase(newest);
        }
        std::string said = reply.text;
        m_saying = said.size();
        const Result<Reply> replied = hear(reply, observer, said);
        m_saying = 0;
        const bool tooLong = !replied && replied.error().code == ErrorCode::CacheFull && said == reply.text;
        if (tooLong && tries < kMostTries) {
            m_most = std::max<uint64_t>(memory().seen / 4 * 3, kLeastSize);
            continue;
        }
        if (replied) {
            m_turns.push_back(reply);
            m_turns.back().text = said;
            place(reply.id, std::max<uint64_t>(1, m_count.of(said)));
        }
        return replied;
    }
}

Result<Reply> RemoteResponder::hear(const store::Message& reply, Observer& observer, std::string& said) {
    const ChatRequest request = requestFor(reply);
    ThoughtFolder thoughts(reply.text);
    double firstAt = 0.0;
    uint64_t bytes = 0;
    bool endless = false;
    const auto onChunk = [&](const ChatChunk& chunk) -> Result<void> {
        std::string shown = thoughts.fold(chunk.thought, chunk.text);
        std::erase(shown, '\0');  // no text has one
        if (shown.empty()) return {};
        if (firstAt == 0.0) firstAt = steadySeconds();
        bytes += chunk.thought.size() + chunk.text.size();
        m_saying += shown.size();
        said += shown;
        TRY(observer.onText(shown));
        endless = bytes > kLongestToken * request.mostTokens;
        return endless ? Result<void>(Error{ErrorCode::Cancelled, "stopped"}) : Result<void>();
    };
    const Result<ChatReply> heard =
        remote::chat(m_endpoint, request, onChunk, [&observer] { return !observer.shouldStop(); });
    if (!heard && heard.error().code != ErrorCode::Cancelled) return heard.error();
    Reply replied{.end = endless ? ReplyEnd::LengthLimit : ReplyEnd::Stopped, .stats = {}};
    Usage usage;
    if (heard) {
        replied.end = heard->atGreatestLength ? ReplyEnd::LengthLimit : ReplyEnd::Complete;
        usage = heard->usage;
        if (!heard->atGreatestLength) {
            const std::string end = thoughts.close();
            if (!end.empty()) TRY(observer.onText(end));
            said += end;
        }
    }
    m_count.learn(request.messages.size(), bytesOf(request.messages), usage.prompt);
    const double seconds = firstAt > 0.0 ? steadySeconds() - firstAt : 0.0;
    replied.stats.replyTokens = usage.reply != 0 ? usage.reply : m_count.ofBytes(bytes);
    replied.stats.promptTokens = usage.prompt;
    replied.stats.cachedTokens = std::min(usage.cached, usage.prompt);
    replied.stats.tokensPerSecond = usage.tokensPerSecond;
    if (usage.tokensPerSecond == 0.0 && seconds > 0.0)
        replied.stats.tokensPerSecond = static_cast<double>(replied.stats.replyTokens) / seconds;
    return replied;
}

}  // namespace daylong::remote
