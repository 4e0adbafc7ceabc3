// out = the chosen experts' results, weighed by in2.
#version 450
#extension GL_GOOGLE_include_directive : require
#include "step.glsl"

layout(local_size_x = 256) in;
layout(set = 0, binding = 1) readonly buffer In { float in1[]; };
layout(set = 0, binding = 2) readonly buffer In2 { float in2[]; };
layout(set = 0, binding = 4) writeonly buffer Out { float values[]; };
layout(push_constant) uniform Push {
    uint flags, width, chosen, inStride, in2Stride, outStride;
};

void main() {
    const uint row = opFirstRow(flags) + gl_WorkGroupID.y, column = gl_GlobalInvocationID.x;
    if (row >= stepRows() || column >= width) return;
    float sum = 0.0;
    for (uint u = 0; u < chosen; ++u) sum = fma(in2[row * in2Stride + u], in1[row * inStride + u * width + column], sum);
    values[bufferRow(flags, kOutIsLogits, row) * outStride + column] = sum;
}
