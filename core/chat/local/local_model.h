// LocalModel: a model on a device of this machine: tokenizer, chat template, generator, sampler, stop rules.
// Thread and failure rules: TokenModel's.
#pragma once

#include "chat/local/cache_keeper.h"
#include "chat/local/said_before.h"
#include "chat/local/token_model.h"
#include "engine/generator.h"
#include "text/tokenizer.h"

#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

namespace daylong::chat {

class LocalModel final : public TokenModel {
public:
    LocalModel(settings::ModelSummary summary, engine::Generator generator,
               std::shared_ptr<const text::Tokenizer> tokenizer);

    const settings::ModelSummary& summary() const override { return m_summary; }
    memory::MemoryState memory() const override;
    void setSampling(const engine::SamplerOptions& options) override;
    void setCache(const settings::CacheSettings& settings) override { m_cacheSettings = settings; }
    void setTriesAhead(bool tries) override { m_saidBefore.setOn(tries); }
    /// Has a small model of the same vocabulary say what may come.
    void setDrafts(engine::DraftNext drafts) { m_saidBefore.setDrafts(std::move(drafts)); }
    void freeDrafts() override;
    void measureBy(double (*seconds)()) { m_saidBefore.measureBy(seconds); }
    bool canTryAhead() const { return m_generator.canTryAhead(); }
    uint64_t takenAhead() const { return m_saidBefore.taken(); }
    const DraftTally& draftTally() const { return m_saidBefore.tally(); }
    void keepAt(const KeepPlace& place) override { m_keeper.keepAt(place); }
    void dropKept() override { m_keeper.drop(); }
    void recollect(int64_t conversation, uint64_t total, const ReadTokens& read) override;
    void recollectNothing() override;
    Result<std::vector<int32_t>> preamble(const text::Opening& opening) const override;
    uint64_t cost(const Turn& turn) const override;
    memory::DraftSize measure(const Turn& turn) const override;
    Result<void> start(const text::Opening& opening, TokenObserver& observer) override;
    Result<uint64_t> resume(const Stream& stream, const ReadTokens& read, TokenObserver& observer) override;
    Result<void> read(const Turn& turn, TokenObserver& observer) override;
    Result<bool> repeat(std::span<const Repeated> parts, const ReadTokens& read, TokenObserver& observer) override;
    double readingSpeed() const override { return m_readingSpeed; }
    Result<void> enterUnread(const Turn& turn, TokenObserver& observer) override;
    Result<Reply> reply(std::span<const int32_t> said, uint64_t most, TokenObserver& observer) override;
    Result<void> closeTurn(TokenObserver& observer) override;
    Result<std::optional<std::string>> sayAside(const std::string& wanted, uint64_t most,
                                                const std::function<bool()>& shouldStop) override;
    Result<void> rewind(uint64_t next, std::span<const int32_t> before) override;

private:
    std::vector<int32_t> encode(const Turn& turn) const;
    std::vector<int32_t> encodeAside(const std::string& wanted) const;
    Result<void> hasRoom(uint64_t fixedTokens) const;
    Result<void> reserve(std::span<const int32_t> preamble, uint64_t pinnedTokens);
    uint32_t sinksFor(uint64_t preambleTokens) const;
    uint64_t streamIndex(uint64_t cacheIndex) const { return cacheIndex + m_skipped; }
    Result<void> feed(std::span<const int32_t> tokens, TokenObserver& observer);
    Result<void> enter(std::span<const int32_t> tokens, TokenObserver& observer);
    Result<void> keepSaid(const Result<void>& fed, std::span<const int32_t> tokens);
    Result<void> say(std::span<const int32_t> tokens, TokenObserver& observer);
    const text::ChatTemplate& chat() const { return m_summary.chat; }
    void countForPenalty(std::span<const int32_t> tokens);
    void remember(std::span<const int32_t> tokens);
    void takeBack(size_t tokens);
    using Read = std::optional<uint64_t>;  // tokens; nothing: it could not be done
    Result<uint64_t> resumeStream(const Stream& stream, const ReadTokens& read, TokenObserver& observer);
    Result<Read> resumeKept(const Stream& stream, std::span<const int32_t> preamble, const ReadTokens& read,
                            TokenObserver& observer);
    std::optional<CacheMap> mapFrom(const CacheMap& kept, const Stream& stream) const;
    bool hasNativeWindows() const { return m_generator.graph().rings != std::vector<uint32_t>{0}; }
    Result<Read> readFirst(const CacheMap& kept, const CacheMap& wanted, const ReadTokens& read,
                           TokenObserver& observer);
    /// Of a cache that is filled by reading.
    CacheMap map() const;
    std::span<const int32_t> unsaidClosing() const;

    settings::ModelSummary m_summary;
    engine::Generator m_generator;
    std::shared_ptr<const text::Tokenizer> m_tokenizer;
    engine::SamplerOptions m_sampling;
    engine::Sampler m_sampler;
    settings::CacheSettings m_cacheSettings;

    text::Opening m_opening;                     // of the conversation in the cache
    uint64_t m_preambleEnd = 0, m_preamble = 0;  // as CacheMap has them
    uint32_t m_sinks = 0;                        // the cache's fixed tokens are these first ones, then the pinned
    std::vector<memory::TokenRange> m_pinned;    // those that have fixed places
    uint64_t m_skipped =
        0;  // in the window, stream index = cache index + skipped (modulo 2^64: pinned tokens may be there twice)
    std::vector<int32_t> m_closing;  // of a turn of the model's, as the template has it
    CacheKeeper m_keeper;
    SaidBefore m_saidBefore;
    int64_t m_recollected = 0;        // the conversation whose stream it holds
    bool m_readsRecollected = false;  // what is read back now is in it already
    double m_readingSpeed = 0.0;
    std::vector<int32_t> m_tail;  // the stream's last tokens: to see whether a turn is closed, or begins with thoughts
};

}  // namespace daylong::chat
