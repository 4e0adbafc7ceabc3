// Rotation angles as 64-bit integer fractions of a turn, exact at any position: phase = position * step mod 2^64.
// fp32 angles are 0.06 rad wrong at position 1M and 1 rad at 10M; these do not drift. Rotary embeddings (RoFormer,
// arXiv 2104.09864), stretched by YaRN (arXiv 2309.00071) and what other families have. Pure; never fails.
#pragma once

#include "model/config.h"

#include <cstdint>
#include <span>
#include <vector>

namespace daylong::engine {

/// What angles of queries depend on besides the position: where they stand in the cache.
struct QueryAngles {
    float growth = 0.0F;  // ModelConfig::queryGrowth
    uint32_t growthLength = 0;
    bool fromPlace = false;  // they were turned as far as their place already
};

class RopePhases {
public:
    RopePhases() = default;  // no rotation
    /// `context`: how many positions are in use; some scalings have other factors beyond the original context.
    explicit RopePhases(const model::RopeConfig& config, uint32_t context = 0, const QueryAngles& query = {});

    uint32_t pairs() const { return static_cast<uint32_t>(m_steps.size()); }
    float magnitude() const { return m_magnitude; }
    /// Writes cos, sin (times YaRN's magnitude) of each pair at `position`: out is [pairs, 2].
    void angles(uint64_t position, std::span<float> out) const;
    /// Those of a row at `place` in a cache whose first position is `origin`, as queries may need them.
    void angles(uint64_t position, uint64_t place, uint64_t origin, std::span<float> out) const;

private:
    std::vector<uint64_t> m_steps;  // turns per position, scaled by 2^64
    float m_magnitude = 1.0F;
    QueryAngles m_query;
};

/// One entry per angle set of the model's graph, for a cache of `cacheSize` positions; none where nothing rotates.
std::vector<RopePhases> ropePhases(const model::ModelConfig& config, uint32_t cacheSize);

}  // namespace daylong::engine
