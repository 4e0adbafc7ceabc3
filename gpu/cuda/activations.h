// The activation functions of gated and plain feed-forward layers; see model/config.h.
#pragma once

#include "cuda/device_code.h"
#include "cuda/kernels.h"

namespace daylong::cuda {

__device__ __forceinline__ float activate(Activation activation, float x) {
    switch (activation) {
        case Activation::Silu: return x / (1.0F + expf(-x));
        case Activation::Gelu: return 0.5F * x * (1.0F + erff(x * 0.70710678F));
        case Activation::GeluTanh: return 0.5F * x * (1.0F + tanhf(0.79788456F * (x + 0.044715F * x * x * x)));
        case Activation::Sigmoid: return 1.0F / (1.0F + expf(-x));
        case Activation::Identity: return x;
        case Activation::SwigluOai:
        case Activation::Curved: break;
    }
    return x;
}

__device__ __forceinline__ float gated(Activation activation, float gate, float up) {
    if (activation != Activation::SwigluOai) return activate(activation, gate) * up;
    const float g = fminf(gate, 7.0F), u = fminf(fmaxf(up, -7.0F), 7.0F);
    return g / (1.0F + expf(-1.702F * g)) * (u + 1.0F);
}

}  // namespace daylong::cuda
