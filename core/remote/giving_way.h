// GivingWay: a server answers, and where it cannot be reached when something is said, or fails before the first word of
// its reply, a model on this machine does, which then has the same conversation in front of itself, and says so. With
// the next message the server is tried again, though not within a minute; twice as long each time that it was there and
// could not reply. In the middle of a reply nothing changes hands: what came of it is kept, and the server can go on
// with it.
// Thread rule: the engine thread. Failure rule: as Responder's; where the other one cannot be had either, the server's
// failure is what is told.
#pragma once

#include "remote/remote_responder.h"

#include <memory>
#include <string>

namespace daylong::remote {

class GivingWay final : public chat::Responder {
public:
    /// `notAgain`: seconds in which a server that was lost is not asked again.
    GivingWay(std::unique_ptr<RemoteResponder> server, chat::MakeResponder local, const chat::Workplace& workplace,
              double notAgain = 60.0)
        : m_server(std::move(server)),
          m_makeLocal(std::move(local)),
          m_workplace(workplace),
          m_notAgain(notAgain),
          m_wait(notAgain) {}

    bool isThere() const override { return now().isThere(); }
    settings::ModelSummary model() const override { return now().model(); }
    memory::MemoryState memory() const override { return now().memory(); }
    std::optional<memory::DraftSize> measure(const std::string& text) const override { return now().measure(text); }
    bool use(const settings::Settings& settings, const settings::OwnSettings& own) override;
    Result<void> open(store::ConversationId conversation, const text::Opening& opening) override;
    bool isOpen() const override { return now().isOpen(); }
    void close() override { now().close(); }
    Result<void> read(store::MessageId said, chat::Reading reading) override;
    Result<chat::Reply> answer(const store::Message& reply, chat::Observer& observer) override;
    Result<bool> canGoOn(const store::Message& reply) override { return now().canGoOn(reply); }
    Result<void> takeBack(std::span<const store::Message> newest) override { return now().takeBack(newest); }
    Result<void> canPin(const store::Message* more) const override { return now().canPin(more); }
    Result<void> settle(chat::Change change, std::span<const store::MessageId> messages) override {
        return now().settle(change, messages);
    }
    Result<std::optional<std::string>> sayAside(const std::string& wanted, uint64_t mostTokens,
                                                const std::function<bool()>& shouldStop) override {
        return now().sayAside(wanted, mostTokens, shouldStop);
    }
    void dropKept() override { now().dropKept(); }

private:
    chat::Responder& now() const { return m_local ? *m_local : static_cast<chat::Responder&>(*m_server); }
    Result<void> askServer();
    Result<void> openWith(chat::Responder& responder, const settings::Settings& settings);
    settings::Settings localSettings() const;
    Result<void> giveWay();
    Result<void> giveWayFor(const Error& lost);
    Result<void> comeBack();

    const std::unique_ptr<RemoteResponder> m_server;
    std::unique_ptr<chat::Responder> m_local;  // while it answers
    const chat::MakeResponder m_makeLocal;
    const chat::Workplace& m_workplace;
    const double m_notAgain;
    settings::Settings m_settings;
    settings::OwnSettings m_own;
    store::ConversationId m_conversation = 0;
    store::MessageId m_said = 0;  // is read, and not answered yet
    double m_wait;                // seconds, as above: of now
    double m_lostAt = 0.0;        // when it was asked last and not there, by steadySeconds(); 0: it was
};

}  // namespace daylong::remote
