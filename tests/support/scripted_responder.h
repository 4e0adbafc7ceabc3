// A TokenModel without a model, for tests of what is shown of a memory: one token per word, replies from a list, as
// slowly as asked. Its memory rolls like the real one's. Where no memory matters: support/turn_responders.h.
#pragma once

#include "chat/chat_service.h"
#include "chat/local/local_responder.h"

#include <chrono>
#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace daylong::unit {

struct Script {
    std::vector<std::string> replies{"All right."};  // in turn, again from the first after the last
    std::chrono::milliseconds perToken{0};
    std::chrono::milliseconds perRead{0};  // 64 tokens
    settings::ModelSummary model;
    uint64_t bytesPerToken = 1024;
    std::function<Result<void>(const settings::Settings&)> load;  // what comes of loading a model; unset: it works
    std::chrono::milliseconds loading{0};                         // how long that takes; can be stopped
};

/// What a service with this script is made with.
chat::MakeResponder scriptedResponderMaker(Script script);

class ScriptedModel : public chat::TokenModel {
public:
    explicit ScriptedModel(Script script);

    const settings::ModelSummary& summary() const override { return m_script.model; }
    memory::MemoryState memory() const override;
    void setSampling(const engine::SamplerOptions&) override {}
    void setCache(const settings::CacheSettings& settings) override { m_cache = settings; }
    Result<std::vector<int32_t>> preamble(const text::Opening& opening) const override;
    uint64_t cost(const chat::Turn& turn) const override;
    memory::DraftSize measure(const chat::Turn& turn) const override;
    Result<void> start(const text::Opening& opening, chat::TokenObserver& observer) override;
    Result<uint64_t> resume(const chat::Stream& stream, const chat::ReadTokens& read,
                            chat::TokenObserver& observer) override;
    Result<void> read(const chat::Turn& turn, chat::TokenObserver& observer) override;
    Result<void> enterUnread(const chat::Turn& turn, chat::TokenObserver& observer) override;
    Result<chat::Reply> reply(std::span<const int32_t> said, uint64_t most, chat::TokenObserver& observer) override;
    Result<void> closeTurn(chat::TokenObserver&) override { return {}; }
    Result<void> rewind(uint64_t next, std::span<const int32_t> before) override;

private:
    Script m_script;
    settings::CacheSettings m_cache;
    uint64_t m_preambleEnd = 0;
    std::vector<memory::TokenRange> m_pinned;
    uint64_t m_next = 0;
    size_t m_nextReply = 0;
};

}  // namespace daylong::unit
