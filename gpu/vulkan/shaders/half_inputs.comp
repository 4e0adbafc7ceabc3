// Activations as matrix units want them: half floats of value / factor, factor the power of two that makes the best of them.
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
    // By its exponent the largest becomes 2^13 to 2^14: no half overflows, and few become so small that devices take them for 0.
    const int exponent = clamp(int(floatBitsToUint(sizes[0]) >> 23) - 127, -100, 126);
    const float factor = sizes[0] > 0.0 ? uintBitsToFloat(uint(exponent - 13 + 127) << 23) : 1.0;
    for (uint i = lane; i < words; i += threads) {
        const vec4 value = in4[at * words + i] / factor;
        halves[at * words + i] = uvec2(packHalf2x16(value.xy), packHalf2x16(value.zw));
    }
    if (lane == 0) factors[at] = factor;
}
