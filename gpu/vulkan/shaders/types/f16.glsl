const uint kUnitsPerBlock = 1;

uvec2 unitPlaces(uint part) { return uvec2(0, 16); }

void dequantise(uint block, uint part, out vec4 low[4], out vec4 high[4]) {
    [[unroll]] for (uint i = 0; i < 2; ++i) {
        const uvec4 l = body4[block * 4 + i], h = body4[block * 4 + 2 + i];
        low[2 * i] = halves(l.x, l.y);
        low[2 * i + 1] = halves(l.z, l.w);
        high[2 * i] = halves(h.x, h.y);
        high[2 * i + 1] = halves(h.z, h.w);
    }
}
