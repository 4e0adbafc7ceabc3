// The `chosen` largest router logits: their softmax times a factor and, it may be, one of each expert's own; and their
// indices. A workgroup per row.
#version 450
#extension GL_GOOGLE_include_directive : require
#include "step.glsl"

layout(local_size_x = 64) in;
layout(set = 0, binding = 1) readonly buffer In { float in1[]; };
layout(set = 0, binding = 3) readonly buffer Factors { float factors[]; };
layout(set = 0, binding = 4) writeonly buffer Out { float values[]; };
layout(set = 0, binding = 5) writeonly buffer Out2 { float indices[]; };
layout(push_constant) uniform Push {
    uint flags, experts, chosen, inStride, outStride, out2Stride;
    float factor;
};

const uint kMost = 1024;  // experts; program.cpp refuses more
shared float logits[kMost];
shared float bestValue[64];
shared uint bestIndex[64];
shared float weights[kMost];
shared uint taken[kMost];

void main() {
    const uint row = opFirstRow(flags) + gl_WorkGroupID.y, lane = gl_LocalInvocationID.x;
    if (row >= stepRows()) return;
    for (uint e = lane; e < experts; e += 64) logits[e] = in1[row * inStride + e];
    barrier();
    const float lowest = uintBitsToFloat(0xFF7FFFFFu);
    float largest = 0.0, sum = 0.0;
    for (uint u = 0; u < chosen; ++u) {
        float best = lowest;
        uint at = lane;  // an expert's number even where every logit is a not-a-number
        for (uint e = lane; e < experts; e += 64) {
            if (logits[e] > best) best = logits[e], at = e;
        }
        bestValue[lane] = best;
        bestIndex[lane] = min(at, experts - 1);
        barrier();
        for (uint i = 0; i < 64; ++i) {  // of equal ones the lower index
            const uint index = bestIndex[i];
            if (i == 0 || bestValue[i] > best || (bestValue[i] == best && index < at)) best = bestValue[i], at = index;
        }
        barrier();
        if (u == 0) largest = best;
        const float weight = exp(best - largest);
        sum += weight;
        if (lane == 0) {
            logits[at] = lowest;
            weights[u] = weight;
            taken[u] = at;
            indices[row * out2Stride + u] = float(at);
        }
        barrier();
    }
    for (uint u = lane; u < chosen; u += 64)
        values[row * outStride + u] = weights[u] * factor / sum * ((flags & kHasBias) != 0 ? factors[taken[u]] : 1.0);
}
