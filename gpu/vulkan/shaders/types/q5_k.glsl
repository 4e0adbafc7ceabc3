// 16 bytes of head, 32 of fifth bits (bit s of a byte is sub-block s's), then 128 of nibbles as Q4_K's.
#include "k_scales.glsl"

const uint kUnitsPerBlock = 8;

uvec2 unitPlaces(uint part) { return uvec2(part / 2 * 64 + part % 2 * 16) + uvec2(0, 32); }

void dequantise(uint block, uint part, out vec4 low[4], out vec4 high[4]) {
    const uvec4 head = body4[block * 11], fifth = body4[block * 11 + 1 + part % 2], q = body4[block * 11 + 3 + part];
    const uint sub = part / 2 * 2;
    const vec2 l = subScale(head, sub), h = subScale(head, sub + 1);
    [[unroll]] for (uint i = 0; i < 4; ++i) {
        low[i] = l.x * (nibbles(q[i]) + 16.0 * bytes((fifth[i] >> sub) & 0x01010101u)) - l.y;
        high[i] = h.x * (nibbles(q[i] >> 4) + 16.0 * bytes((fifth[i] >> (sub + 1)) & 0x01010101u)) - h.y;
    }
}
