// Activations in 8 bits, for products by integer dot products: 32 elements share a factor, and each 16 become 16 signed
// bytes, the factor, and the factor times the sum of the bytes. A thread takes 32.
#version 450
#extension GL_GOOGLE_include_directive : require
#include "step.glsl"

layout(local_size_x = 64) in;
layout(set = 0, binding = 1) readonly buffer In4 { vec4 in4[]; };
layout(set = 0, binding = 4) writeonly buffer Out { uvec4 quants[]; };
layout(push_constant) uniform Push { uint flags, inStride; };

void main() {
    const uint row = opFirstRow(flags) + gl_WorkGroupID.y, unit = gl_GlobalInvocationID.x;
    if (row >= stepRows() || unit >= inStride / 32) return;
    const uint at = bufferRow(flags, kInIsLogits, row) * (inStride / 32) + unit;
    float most = 0.0, all = 0.0;
    vec4 values[8];
    [[unroll]] for (uint i = 0; i < 8; ++i) {
        values[i] = in4[at * 8 + i];
        const vec4 sizes = abs(values[i]);
        most = max(most, max(max(sizes.x, sizes.y), max(sizes.z, sizes.w)));
        all += dot(values[i], vec4(1.0));
    }
    // A not-a-number has no size, and must still come out as one.
    const float inverse = most > 0.0 ? 127.0 / most : 0.0, factor = isnan(all) ? all : most / 127.0;
    [[unroll]] for (uint run = 0; run < 2; ++run) {
        uvec4 codes;
        int sum = 0;
        [[unroll]] for (uint i = 0; i < 4; ++i) {
            const ivec4 code = ivec4(roundEven(values[4 * run + i] * inverse));
            sum += code.x + code.y + code.z + code.w;
            const uvec4 bits = uvec4(code) & 255u;
            codes[i] = bits.x | (bits.y << 8) | (bits.z << 16) | (bits.w << 24);
        }
        quants[4 * at + 2 * run] = codes;
        quants[4 * at + 2 * run + 1] = uvec4(floatBitsToUint(factor), floatBitsToUint(factor * float(sum)), 0, 0);
    }
}
