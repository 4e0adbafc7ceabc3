// 16 bytes of nibbles; the scale's 6 bytes: factor, and the elements' fifth bits. A code stands for itself minus 16.
const uint kUnitsPerBlock = 1;

uvec2 unitPlaces(uint part) { return uvec2(0, 16); }

void dequantise(uint block, uint part, out vec4 low[4], out vec4 high[4]) {
    const uvec4 q = body4[block];
    const uint first = scales[2 * block], fifth = (first >> 16) | (scales[2 * block + 1] << 16);
    const float d = floatFromHalf(first & 0xFFFFu);
    [[unroll]] for (uint i = 0; i < 4; ++i) {
        low[i] = d * (nibbles(q[i]) + 16.0 * bitsOf(fifth >> (4 * i)) - 16.0);
        high[i] = d * (nibbles(q[i] >> 4) + 16.0 * bitsOf(fifth >> (16 + 4 * i)) - 16.0);
    }
}
