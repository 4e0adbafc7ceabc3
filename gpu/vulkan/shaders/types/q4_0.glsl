// 16 bytes: low nibbles are elements 0..15, high ones 16..31, each minus 8.
const uint kUnitsPerBlock = 1;

uvec2 unitPlaces(uint part) { return uvec2(0, 16); }

void dequantise(uint block, uint part, out vec4 low[4], out vec4 high[4]) {
    const uvec4 q = body4[block];
    const float d = blockScale(block);
    [[unroll]] for (uint i = 0; i < 4; ++i) {
        low[i] = d * (nibbles(q[i]) - 8.0);
        high[i] = d * (nibbles(q[i] >> 4) - 8.0);
    }
}

#ifdef DOT
void codesOf(uint block, uint part, out uvec4 low, out uvec4 high, out vec2 l, out vec2 h) {
    const uvec4 q = body4[block];
    low = q & 0x0F0F0F0Fu;
    high = (q >> 4) & 0x0F0F0F0Fu;
    l = h = blockScale(block) * vec2(1.0, -8.0);
}
#endif
