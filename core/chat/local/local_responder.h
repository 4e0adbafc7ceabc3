// LocalResponder: a model on this machine answers. Turns above; tokens below, in TokenStream and LocalModel.
// Thread rule: the engine thread. Failure rule: as Responder's.
#pragma once

#include "chat/local/token_stream.h"
#include "chat/responder.h"

#include <memory>
#include <vector>

namespace daylong::chat {

class LocalResponder final : public Responder {
public:
    LocalResponder(std::shared_ptr<const LocalModels> models, const Workplace& workplace)
        : m_workplace(workplace), m_host(std::move(models), workplace), m_stream(m_host, workplace) {}

    Result<void> load(const settings::Settings& settings) { return m_host.load(settings); }

    bool isThere() const override { return m_host.model() != nullptr; }
    settings::ModelSummary model() const override { return m_host.model()->summary(); }
    memory::MemoryState memory() const override { return m_stream.memory(); }
    std::optional<memory::DraftSize> measure(const std::string& text) const override;
    bool use(const settings::Settings& settings, const settings::OwnSettings& own) override;
    Result<void> open(store::ConversationId conversation, const text::Opening& opening) override;
    bool isOpen() const override { return m_stream.state() == TokenStream::State::Attached; }
    void close() override { m_stream.close(); }
    Result<void> read(store::MessageId said, Reading reading) override;
    Result<Reply> answer(const store::Message& reply, Observer& observer) override;
    Result<bool> canGoOn(const store::Message& reply) override { return m_stream.canGoOn(reply); }
    Result<void> takeBack(std::span<const store::Message> newest) override { return m_stream.takeBack(newest); }
    Result<void> canPin(const store::Message* more) const override;
    Result<void> settle(Change change, std::span<const store::MessageId> messages) override;
    Result<std::optional<std::string>> sayAside(const std::string& wanted, uint64_t mostTokens,
                                                const std::function<bool()>& shouldStop) override {
        return m_host.model()->sayAside(wanted, mostTokens, shouldStop);
    }
    void dropKept() override { m_host.model()->dropKept(); }

private:
    Result<Preface> preface(const store::Message& said);
    Result<std::vector<Repeated>> partsOf(const std::vector<store::Message>& passages, uint64_t most) const;

    const Workplace& m_workplace;
    ModelHost m_host;
    TokenStream m_stream;
};

/// Responders for what settings name; local ones. The settings say one device or "auto"; where it cannot be used
/// (Device, OutOfMemory, Unsupported) the next one is tried. Errors say what to do.
MakeResponder localResponderMaker(LocalModels models);

}  // namespace daylong::chat
