// 16 bytes of 4-bit scales and mins (one for 16 elements), 64 of bit pairs: each byte's four pairs are 32 elements apart.
// The scale's word: factors of the scales and of the mins.
const uint kUnitsPerBlock = 8;

uvec2 unitPlaces(uint part) { return uvec2(part / 4 * 128 + part / 2 % 2 * 64 + part % 2 * 16) + uvec2(0, 32); }

// Factor and offset of the sub-block `sub` of 16 elements.
vec2 subScale(uint block, uint sub) {
    const uint packed = (body1[block * 20 + sub / 4] >> (8 * (sub % 4))) & 255u;
    return scalePair(scales[block]) * vec2(packed & 15u, packed >> 4);
}

void dequantise(uint block, uint part, out vec4 low[4], out vec4 high[4]) {
    const uvec4 q = body4[block * 5 + 1 + part / 4 * 2 + part % 2];
    const uint shift = part / 2 % 2 * 4, sub = unitPlaces(part).x / 16;
    const vec2 l = subScale(block, sub), h = subScale(block, sub + 2);
    [[unroll]] for (uint i = 0; i < 4; ++i) {
        low[i] = l.x * bytes((q[i] >> shift) & 0x03030303u) - l.y;
        high[i] = h.x * bytes((q[i] >> (shift + 2)) & 0x03030303u) - h.y;
    }
}
