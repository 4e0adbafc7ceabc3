// The parts of attend.comp's attention as one, with the head's learned sink logit if it has one. A workgroup per head, row.
#version 450
#extension GL_GOOGLE_include_directive : require
#include "step.glsl"

layout(constant_id = 0) const uint kThreads = 64;
layout(local_size_x_id = 0) in;
layout(set = 0, binding = 1) readonly buffer Partials { float partials[]; };  // [rows, heads, parts, dims + 2]
layout(set = 0, binding = 3) readonly buffer Sinks { float sinkLogits[]; };
layout(set = 0, binding = 4) writeonly buffer Out { float values[]; };
layout(push_constant) uniform Push {
    uint flags, heads, headDim, dims, parts, outStride;
};

void main() {
    const uint row = opFirstRow(flags) + gl_WorkGroupID.y, head = gl_WorkGroupID.x;
    if (row >= stepRows()) return;
    const bool hasSink = (flags & kHasBias) != 0;
    const uint from = (row * heads + head) * parts * (dims + 2);
    float most = hasSink ? sinkLogits[head] : -1e30;
    for (uint i = 0; i < parts; ++i) most = max(most, partials[from + i * (dims + 2) + dims + 1]);
    float total = hasSink ? exp(sinkLogits[head] - most) : 0.0;
    for (uint i = 0; i < parts; ++i) {
        const uint at = from + i * (dims + 2) + dims;
        total += partials[at] * exp(partials[at + 1] - most);
    }
    for (uint d = gl_LocalInvocationID.x; d < headDim; d += kThreads) {
        float sum = 0.0;
        for (uint i = 0; i < parts; ++i) {
            const uint at = from + i * (dims + 2);
            if (partials[at + dims] > 0.0) sum = fma(partials[at + d], exp(partials[at + dims + 1] - most), sum);
        }
        values[row * outStride + head * headDim + d] = sum / total;
    }
}
