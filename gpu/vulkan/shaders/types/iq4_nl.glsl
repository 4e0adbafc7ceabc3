// 16 bytes of nibbles, which number uneven values.
#include "iq4_table.glsl"

const uint kUnitsPerBlock = 1;

uvec2 unitPlaces(uint part) { return uvec2(0, 16); }

void dequantise(uint block, uint part, out vec4 low[4], out vec4 high[4]) {
    const uvec4 q = body4[block];
    const float d = blockScale(block);
    [[unroll]] for (uint i = 0; i < 4; ++i) {
        low[i] = d * codes(q[i]);
        high[i] = d * codes(q[i] >> 4);
    }
}
