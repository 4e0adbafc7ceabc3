const uint kUnitsPerBlock = 1;

uvec2 unitPlaces(uint part) { return uvec2(0, 16); }

vec4 bfloats(uint low, uint high) { return uintBitsToFloat(uvec4(low << 16, low & 0xFFFF0000u, high << 16, high & 0xFFFF0000u)); }

void dequantise(uint block, uint part, out vec4 low[4], out vec4 high[4]) {
    [[unroll]] for (uint i = 0; i < 2; ++i) {
        const uvec4 l = body4[block * 4 + i], h = body4[block * 4 + 2 + i];
        low[2 * i] = bfloats(l.x, l.y);
        low[2 * i + 1] = bfloats(l.z, l.w);
        high[2 * i] = bfloats(h.x, h.y);
        high[2 * i + 1] = bfloats(h.z, h.w);
    }
}
