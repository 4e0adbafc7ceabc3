// 32 signed bytes.
const uint kUnitsPerBlock = 1;

uvec2 unitPlaces(uint part) { return uvec2(0, 16); }

void dequantise(uint block, uint part, out vec4 low[4], out vec4 high[4]) {
    const uvec4 l = body4[2 * block], h = body4[2 * block + 1];
    const float d = blockScale(block);
    [[unroll]] for (uint i = 0; i < 4; ++i) {
        low[i] = d * signedBytes(l[i]);
        high[i] = d * signedBytes(h[i]);
    }
}

#ifdef DOT
void codesOf(uint block, uint part, out uvec4 low, out uvec4 high, out vec2 l, out vec2 h) {
    low = body4[2 * block];
    high = body4[2 * block + 1];
    l = h = vec2(blockScale(block), 0.0);
}
#endif
