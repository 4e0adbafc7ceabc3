// Angles at any position against long double arithmetic on reduced turns.
#include "engine/rope_phases.h"
#include "support/unit.h"

#include <cmath>
#include <numbers>

using namespace daylong;

namespace {

__extension__ using Wide = unsigned __int128;

/// position * frequency, reduced to a turn with 128-bit integers: exact but for the frequency's own rounding.
double referenceAngle(uint64_t position, long double frequency) {
    const long double turns = frequency / (2.0L * std::numbers::pi_v<long double>);
    const auto step = static_cast<Wide>(turns * 0x1p64L);
    const auto phase = static_cast<uint64_t>(step * position);
    return static_cast<double>(static_cast<long double>(phase) * 0x1p-64L * 2.0L * std::numbers::pi_v<long double>);
}

}  // namespace

TEST("angles stay exact far beyond what fp32 can count") {
    model::RopeConfig config;
    config.dims = 64;
    const engine::RopePhases phases(config);
    std::vector<float> angles(64);
    // 2^64 steps of a turn: the step's rounding, half a unit, times the position is the whole error.
    for (const uint64_t position :
         {uint64_t{0}, uint64_t{1}, uint64_t{1000}, uint64_t{1000000}, uint64_t{1000000000}, uint64_t{1} << 40U}) {
        phases.angles(position, angles);
        for (uint32_t pair = 0; pair < 32; ++pair) {
            const double angle = referenceAngle(position, std::pow(10000.0L, -2.0L * pair / 64));
            CHECK_NEAR(angles[2 * pair], std::cos(angle), 2e-6);
            CHECK_NEAR(angles[2 * pair + 1], std::sin(angle), 2e-6);
        }
    }
}

TEST("differences of positions are differences of angles, wherever they stand") {
    model::RopeConfig config;
    config.dims = 16;
    const engine::RopePhases phases(config);
    std::vector<float> near(16), near2(16), far(16), far2(16);
    phases.angles(5, near);
    phases.angles(25, near2);
    phases.angles(5 + (uint64_t{1} << 60U), far);
    phases.angles(25 + (uint64_t{1} << 60U), far2);
    for (size_t i = 0; i < 16; i += 2) {
        CHECK_NEAR(near[i] * near2[i] + near[i + 1] * near2[i + 1], far[i] * far2[i] + far[i + 1] * far2[i + 1], 1e-6);
    }
}

TEST("linear scaling stretches positions, frequency factors divide") {
    model::RopeConfig plain, linear, factors;
    plain.dims = linear.dims = factors.dims = 8;
    linear.scaling = model::RopeScaling::Linear;
    linear.factor = 4.0;
    factors.scaling = model::RopeScaling::Llama3;
    factors.freqFactors = {1.0F, 1.0F, 2.0F, 8.0F};
    std::vector<float> a(8), b(8);
    engine::RopePhases(plain).angles(10, a);
    engine::RopePhases(linear).angles(40, b);
    for (size_t i = 0; i < 8; ++i) CHECK_NEAR(a[i], b[i], 1e-6);
    engine::RopePhases(factors).angles(80, b);
    engine::RopePhases(plain).angles(10, a);
    CHECK_NEAR(a[6], b[6], 1e-6);
    CHECK_NEAR(a[7], b[7], 1e-6);
}

TEST("queries that were turned as far as their place are turned the rest of the way") {
    model::RopeConfig config;
    config.dims = 8;
    const engine::RopePhases rest(config, 0, {.fromPlace = true}), whole(config);
    std::vector<float> left(8), expected(8);
    constexpr uint64_t origin = 1'000'000'000;
    rest.angles(origin + 70, 32, origin, left);
    whole.angles(38, expected);
    CHECK(left == expected);
    rest.angles(origin + 32, 32, origin, left);  // beside the sinks, none
    CHECK(left == std::vector<float>({1, 0, 1, 0, 1, 0, 1, 0}));
}

TEST("YaRN keeps fast pairs, stretches slow ones, and scales the magnitude") {
    model::RopeConfig config;
    config.dims = 64;
    config.scaling = model::RopeScaling::Yarn;
    config.factor = 8.0;
    config.originalContext = 4096;
    config.extFactor = 1.0;
    std::vector<float> angles(64);
    engine::RopePhases(config).angles(0, angles);
    const double magnitude = 1.0 + 0.1 * std::log(8.0);
    CHECK_NEAR(angles[0], magnitude, 1e-6);
    engine::RopePhases(config).angles(3, angles);
    CHECK_NEAR(angles[0], std::cos(3.0) * magnitude, 1e-5);  // the fastest pair as trained
    const double slow = std::pow(10000.0, -62.0 / 64.0) / 8.0;
    CHECK_NEAR(angles[63], std::sin(3.0 * slow) * magnitude, 1e-6);
}
