#include "engine/rope_phases.h"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <numbers>

namespace daylong::engine {

namespace {

constexpr double kTurn = 2.0 * std::numbers::pi;

/// YaRN (arXiv 2309.00071): how much of pair i keeps its trained frequency: 1 for fast pairs, 0 for slow ones.
double yarnKeep(const model::RopeConfig& config, double pair) {
    const auto pairOfRotations = [&](double rotations) {
        return config.dims * std::log(config.originalContext / (rotations * kTurn)) / (2.0 * std::log(config.base));
    };
    double low = pairOfRotations(config.betaFast), high = pairOfRotations(config.betaSlow);
    if (config.wholePairs) {
        low = std::floor(low);
        high = std::ceil(high);
    }
    low = std::max(0.0, low);
    high = std::min(config.dims - 1.0, high);
    const double ramp = (pair - low) / std::max(0.001, high - low);
    return (1.0 - std::clamp(ramp, 0.0, 1.0)) * config.extFactor;
}

/// Radians per position of a pair; long double, since a position multiplies its error.
long double frequency(const model::RopeConfig& config, uint32_t pair, uint32_t context) {
    const long double trained = std::pow(static_cast<long double>(config.base), -2.0L * pair / config.dims);
    switch (config.scaling) {
        case model::RopeScaling::None: return trained;
        case model::RopeScaling::Linear: return trained / config.factor;
        case model::RopeScaling::Llama3: return trained / static_cast<long double>(config.freqFactors[pair]);
        case model::RopeScaling::LongRope: {
            const std::vector<float>& factors =
                context > config.originalContext ? config.longFactors : config.freqFactors;
            return trained / static_cast<long double>(factors[pair]);
        }
        case model::RopeScaling::Yarn: {
            const double keep = yarnKeep(config, pair);
            return trained / config.factor * (1.0 - keep) + trained * keep;
        }
    }
    return trained;
}

}  // namespace

RopePhases::RopePhases(const model::RopeConfig& config, uint32_t context, const QueryAngles& query) : m_query(query) {
    if (config.style == model::RopeStyle::None) return;
    m_steps.reserve(config.dims / 2);
    for (uint32_t pair = 0; pair < config.dims / 2; ++pair) {
        const long double turns = frequency(config, pair, context) / (2.0L * std::numbers::pi_v<long double>);
        m_steps.push_back(static_cast<uint64_t>(std::llroundl((turns - std::floor(turns)) * 0x1p63L)) << 1U);
    }
    if (config.scaling == model::RopeScaling::Yarn) {
        m_magnitude = static_cast<float>(config.attnFactor * (1.0 + 0.1 * std::log(config.factor)));
    } else if (config.scaling == model::RopeScaling::LongRope) {
        m_magnitude = static_cast<float>(config.attnFactor);
    }
}

void RopePhases::angles(uint64_t position, std::span<float> out) const {
    assert(out.size() == m_steps.size() * 2);
    for (size_t i = 0; i < m_steps.size(); ++i) {
        const uint64_t phase = position * m_steps[i];  // wraps at a whole turn, exactly
        const double radians = static_cast<double>(static_cast<int64_t>(phase)) * (kTurn * 0x1p-64);
        out[2 * i] = static_cast<float>(std::cos(radians)) * m_magnitude;
        out[2 * i + 1] = static_cast<float>(std::sin(radians)) * m_magnitude;
    }
}

void RopePhases::angles(uint64_t position, uint64_t place, uint64_t origin, std::span<float> out) const {
    angles(m_query.fromPlace ? position - (place + origin) : position, out);
    if (m_query.growthLength == 0) return;
    const uint64_t lengths = 1 + place / m_query.growthLength;
    const auto factor = static_cast<float>(1.0 + double{m_query.growth} * std::log(static_cast<double>(lengths)));
    for (float& each : out) each *= factor;
}

std::vector<RopePhases> ropePhases(const model::ModelConfig& config, uint32_t cacheSize) {
    std::vector<RopePhases> phases;
    if (config.rope.style == model::RopeStyle::None) return phases;
    phases.emplace_back(config.rope, cacheSize);
    if (config.localRope) phases.emplace_back(*config.localRope, cacheSize);
    if (config.queryGrowth > 0.0F)
        phases.emplace_back(config.rope, cacheSize, QueryAngles{config.queryGrowth, config.queryGrowthLength});
    if (config.normsTurned) phases.emplace_back(config.rope, cacheSize, QueryAngles{.fromPlace = true});
    return phases;
}

}  // namespace daylong::engine
