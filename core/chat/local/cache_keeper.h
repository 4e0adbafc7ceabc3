// CacheKeeper: what a model made of a conversation, kept on disk behind its back and put back when the conversation is
// opened again, to the bit. It decides what is written when; the format is core/memory's (docs/kv-journal.md).
//
// One journal for each ring of the cache. Tokens are numbered as the cache counts them since it was last filled by
// reading: first the sinks, then what is pinned, then the window. That a cache was filled so, and the records of what
// has slots of its own, are each journal's checkpoint of count 0, the beginning. When the cache is filled anew, by
// reading other tokens, the journal begins anew.
//
// Nothing that is said waits for it: records are copied out of the cache when some have come together and at the end of
// a turn, and written by a thread of their own. Thread rule: the engine thread. Failure rule: what cannot be kept is
// not kept, and problem() says why; what cannot be put back is read again.
#pragma once

#include "chat/local/cache_map.h"
#include "chat/local/keep_place.h"
#include "engine/generator.h"
#include "memory/journal.h"
#include "memory/writer.h"

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace daylong::chat {

class CacheKeeper {
public:
    /// `fingerprint`: of the model's weights.
    CacheKeeper(engine::Generator& generator, std::string fingerprint);
    ~CacheKeeper();

    /// Holds from the next begin() or kept() on.
    void keepAt(const KeepPlace& place);

    /// The cache is empty and will be filled by reading: what was kept of it is gone.
    void begin(const CacheMap& map);
    /// These have just entered the cache.
    void fed(std::span<const int32_t> tokens);
    /// The cache's newest tokens, from this one on, are out of it again.
    void cut(uint64_t next);
    /// What came last may not be what it should: it is not kept.
    void doubt();
    /// Keeps all that was fed until now, behind whatever comes next.
    void flush();
    /// What is kept of this conversation is gone, and it is kept no more before the next begin().
    void drop();

    /// How the cache that is kept was filled, of keys of this type; nothing: none is.
    std::optional<CacheMap> kept(engine::KvType kv, uint32_t cacheSize);
    /// How many of the cache's first `most` tokens it has, such that one can go on behind them: where layers keep
    /// states, as many as states were kept of.
    uint64_t keptTokens(uint64_t most) const;
    /// Puts the first `tokens` of those with slots of their own back into the cache, as if only they had been fed.
    Result<bool> restoreFixed(uint64_t tokens);
    /// Puts back what is kept of the cache's first `next` tokens into the cache, which has its size already, and counts
    /// by `map` from here on. Where that differs from the kept one in what comes first, the tokens with slots of their
    /// own are there already. `tokens`: those of the cache from `first` on. False: it cannot all be had, and the cache
    /// is in no state.
    Result<bool> restore(const CacheMap& map, uint64_t next, uint64_t first, std::span<const int32_t> tokens);
    /// The first token that restore() wants to know.
    uint64_t firstWanted(const CacheMap& map, uint64_t next);

    /// The records [rings] of the cache's tokens [begin, begin + tokens.size()), as they were kept. Nothing: they are
    /// not all there any more. Waits for what is being written.
    std::optional<std::vector<std::vector<std::byte>>> recordsOf(uint64_t begin, std::span<const int32_t> tokens);

    /// Puts the newest token's record back, after it was fed a second time for its logits. Not where layers keep
    /// states, whose logits were put back with them.
    Result<void> restoreNewest();

private:
    struct Ring;

    bool open(engine::KvType kv, uint32_t cacheSize);
    void close();
    void post(uint64_t bytes, std::function<bool(Ring&)> job, size_t ring);
    void take();
    void takeFirst(uint64_t count);
    void saveBeginning();
    void saveStates();
    Result<bool> restoreStates(uint64_t next);
    void trim(uint64_t written);
    Result<bool> putBackFixed(size_t ring, uint64_t end);
    Result<bool> restoreRing(size_t ring, uint64_t next, uint64_t since, uint64_t first,
                             std::span<const int32_t> tokens);
    std::vector<uint64_t> sinceWanted(const CacheMap& map, uint64_t next);

    engine::Generator& m_generator;
    const std::string m_fingerprint;
    KeepPlace m_place;
    std::filesystem::path m_opened;  // where the journals are open
    CacheMap m_map;
    std::vector<std::shared_ptr<Ring>> m_rings;
    bool m_keeps = false;  // the journals agree with the cache, and go on
    bool m_beginningIsSaved = false;
    uint64_t m_taken = 0;            // tokens of the cache that were copied out of it
    uint64_t m_statesSavedAt = 0;    // of so many tokens the states were, last
    std::vector<int32_t> m_pending;  // the ones since
    double m_takenAt = 0.0;
    uint64_t m_sinceTrim = 0;
    std::vector<std::vector<std::byte>> m_newest;  // [rings] the newest token's record
    std::unique_ptr<memory::Writer> m_writer;      // made with the first journal
};

}  // namespace daylong::chat
