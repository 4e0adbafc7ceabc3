// The Responder that is a model: tokenizer, chat template, generator, sampler, stop rules.
#pragma once

#include "chat/responder.h"
#include "engine/generator.h"
#include "text/tokenizer.h"

#include <memory>
#include <optional>

namespace daylong::chat {

class ModelResponder : public Responder {
public:
    ModelResponder(ModelSummary summary, engine::Generator generator, std::shared_ptr<const text::Tokenizer> tokenizer);

    ModelSummary model() const override { return m_summary; }
    MemoryState memory() const override;
    void setSampling(const engine::SamplerOptions& options) override;
    void setCache(const CacheSettings& settings) override { m_cacheSettings = settings; }
    Result<std::vector<int32_t>> preamble(const text::Opening& opening) const override;
    uint64_t cost(const Turn& turn) const override;
    TurnMeasure measure(const Turn& turn, uint64_t window) const override;
    Result<void> start(const text::Opening& opening, Observer& observer) override;
    Result<void> resume(const Stream& stream, const ReadTokens& read, Observer& observer) override;
    Result<void> read(const Turn& turn, Observer& observer) override;
    Result<void> enterUnread(const Turn& turn, Observer& observer) override;
    Result<Reply> reply(std::span<const int32_t> said, uint64_t most, Observer& observer) override;
    Result<void> closeTurn(Observer& observer) override;
    Result<void> rewind(uint64_t next, std::span<const int32_t> before) override;

private:
    std::vector<int32_t> encode(const Turn& turn) const;
    Result<void> hasRoom(uint64_t fixedTokens) const;
    Result<void> reserve(uint64_t preambleTokens, uint64_t pinnedTokens);
    uint32_t sinksFor(uint64_t preambleTokens) const;
    uint64_t streamIndex(uint64_t cacheIndex) const { return cacheIndex + m_skipped; }
    Result<void> feed(std::span<const int32_t> tokens, Observer& observer);
    Result<void> enter(std::span<const int32_t> tokens, Observer& observer);
    Result<void> say(std::span<const int32_t> tokens, Observer& observer);
    const text::ChatTemplate& chat() const { return m_summary.chat; }
    void remember(std::span<const int32_t> tokens);
    void takeBack(size_t tokens);
    bool endsWith(std::string_view text) const;

    ModelSummary m_summary;
    engine::Generator m_generator;
    std::shared_ptr<const text::Tokenizer> m_tokenizer;
    engine::SamplerOptions m_sampling;
    engine::Sampler m_sampler;
    CacheSettings m_cacheSettings;

    text::Opening m_opening;  // of the conversation in the cache
    uint64_t m_preambleEnd = 0;
    uint32_t m_sinks = 0;              // the cache's fixed tokens are these first ones, then the pinned
    std::vector<TokenRange> m_pinned;  // those that have fixed places
    uint64_t m_skipped =
        0;  // in the window, stream index = cache index + skipped (modulo 2^64: pinned tokens may be there twice)
    std::vector<int32_t> m_closing;  // of a turn of the model's, as the template has it
    std::vector<int32_t> m_tail;  // the stream's last tokens: to see whether a turn is closed, or begins with thoughts
};

}  // namespace daylong::chat
