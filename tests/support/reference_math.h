// The reference's arithmetic, in doubles, as the papers have it.
#pragma once

#include "base/half.h"
#include "engine/types.h"
#include "model/activation.h"
#include "model/config.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <vector>

namespace daylong::testing {

using engine::KvType;

inline double activate(model::Activation activation, double x, const model::Curve& curve = {}) {
    switch (activation) {
        case model::Activation::Curved:
            return double{curve.linear} * x +
                   (x > 0.0 ? double{curve.rising} * x * x : double{curve.falling} * (std::expm1(x) - x));
        case model::Activation::Silu: return x / (1.0 + std::exp(-x));
        case model::Activation::Gelu: return 0.5 * x * (1.0 + std::erf(x / std::sqrt(2.0)));
        case model::Activation::SwigluOai: break;  // takes both inputs
        case model::Activation::Sigmoid: return 1.0 / (1.0 + std::exp(-x));
        case model::Activation::Identity: return x;
        case model::Activation::GeluTanh:
            return 0.5 * x * (1.0 + std::tanh(std::sqrt(2.0 / M_PI) * (x + 0.044715 * x * x * x)));
    }
    return x;
}

inline double gated(model::Activation activation, double gate, double up) {
    if (activation != model::Activation::SwigluOai) return activate(activation, gate) * up;
    const double g = std::min(gate, 7.0), u = std::clamp(up, -7.0, 7.0);
    return g / (1.0 + std::exp(-1.702 * g)) * (u + 1.0);
}

/// MPT's and BLOOM's: for head counts that are no power of two, every other step of the next one's follows.
inline double alibiSlope(double maxBias, uint32_t head, uint32_t heads) {
    const double power = std::exp2(std::floor(std::log2(heads)));
    return std::exp2(head < power ? -maxBias / power * (head + 1) : -maxBias / (2 * power) * (2 * (head - power) + 1));
}

/// What a cached vector of one head reads back as.
inline void roundThrough(KvType type, std::vector<double>& values) {
    if (type == KvType::F16) {
        for (double& value : values) value = floatFromHalf(halfFromFloat(static_cast<float>(value)));
    } else if (type == KvType::Q8_0) {
        for (size_t begin = 0; begin < values.size(); begin += 32) {
            const size_t end = std::min(begin + 32, values.size());
            double most = 0.0;
            for (size_t i = begin; i < end; ++i) most = std::max(most, std::fabs(values[i]));
            const double scale = floatFromHalf(halfFromFloat(static_cast<float>(most / 127.0)));
            for (size_t i = begin; i < end; ++i)
                values[i] = scale > 0.0 ? std::round(values[i] / (most / 127.0)) * scale : 0.0;
        }
    } else {
        for (double& value : values) value = static_cast<float>(value);
    }
}

}  // namespace daylong::testing
