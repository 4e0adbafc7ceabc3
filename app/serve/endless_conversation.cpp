#include "serve/endless_conversation.h"

#include "base/clock.h"
#include "chat/commands/commands.h"
#include "store/title.h"

#include <chrono>
#include <condition_variable>
#include <mutex>
#include <thread>
#include <utility>

namespace daylong::serve {

namespace {

constexpr std::chrono::milliseconds kLook(100);  // whether the asker is still there
/// Whoever stops a reply wants to say something there, or to change something, before the next program talks.
constexpr double kAfterStop = 3.0;  // seconds

/// What is heard of one message and its reply, while that is at work: other times are others'.
class Hearing {
public:
    void hear(const chat::Event& event) {
        const std::lock_guard lock(m_mutex);
        if (!m_isAtWork) return;
        if (const auto* added = std::get_if<chat::MessageAdded>(&event)) begin(added->message);
        if (const auto* read = std::get_if<chat::MessageRead>(&event); read != nullptr && read->message == m_message)
            m_answered.usage.prompt = read->tokens.end - read->tokens.begin;
        if (const auto* text = std::get_if<chat::ReplyText>(&event); text != nullptr && text->message == m_reply)
            m_text += text->text;
        if (const auto* done = std::get_if<chat::ReplyFinished>(&event); done != nullptr && done->message.id == m_reply)
            finish(*done);
        m_wake.notify_all();
    }
    /// On the engine thread, when its turn has come. False: nobody waits for it any more.
    bool begin() {
        const std::lock_guard lock(m_mutex);
        m_isAtWork = !m_isGivenUp;
        return m_isAtWork;
    }
    /// What was not answered by now is not.
    void end() {
        const std::lock_guard lock(m_mutex);
        m_isAtWork = false;
        m_isOver = true;
        m_wake.notify_all();
    }
    /// True: it had not begun, and does not.
    bool giveUp() {
        const std::lock_guard lock(m_mutex);
        m_isGivenUp = true;
        return !m_isAtWork && !m_isOver;
    }
    /// By somebody here, or by what was put before it.
    bool wasStopped() const {
        const std::lock_guard lock(m_mutex);
        return !m_refusal && (!m_finished || isBroken());
    }
    bool isAtWork() const {
        const std::lock_guard lock(m_mutex);
        return m_isAtWork;
    }
    void fail(const Error& error) {
        const std::lock_guard lock(m_mutex);
        if (error.code == ErrorCode::Cancelled) return;
        m_refusal = Refusal{error.code == ErrorCode::InvalidArgument ? 400 : 503, error.message,
                            error.code == ErrorCode::InvalidArgument ? "invalid_request_error" : "server_error"};
    }
    /// What has come since the last time.
    std::string next(bool& over) {
        std::unique_lock lock(m_mutex);
        m_wake.wait_for(lock, kLook, [this] { return !m_text.empty() || m_isOver; });
        over = m_isOver;
        return std::exchange(m_text, {});
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
        if (message.role == store::MessageRole::User && m_message == 0) m_message = message.id;
        if (message.role == store::MessageRole::Assistant && (m_reply == 0 || isBroken())) m_reply = message.id;
    }
    /// Then another one may take its place.
    bool isBroken() const { return m_finished && m_answered.ending == Ending::Stopped; }
    void finish(const chat::ReplyFinished& reply) {
        m_finished = true;
        m_answered.ending = Ending::Complete;
        m_answered.usage.reply = reply.stats.replyTokens;
        if (reply.stats.promptTokens != 0) {  // a server counted: places in a stream are an estimate there
            m_answered.usage.prompt = reply.stats.promptTokens;
            m_answered.usage.cached = reply.stats.cachedTokens;
        }
        m_answered.readSeconds = reply.stats.secondsToFirstToken;
        if (reply.stats.tokensPerSecond > 0.0)
            m_answered.replySeconds = static_cast<double>(reply.stats.replyTokens) / reply.stats.tokensPerSecond;
        if (reply.message.state == store::MessageState::CutOff) m_answered.ending = Ending::Length;
        else if (reply.message.state != store::MessageState::Complete) m_answered.ending = Ending::Stopped;
    }

    mutable std::mutex m_mutex;  // guards what follows
    std::condition_variable m_wake;
    store::MessageId m_message = 0, m_reply = 0;
    std::string m_text;
    Answered m_answered;
    std::optional<Refusal> m_refusal;
    bool m_isAtWork = false, m_isOver = false, m_isGivenUp = false, m_finished = false;
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

namespace {

/// What cannot be stored is not handed back to the person at the window, whose words it is not.
Result<void> sayAndBeAnswered(chat::Session& session, store::ConversationId conversation, const std::string& text) {
    const store::Message said = TRY(chat::say(session, conversation, store::asStorable(text), {}));
    return chat::beAnswered(session, said, chat::Reading::Whole);
}

}  // namespace

Outcome EndlessConversation::answer(const Asked& asked, const Asker& asker) {
    if (const std::optional<Refusal> refused = refusedByEndless(asked)) return *refused;
    auto hearing = std::make_shared<Hearing>();
    while (steadySeconds() < m_notBefore && !asker.isGone()) std::this_thread::sleep_for(kLook);
    if (asker.isGone()) return hearing->outcome();
    const ListenerId listener = m_service.listen([hearing](const chat::Event& event) { hearing->hear(event); });
    const auto talk = [hearing, conversation = m_conversation,
                       text = asked.messages.back().text](chat::Session& session) {
        if (!hearing->begin()) return Result<void>();
        const std::shared_ptr<void> whateverHappens(nullptr, [&](void*) { hearing->end(); });
        Result<void> answered = sayAndBeAnswered(session, conversation, text);
        if (!answered) hearing->fail(answered.error());
        return answered;
    };
    m_service.post(chat::When::AfterOthers, talk, m_conversation);
    bool over = false, ends = false;
    while (!over) {
        std::string text = hearing->next(over);
        if (!text.empty()) asker.hear({std::move(text), {}});
        if (ends || !asker.isGone()) continue;
        ends = true;
        if (hearing->giveUp()) break;
        // This reply alone ends, and not what waits at the window, as it would with a stop.
        m_service.post(chat::When::BetweenTokens, [hearing](chat::Session& session) {
            session.givesWay = session.givesWay || hearing->isAtWork();
            return Result<void>();
        });
    }
    m_service.forget(listener);
    if (!ends && hearing->wasStopped()) m_notBefore = steadySeconds() + kAfterStop;
    return hearing->outcome();
}

}  // namespace daylong::serve
