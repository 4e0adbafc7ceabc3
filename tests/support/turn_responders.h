// Responders that know turns and no tokens, for tests of the chat service: one that says what a script says, and one
// that answers as a server does, from the messages that it is sent anew each time.
#pragma once

#include "chat/responder.h"

#include <algorithm>
#include <chrono>
#include <limits>
#include <string>
#include <thread>
#include <utility>
#include <vector>

namespace daylong::unit {

/// Says a text word by word. What is said of it already is left out.
class TurnResponder : public chat::Responder {
public:
    explicit TurnResponder(const chat::Workplace& workplace,
                           std::chrono::milliseconds perWord = std::chrono::milliseconds(1))
        : m_workplace(workplace), m_perWord(perWord) {}

    settings::ModelSummary model() const override { return {.name = "Script", .fingerprint = "script"}; }
    memory::MemoryState memory() const override { return {}; }
    std::optional<memory::DraftSize> measure(const std::string&) const override { return std::nullopt; }
    bool use(const settings::Settings& settings, const settings::OwnSettings&) override {
        m_most = settings.maxReplyTokens;
        return false;
    }
    Result<void> open(store::ConversationId conversation, const text::Opening&) override {
        m_conversation = conversation;
        m_open = true;
        return {};
    }
    bool isOpen() const override { return m_open; }
    void close() override { m_open = false; }
    Result<void> read(store::MessageId, chat::Reading) override { return {}; }
    Result<chat::Reply> answer(const store::Message& reply, chat::Observer& observer) override {
        const std::string whole = TRY(textOf(reply));
        uint32_t words = 0;
        for (size_t at = std::min(reply.text.size(), whole.size()); at < whole.size(); ++words) {
            if (observer.shouldStop()) return chat::Reply{.end = chat::ReplyEnd::Stopped, .stats = {}};
            if (words == m_most) return chat::Reply{.end = chat::ReplyEnd::LengthLimit, .stats = {}};
            std::this_thread::sleep_for(m_perWord);
            const size_t end = std::min(whole.size(), whole.find(' ', at)) + 1;
            TRY(observer.onText(std::string_view(whole).substr(at, end - at)));
            at = end;
        }
        return chat::Reply{};
    }
    Result<bool> canGoOn(const store::Message&) override { return true; }
    Result<void> takeBack(std::span<const store::Message>) override { return {}; }
    Result<void> canPin(const store::Message*) const override { return {}; }
    Result<void> settle(chat::Change, std::span<const store::MessageId>) override { return {}; }

protected:
    virtual Result<std::string> textOf(const store::Message& reply) = 0;

    const chat::Workplace& m_workplace;
    store::ConversationId m_conversation = 0;

private:
    const std::chrono::milliseconds m_perWord;
    bool m_open = false;
    uint32_t m_most = 0;
};

class ScriptedResponder final : public TurnResponder {
public:
    ScriptedResponder(const chat::Workplace& workplace, std::vector<std::string> replies,
                      std::chrono::milliseconds perWord)
        : TurnResponder(workplace, perWord), m_replies(std::move(replies)) {}

private:
    Result<std::string> textOf(const store::Message& reply) override {
        if (reply.text.empty()) ++m_next;
        return m_replies[(m_next - 1) % m_replies.size()];
    }
    std::vector<std::string> m_replies;
    size_t m_next = 0;
};

/// Tells what it was sent: the newest messages, oldest first.
class MessageResponder final : public TurnResponder {
public:
    using TurnResponder::TurnResponder;

private:
    Result<std::string> textOf(const store::Message& reply) override {
        const auto messages = TRY(m_workplace.transcript->turnsBefore(m_conversation, reply.id, 10));
        std::string told = "I was told: ";
        for (auto each = messages.rbegin(); each != messages.rend(); ++each) {
            if (each->role == store::MessageRole::User) told += "[" + each->text + "] ";
        }
        return told + "and I have nothing to add to that.";
    }
};

inline chat::MakeResponder scriptedTurns(std::vector<std::string> replies,
                                         std::chrono::milliseconds perWord = std::chrono::milliseconds(1)) {
    return [replies = std::move(replies), perWord](const settings::Settings&, const chat::Workplace& workplace) {
        return Result<std::unique_ptr<chat::Responder>>(
            std::make_unique<ScriptedResponder>(workplace, replies, perWord));
    };
}
inline chat::MakeResponder messagesOnly() {
    return [](const settings::Settings&, const chat::Workplace& workplace) {
        return Result<std::unique_ptr<chat::Responder>>(std::make_unique<MessageResponder>(workplace));
    };
}

}  // namespace daylong::unit
