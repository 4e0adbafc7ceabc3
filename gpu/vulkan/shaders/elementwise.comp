// Gate, Add, Scale, Softcap, Clamp, Pick, Gate with a curve: one element from one of each input. Gates of groups: in1 has both in turn; of
// what is picked from, one of two groups is left out.
#version 450
#extension GL_GOOGLE_include_directive : require
#include "step.glsl"

layout(local_size_x = 256) in;
// Kinds and activations as program.cpp numbers them.
layout(constant_id = 0) const uint kKind = 0;
layout(set = 0, binding = 1) readonly buffer In { float in1[]; };
layout(set = 0, binding = 2) readonly buffer In2 { float in2[]; };
layout(set = 0, binding = 4) writeonly buffer Out { float values[]; };
layout(push_constant) uniform Push {
    uint flags, width, inStride, in2Stride, outStride;
    float value;
    uint inFrom, in2From, group;
    float rising, falling;  // and value: model::Curve
    uint inStep, outStep, outFrom;  // Pick
};

#include "activations.glsl"

float gated(float gate, float up) {
    if (kActivation != 3) return activated(gate) * up;
    const float g = min(gate, 7.0), u = clamp(up, -7.0, 7.0);
    return g * sigmoid(1.702 * g) * (u + 1.0);
}

void main() {
    const uint row = opFirstRow(flags) + gl_WorkGroupID.y, column = gl_GlobalInvocationID.x;
    if (row >= stepRows() || column >= width) return;
    const uint at = inFrom + bufferRow(flags, kInIsLogits, row) * inStride + column;
    const uint to = bufferRow(flags, kOutIsLogits, row) * outStride;
    if (kKind == 5) {
        const uint which = column / group, of = column % group;
        values[to + which * outStep + outFrom + of] = in1[at - column + which * inStep + of];
        return;
    }
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
    else result = value * x + (x > 0.0 ? rising * x * x : falling * (exp(max(x, -80.0)) - 1.0 - x));
    values[to + column] = result;
}
