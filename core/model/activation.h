// The kinds of norms and activation functions, for everybody from a model's config to its kernels on a device. C++17
// and no includes of ours: CUDA's kernels read it too. Shaders have the activations by number (gpu/vulkan/shaders).
#pragma once

#include <cstdint>

namespace daylong::model {

enum class NormKind : uint8_t { Rms, Layer };
enum class Activation : uint8_t {
    Silu = 0,
    Gelu = 1,       // with erf
    GeluTanh = 2,   // its tanh approximation
    SwigluOai = 3,  // gated only: g = min(gate, 7), u = clamp(up, -7, 7): g * sigmoid(1.702 g) * (u + 1)
    Sigmoid = 4,
    Identity = 5,
    Curved = 6,  // of one input: Curve (model/config.h)
};

}  // namespace daylong::model
