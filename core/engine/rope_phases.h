// Rotation angles as 64-bit integer fractions of a turn, exact at any position: phase = position * step mod 2^64.
// fp32 angles are 0.06 rad wrong at position 1M and 1 rad at 10M; these do not drift.
#pragma once

#include "model/config.h"

#include <cstdint>
#include <span>
#include <vector>

namespace daylong::engine {

class RopePhases {
public:
    RopePhases() = default;  // no rotation
    /// `context`: how many positions are in use; some scalings have other factors beyond the original context.
    explicit RopePhases(const model::RopeConfig& config, uint32_t context = 0);

    uint32_t pairs() const { return static_cast<uint32_t>(m_steps.size()); }
    float magnitude() const { return m_magnitude; }
    /// Writes cos, sin (times YaRN's magnitude) of each pair at `position`: out is [pairs, 2].
    void angles(uint64_t position, std::span<float> out) const;

private:
    std::vector<uint64_t> m_steps;  // turns per position, scaled by 2^64
    float m_magnitude = 1.0F;
};

/// One entry per angle set of the model's graph, for a cache of `cacheSize` positions; none where nothing rotates.
std::vector<RopePhases> ropePhases(const model::ModelConfig& config, uint32_t cacheSize);

}  // namespace daylong::engine
