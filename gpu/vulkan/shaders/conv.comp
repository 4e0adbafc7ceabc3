// out = activation(a short convolution of in's columns (+ bias)): a thread has a column, and goes through the rows. The
// state: [taps - 1, width], oldest first.
#version 450
#extension GL_GOOGLE_include_directive : require
#include "step.glsl"
#include "activations.glsl"

layout(local_size_x = 64) in;
layout(constant_id = 0) const uint kTaps = 4;
layout(set = 0, binding = 1) readonly buffer In { float in1[]; };
layout(set = 0, binding = 3) readonly buffer Bias { float bias[]; };
layout(set = 0, binding = 4) writeonly buffer Out { float values[]; };
layout(set = 0, binding = 6) readonly buffer Weight { float weight[]; };
layout(set = 0, binding = 7) buffer States { float states[]; };
layout(push_constant) uniform Push {
    uint flags, width, inStride, outStride, stateAt, rowBegin, rowEnd;
};

void main() {
    const uint column = gl_GlobalInvocationID.x, before = kTaps - 1, rows = min(stepRows(), rowEnd);
    if (column >= width) return;
    float weights[kTaps], seen[kTaps];
    for (uint i = 0; i < kTaps; ++i) weights[i] = weight[column * kTaps + i];
    for (uint i = 0; i < before; ++i) seen[i] = states[stateAt + i * width + column];
    const float first = (flags & kHasBias) != 0 ? bias[column] : 0.0;
    for (uint row = rowBegin; row < rows; ++row) {
        seen[before] = in1[row * inStride + column];
        float sum = first;
        for (uint i = 0; i < kTaps; ++i) sum = fma(weights[i], seen[i], sum);
        for (uint i = 0; i < before; ++i) seen[i] = seen[i + 1];
        values[row * outStride + column] = activated(sum);
    }
    for (uint i = 0; i < before; ++i) states[stateAt + i * width + column] = seen[i];
}
