// Generator: a model on a backend with a streaming cache; tokens in, logits out. Knows nothing of text.
// Thread rule: one thread (the engine thread). Failure rule: Result; with a Device error all that was fed is lost.
// Fixed memory: nothing is allocated per token.
#pragma once

#include "engine/backend.h"
#include "engine/cache.h"

#include <functional>
#include <memory>
#include <span>
#include <vector>

namespace daylong::engine {

class Generator {
public:
    /// Takes a backend whose weights are loaded; records and compiles the graph for `options`.
    static Result<Generator> create(std::shared_ptr<const model::Model> model, std::unique_ptr<Backend> backend,
                                    const CacheOptions& options);

    /// Feeds tokens in steps, of a chunk at most. `progress` (may be empty) is asked before each step, a few times a
    /// second where the device leaves a choice; false stops with Cancelled, what was fed so far stays fed. CacheFull
    /// comes before anything is fed. Afterwards logits() are those of the last token.
    Result<void> feed(std::span<const TokenId> tokens, const Progress& progress = {});
    /// As feed(). Where layers keep states, those before the last token are kept: it can be taken back, and fed again
    /// for its logits.
    Result<void> feedTurn(std::span<const TokenId> tokens, const Progress& progress = {});
    /// Feeds a token, and tries what may come after it in the same step, cache().mostAhead() tokens at most: feeding
    /// the first of those next costs nothing more, and so on. What comes otherwise finds everything as if they had not
    /// been tried, to the bit.
    Result<void> feedAhead(TokenId token, std::span<const TokenId> ahead);
    /// Whether that can be: a row must come out the same in any step.
    bool canTryAhead() const { return m_backend->isSameInAnyStep(); }
    /// Layers with a state take in all that is tried. Where not all of it has come true, the states that there were are
    /// put back, and what has is fed once more; whatever needs the states does that first. True: there was such a need.
    Result<bool> settle();
    bool keepsStates() const { return !m_graph.states.empty(); }
    /// Keeps the states as they are now, where layers have some, so that rewind() can come back to here.
    Result<void> keepStates();
    /// What layers with a state made of the tokens fed, and the logits of the last one; and as if those had been fed,
    /// where the cache has them. As the device lays it out: InvalidArgument where it cannot be one of its own.
    Result<std::vector<std::byte>> readStates();
    Result<void> writeStates(std::span<const std::byte> states);
    /// Un-feeds tokens [next, ...). InvalidArgument where cache().canRewind(next) says no.
    Result<void> rewind(uint64_t next);
    /// Feeds at most options().chunk tokens and returns logits of all of them, [n, vocab]; n <= maxLogitRows.
    Result<std::span<const float>> feedAll(std::span<const TokenId> tokens);
    std::span<const float> logits() const;  // [vocab], after feed

    /// The records (engine/cache_record.h) of tokens [begin, end) in one ring, [end - begin, bytes of a record]: out of
    /// the cache, where cache() says that they are still in it, and back.
    Result<void> readRecords(uint32_t ring, uint64_t begin, uint64_t end, std::span<std::byte> records);
    Result<void> writeRecords(uint32_t ring, uint64_t begin, uint64_t end, std::span<const std::byte> records);
    /// Feeds `count` tokens without computing anything: `records` [rings], which were read of them when they stood
    /// `positions` further back, become theirs, with the keys turned to where they stand now. logits() stay what they
    /// were. Unsupported where layers keep states.
    Result<void> feedRecords(uint64_t count, std::vector<std::vector<std::byte>>& records, uint64_t positions);
    /// Does `work` with an empty cache, which may feed() it up to `most` tokens; then everything is as it was, to the
    /// bit: what is in the cache, states, logits. What `most` tokens write over is copied out before, and no more.
    /// InvalidArgument, and nothing is done, where so many are not seen at once. Any other failure is of the device:
    /// what was in the cache may be gone.
    Result<void> aside(uint64_t most, const std::function<void()>& work);
    const Graph& graph() const { return m_graph; }

    /// Another cache size, KV type...: reallocates, forgets everything fed; weights stay loaded.
    Result<void> resize(const CacheOptions& options);

    StreamingCache& cache() { return m_cache; }
    const StreamingCache& cache() const { return m_cache; }
    const model::Model& model() const { return *m_model; }
    const Backend& backend() const { return *m_backend; }

private:
    Generator(std::shared_ptr<const model::Model> model, std::unique_ptr<Backend> backend, Graph graph,
              StreamingCache cache);

    struct Borrowed;

    void allocate();
    size_t rowsOfShortStep() const;
    bool takeAhead(std::span<const TokenId> tokens);

    std::shared_ptr<const model::Model> m_model;
    std::unique_ptr<Backend> m_backend;
    Graph m_graph;
    StreamingCache m_cache;
    Step m_step;
    std::vector<float> m_logits;            // [maxLogitRows, vocab]
    size_t m_logitRow = 0;                  // of them, the newest token's
    std::vector<TokenId> m_tried;           // the tokens of the last feedAhead()
    std::vector<std::byte> m_statesBefore;  // the states before these, where they can be tried
    bool m_statesAhead = false;             // the states have taken in all of these
    double m_rowsPerSecond = 0.0;           // of the last step of many; 0: not known
};

}  // namespace daylong::engine
