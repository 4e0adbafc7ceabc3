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
