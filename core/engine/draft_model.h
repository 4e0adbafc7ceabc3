// DraftModel: a small model that says what may come next, for a larger one of the same vocabulary to try ahead
// (Generator::feedAhead). Its cache is its own and holds the newest tokens alone; what it lacks of them it reads when
// it is asked, a piece each time and saying nothing until it has caught up: it costs nothing as long as nobody asks,
// and nobody waits for it long. Where it was wrong it is taken back; layers that keep states come back to where it
// began to say something, and are fed what came true once more. What it says changes how long a reply takes, never a
// word of it. Fixed memory. Thread rule: its generator's. Failure rule: after an error it is of no more use.
#pragma once

#include "engine/generator.h"

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <vector>

namespace daylong::engine {

/// What may come, nothing where it only read, and how many tokens it read. Valid until it is asked again.
struct Drafted {
    std::span<const TokenId> tokens;
    uint64_t read = 0;
};
/// `most` tokens that may come behind the first `end` tokens of a stream, of which these are the newest.
using DraftNext = std::function<Result<Drafted>(std::span<const TokenId> newest, uint64_t end, uint32_t most)>;

class DraftModel {
public:
    static constexpr uint32_t kSees = 512;  // tokens

    /// The cache that its generator is to have.
    static CacheOptions cacheOptions();
    explicit DraftModel(Generator generator);

    /// A DraftNext: the likeliest token, and so on behind it.
    Result<Drafted> next(std::span<const TokenId> newest, uint64_t end, uint32_t most);

    const Generator& generator() const { return m_generator; }

private:
    uint64_t alikeUntil(std::span<const TokenId> newest, uint64_t end) const;
    std::optional<uint64_t> backFor(uint64_t wrong) const;
    Result<void> comeBack(std::span<const TokenId> newest, uint64_t end);
    Result<void> feed(std::span<const TokenId> tokens);

    Generator m_generator;
    std::vector<TokenId> m_fed;  // the newest tokens in its cache
    uint64_t m_end = 0;          // of the stream, where they end
    std::vector<TokenId> m_said;
};

}  // namespace daylong::engine
