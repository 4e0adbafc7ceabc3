// 16 bytes of nibbles, which number the values of a 4-bit float, doubled; the scale is an exponent.
const float kCodeValues[16] = float[](0.0, 1.0, 2.0, 3.0, 4.0, 6.0, 8.0, 12.0, 0.0, -1.0, -2.0, -3.0, -4.0, -6.0, -8.0, -12.0);
#include "code_table.glsl"

const uint kUnitsPerBlock = 1;

uvec2 unitPlaces(uint part) { return uvec2(0, 16); }

void dequantise(uint block, uint part, out vec4 low[4], out vec4 high[4]) {
    const uvec4 q = body4[block];
    const uint exponent = (scales[block >> 1] >> (16 * (block & 1))) & 255u;
    const float d = uintBitsToFloat(exponent < 2 ? 0x00200000u << exponent : (exponent - 1) << 23);  // half of 2^(exponent - 127)
    [[unroll]] for (uint i = 0; i < 4; ++i) {
        low[i] = d * codes(q[i]);
        high[i] = d * codes(q[i] >> 4);
    }
}
