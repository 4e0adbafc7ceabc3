// Quantisation's search for scales: least squared error, as ggml's reference does, without its importance weights.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>

namespace daylong::model {

struct ScaleMin {
    float scale = 0.0F, min = 0.0F;  // x is about scale * code - min; both >= 0
};

/// Of codes 0..most.
ScaleMin fitScaleMin(std::span<const float> x, int most);
/// The signed scale, of codes least..-least-1.
float fitScale(std::span<const float> x, int least);
/// The signed scale, of codes that stand for these values.
float fitScale(std::span<const float> x, const std::array<int8_t, 16>& values);

float largestMagnitude(std::span<const float> values);
/// The value furthest from zero, with its sign; the first of equals.
float extreme(std::span<const float> values);
/// 1 / value; 0 for 0.
float inverse(float value);
/// Nearest integer within limits; halves away from zero.
int nearest(float value, int least, int most);
/// The code whose value is nearest; the first of equals.
unsigned nearestCode(float value, const std::array<int8_t, 16>& values);

template <class T>
void store(std::byte* at, T value) {
    std::memcpy(at, &value, sizeof value);
}

}  // namespace daylong::model
