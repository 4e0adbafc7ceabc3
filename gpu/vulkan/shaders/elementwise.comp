// Gate, Add, Scale, Softcap, Clamp, Pick: one element from one of each input. Gates of groups: in1 has both in turn; of
// what is picked from, one of two groups is left out.
#version 450
#extension GL_GOOGLE_include_directive : require
#include "step.glsl"

layout(local_size_x = 256) in;
// Kinds and activations as program.cpp numbers them.
layout(constant_id = 0) const uint kKind = 0;
layout(constant_id = 1) const uint kActivation = 0;
layout(set = 0, binding = 1) readonly buffer In { float in1[]; };
layout(set = 0, binding = 2) readonly buffer In2 { float in2[]; };
layout(set = 0, binding = 4) writeonly buffer Out { float values[]; };
layout(push_constant) uniform Push {
    uint flags, width, inStride, in2Stride, outStride;
    float value;
    uint inFrom, in2From, group;
};

// Exponents are kept where no device makes an infinity of them.
float sigmoid(float x) { return 1.0 / (1.0 + exp(min(-x, 80.0))); }
float tanhOf(float x) {
    const float t = exp(-2.0 * min(abs(x), 20.0));
    const float large = (1.0 - t) / (1.0 + t), square = x * x;
    return abs(x) < 0.05 ? x * (1.0 - square * (1.0 / 3.0 - square * (2.0 / 15.0))) : x < 0.0 ? -large : large;
}
// Abramowitz and Stegun 7.1.26: off by 1.5e-7 at most.
float erfOf(float x) {
    const float a = abs(x), t = 1.0 / (1.0 + 0.3275911 * a);
    const float poly = t * (0.254829592 + t * (-0.284496736 + t * (1.421413741 + t * (-1.453152027 + t * 1.061405429))));
    const float y = 1.0 - poly * exp(-min(a * a, 80.0));
    return x < 0.0 ? -y : y;
}

float activated(float x) {
    if (kActivation == 0) return x * sigmoid(x);
    if (kActivation == 4) return sigmoid(x);
    if (kActivation == 5) return x;
    if (kActivation == 1) return 0.5 * x * (1.0 + erfOf(x * 0.7071067811865476));
    return x * sigmoid(2.0 * (0.7978845608028654 * x * (1.0 + 0.044715 * x * x)));  // 0.5 (1 + tanh y) = sigmoid(2 y)
}
float gated(float gate, float up) {
    if (kActivation != 3) return activated(gate) * up;
    const float g = min(gate, 7.0), u = clamp(up, -7.0, 7.0);
    return g * sigmoid(1.702 * g) * (u + 1.0);
}

void main() {
    const uint row = opFirstRow(flags) + gl_WorkGroupID.y, column = gl_GlobalInvocationID.x;
    if (row >= stepRows() || column >= width) return;
    const uint at = inFrom + bufferRow(flags, kInIsLogits, row) * inStride + column;
    const float x = in1[group > 0 ? at + column / group * group : at];
    float y = 0.0;
    if (kKind == 0 && group > 0) y = in1[at + column / group * group + group];
    else if ((flags & kHasIn2) != 0) y = in2[in2From + bufferRow(flags, kIn2IsLogits, row) * in2Stride + column];
    float result = 0.0;
    if (kKind == 0 && group > 0) result = gated(x, y);
    else if (kKind == 0) result = (flags & kHasIn2) != 0 ? gated(x, y) : activated(x);
    else if (kKind == 1) result = x + y;
    else if (kKind == 2) result = x * value;
    else if (kKind == 3) result = value * tanhOf(x / value);
    else if (kKind == 4) result = min(max(x, -value), value);
    else result = x;
    values[bufferRow(flags, kOutIsLogits, row) * outStride + column] = result;
}
