#include "serve/endless_conversation.h"

#include "store/title.h"

#include <chrono>
#include <condition_variable>
#include <mutex>
#include <utility>

namespace daylong::serve {

namespace {

constexpr std::chrono::milliseconds kLook(100);  // whether the asker is still there

/// What is heard of one message and its reply. The service's other listeners may have messages of their own between.
class Hearing {
public:
    explicit Hearing(std::string said) : m_said(std::move(said)) {}

    void hear(const chat::Event& event) {
        const std::lock_guard lock(m_mutex);
        if (const auto* added = std::get_if<chat::MessageAdded>(&event)) begin(added->message);
        if (const auto* read = std::get_if<chat::MessageRead>(&event); read != nullptr && read->message == m_message)
            m_answered.usage.prompt = read->tokens.end - read->tokens.begin;
        if (const auto* text = std::get_if<chat::ReplyText>(&event); text != nullptr && text->message == m_reply)
            m_text += text->text;
        if (const auto* done = std::get_if<chat::ReplyFinished>(&event); done != nullptr && done->message.id == m_reply)
            finish(*done);
        if (const auto* failed = std::get_if<chat::Failed>(&event)) fail(failed->error);
        m_wake.notify_all();
    }
    /// The command is done; what was not answered by now is not.
    void end() {
        const std::lock_guard lock(m_mutex);
        m_isOver = true;
        m_wake.notify_all();
    }
    /// What has come since the last time.
    std::string next(bool& over) {
        std::unique_lock lock(m_mutex);
        m_wake.wait_for(lock, kLook, [this] { return !m_text.empty() || m_isOver; });
        over = m_isOver;
        return std::exchange(m_text, {});
    }
    /// Where its reply is made just now; 0: nowhere.
    store::ConversationId atWork() const {
        const std::lock_guard lock(m_mutex);
        return m_finished || m_isOver ? 0 : m_conversation;
    }
    Outcome outcome() {
        const std::lock_guard lock(m_mutex);
        if (m_finished && !(m_refusal && isBroken())) return m_answered;
        Refusal refusal =
            m_refusal.value_or(Refusal{503, "the conversation was ended before it came to a reply", "server_error"});
        if (m_message == 0) return refusal;
        refusal.message += "; what you said is in the conversation, do not say it again";
        refusal.mayBeRepeated = false;
        return refusal;
    }

private:
    void begin(const store::Message& message) {
        if (message.role == store::MessageRole::User && m_message == 0 && message.text == m_said) {
            m_message = message.id;
            m_conversation = message.conversation;
        } else if (message.role == store::MessageRole::Assistant && m_message != 0 && (m_reply == 0 || isBroken())) {
            m_reply = message.id;
        }
    }
    /// Then another one may take its place.
    bool isBroken() const { return m_finished && m_answered.ending == Ending::Stopped; }
    void finish(const chat::ReplyFinished& reply) {
        m_finished = true;
        m_answered.ending = Ending::Complete;
        m_answered.usage.reply = reply.stats.replyTokens;
        m_answered.readSeconds = reply.stats.secondsToFirstToken;
        if (reply.stats.tokensPerSecond > 0.0)
            m_answered.replySeconds = static_cast<double>(reply.stats.replyTokens) / reply.stats.tokensPerSecond;
        if (reply.message.state == store::MessageState::CutOff) m_answered.ending = Ending::Length;
        else if (reply.message.state != store::MessageState::Complete) m_answered.ending = Ending::Stopped;
    }
    void fail(const Error& error) {
        m_refusal = Refusal{error.code == ErrorCode::InvalidArgument ? 400 : 503, error.message,
                            error.code == ErrorCode::InvalidArgument ? "invalid_request_error" : "server_error"};
    }

    mutable std::mutex m_mutex;  // guards what follows
    std::condition_variable m_wake;
    const std::string m_said;
    store::ConversationId m_conversation = 0;
    store::MessageId m_message = 0, m_reply = 0;
    std::string m_text;
    Answered m_answered;
    std::optional<Refusal> m_refusal;
    bool m_finished = false, m_isOver = false;
};

}  // namespace

EndlessConversation::EndlessConversation(chat::ChatService& service, store::ConversationId conversation)
    : m_service(service), m_conversation(conversation) {}

std::optional<Refusal> refusedByEndless(const Asked& asked) {
    const auto refuse = [](const char* what, const char* parameter) {
        return Refusal{400,
                       std::string("\"daylong\" is the endless conversation, which has ") + what +
                           "; ask a model by its own name for that",
                       "invalid_request_error", parameter, "unsupported_parameter"};
    };
    if (asked.prompt) return refuse("no bare completions", "prompt");
    if (asked.chancesShown) return refuse("no log probabilities", "logprobs");
    if (!asked.stops.empty()) return refuse("no stop strings", "stop");
    if (!asked.picking.bias.empty()) return refuse("no bias", "logit_bias");
    if (asked.messages.empty() || asked.messages.back().role != text::Role::User || asked.messages.back().text.empty())
        return refuse("only what you say next: the last message must be a user's, with some text", "messages");
    return std::nullopt;
}

Outcome EndlessConversation::answer(const Asked& asked, const Asker& asker) {
    if (const std::optional<Refusal> refused = refusedByEndless(asked)) return *refused;
    // In the transcript it stands as it is stored.
    auto hearing = std::make_shared<Hearing>(store::asStorable(asked.messages.back().text));
    const ListenerId listener = m_service.listen([hearing](const chat::Event& event) { hearing->hear(event); });
    m_service.send(m_conversation, asked.messages.back().text);
    m_service.post(chat::When::AsPosted, [hearing](chat::Session&) {
        hearing->end();
        return Result<void>();
    });
    bool over = false, stopped = false;
    while (!over) {
        std::string text = hearing->next(over);
        if (!text.empty()) asker.hear({std::move(text), {}});
        if (stopped || !asker.isGone()) continue;
        const store::ConversationId there = hearing->atWork();  // and nobody else's reply
        stopped = there != 0;
        if (stopped) m_service.stop(there);
    }
    m_service.forget(listener);
    return hearing->outcome();
}

}  // namespace daylong::serve
