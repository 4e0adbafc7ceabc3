// Eight times 16 bytes of nibbles; the scale's 8 bytes: factor, then high bit pairs and low nibbles of eight 6-bit scales.
#include "iq4_table.glsl"

const uint kUnitsPerBlock = 8;

uvec2 unitPlaces(uint part) { return uvec2(32 * part, 32 * part + 16); }

void dequantise(uint block, uint part, out vec4 low[4], out vec4 high[4]) {
    const uvec4 q = body4[block * 8 + part];
    const uint head = scales[2 * block], lows = scales[2 * block + 1];
    const uint scale = ((lows >> (4 * part)) & 15u) | (((head >> (16 + 2 * part)) & 3u) << 4);
    const float d = floatFromHalf(head & 0xFFFFu) * (float(scale) - 32.0);
    [[unroll]] for (uint i = 0; i < 4; ++i) {
        low[i] = d * codes(q[i]);
        high[i] = d * codes(q[i] >> 4);
    }
}
