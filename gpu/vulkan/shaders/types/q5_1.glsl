// 16 bytes of nibbles; the scale's 8 bytes: factor, least value, and the elements' fifth bits.
const uint kUnitsPerBlock = 1;

uvec2 unitPlaces(uint part) { return uvec2(0, 16); }

void dequantise(uint block, uint part, out vec4 low[4], out vec4 high[4]) {
    const uvec4 q = body4[block];
    const vec2 d = scalePair(scales[2 * block]);
    const uint fifth = scales[2 * block + 1];
    [[unroll]] for (uint i = 0; i < 4; ++i) {
        low[i] = d.x * (nibbles(q[i]) + 16.0 * bitsOf(fifth >> (4 * i))) + d.y;
        high[i] = d.x * (nibbles(q[i] >> 4) + 16.0 * bitsOf(fifth >> (16 + 4 * i))) + d.y;
    }
}
