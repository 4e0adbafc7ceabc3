// 128 bytes of low nibbles, 64 of high bit pairs, 16 signed scales; half a block (128 elements) takes half of each.
const uint kUnitsPerBlock = 8;

uvec2 unitPlaces(uint part) { return uvec2(part / 4 * 128 + part % 4 * 16) + uvec2(0, 64); }

void dequantise(uint block, uint part, out vec4 low[4], out vec4 high[4]) {
    const uint hemi = part / 4, k = part % 4, at = block * 13;
    const uvec4 q = body4[at + part], h = body4[at + 8 + hemi * 2 + k % 2];
    const uint shift = k / 2 * 2;
    const float d = blockScale(block);
    const uint scaleAt = (at + 12) * 4 + hemi * 2;  // in words: four scales of the lows, four of the highs
    const float l = d * float(bitfieldExtract(int(body1[scaleAt]), int(8 * k), 8));
    const float u = d * float(bitfieldExtract(int(body1[scaleAt + 1]), int(8 * k), 8));
    [[unroll]] for (uint i = 0; i < 4; ++i) {
        low[i] = l * (bytes((q[i] & 0x0F0F0F0Fu) | (((h[i] >> shift) & 0x03030303u) << 4)) - 32.0);
        high[i] = u * (bytes(((q[i] >> 4) & 0x0F0F0F0Fu) | (((h[i] >> (shift + 4)) & 0x03030303u) << 4)) - 32.0);
    }
}

#ifdef DOT
void codesOf(uint block, uint part, out uvec4 low, out uvec4 high, out vec2 l, out vec2 h) {
    const uint hemi = part / 4, k = part % 4, at = block * 13, shift = k / 2 * 2;
    const uvec4 q = body4[at + part], more = body4[at + 8 + hemi * 2 + k % 2];
    const uint scaleAt = (at + 12) * 4 + hemi * 2;
    low = (q & 0x0F0F0F0Fu) | (((more >> shift) & 0x03030303u) << 4);
    high = ((q >> 4) & 0x0F0F0F0Fu) | (((more >> (shift + 4)) & 0x03030303u) << 4);
    l = blockScale(block) * float(bitfieldExtract(int(body1[scaleAt]), int(8 * k), 8)) * vec2(1.0, -32.0);
    h = blockScale(block) * float(bitfieldExtract(int(body1[scaleAt + 1]), int(8 * k), 8)) * vec2(1.0, -32.0);
}
#endif
