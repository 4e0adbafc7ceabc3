// Activations as matrix units want them: half floats of value / factor, factor a power of two for which no row overflows.
// A workgroup takes a row.
#version 450
#extension GL_GOOGLE_include_directive : require
#include "step.glsl"

layout(local_size_x_id = 0) in;
layout(set = 0, binding = 1) readonly buffer In4 { vec4 in4[]; };
layout(set = 0, binding = 4) writeonly buffer Halves { uvec2 halves[]; };
layout(set = 0, binding = 5) writeonly buffer Factors { float factors[]; };
layout(push_constant) uniform Push { uint flags, inStride; };

shared float sizes[gl_WorkGroupSize.x];

void main() {
    const uint row = opFirstRow(flags) + gl_WorkGroupID.y, lane = gl_LocalInvocationID.x, threads = gl_WorkGroupSize.x;
    if (row >= stepRows()) return;
    const uint at = bufferRow(flags, kInIsLogits, row), words = inStride / 4;
    float most = 0.0;
    for (uint i = lane; i < words; i += threads) {
        const vec4 size = abs(in4[at * words + i]);
        most = max(most, max(max(size.x, size.y), max(size.z, size.w)));
    }
    sizes[lane] = most;
    for (uint half_ = threads / 2; half_ > 0; half_ /= 2) {
        barrier();
        if (lane < half_) sizes[lane] = max(sizes[lane], sizes[lane + half_]);
    }
    barrier();
    // Halves go to 65504; 2^14 and below leaves the sums of a row's products as exact as halves are.
    const float factor = sizes[0] > 16384.0 ? exp2(ceil(log2(sizes[0])) - 14.0) : 1.0;
    for (uint i = lane; i < words; i += threads) {
        const vec4 value = in4[at * words + i] / factor;
        halves[at * words + i] = uvec2(packHalf2x16(value.xy), packHalf2x16(value.zw));
    }
    if (lane == 0) factors[at] = factor;
}
