// 16 bytes of head, then 128 of nibbles: each 32 bytes hold two sub-blocks of 32.
#include "k_scales.glsl"

const uint kUnitsPerBlock = 8;

uvec2 unitPlaces(uint part) { return uvec2(part / 2 * 64 + part % 2 * 16) + uvec2(0, 32); }

void dequantise(uint block, uint part, out vec4 low[4], out vec4 high[4]) {
    const uvec4 head = body4[block * 9], q = body4[block * 9 + 1 + part];
    const vec2 l = subScale(head, part / 2 * 2), h = subScale(head, part / 2 * 2 + 1);
    [[unroll]] for (uint i = 0; i < 4; ++i) {
        low[i] = l.x * nibbles(q[i]) - l.y;
        high[i] = h.x * nibbles(q[i] >> 4) - h.y;
    }
}

#ifdef DOT
void codesOf(uint block, uint part, out uvec4 low, out uvec4 high, out vec2 l, out vec2 h) {
    const uvec4 head = body4[block * 9], q = body4[block * 9 + 1 + part];
    low = q & 0x0F0F0F0Fu;
    high = (q >> 4) & 0x0F0F0F0Fu;
    l = subScale(head, part / 2 * 2) * vec2(1.0, -1.0);
    h = subScale(head, part / 2 * 2 + 1) * vec2(1.0, -1.0);
}
#endif
