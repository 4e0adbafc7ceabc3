// 32 bytes of high bits (a clear one takes 4 away), 64 of bit pairs as Q2_K's; the scale's 16 bytes: sixteen 6-bit scales in
// 12 bytes, and their factor.
const uint kUnitsPerBlock = 8;

uvec2 unitPlaces(uint part) { return uvec2(part / 4 * 128 + part / 2 % 2 * 64 + part % 2 * 16) + uvec2(0, 32); }

uint scaleByte(uint block, uint i) { return (scales[block * 4 + i / 4] >> (8 * (i % 4))) & 255u; }

float subScale(uint block, uint sub) {
    const uint low = sub < 8 ? scaleByte(block, sub) & 15u : scaleByte(block, sub - 8) >> 4;
    const uint high = (scaleByte(block, 8 + sub % 4) >> (sub / 4 * 2)) & 3u;
    return floatFromHalf(scales[block * 4 + 3] & 0xFFFFu) * (float(low | (high << 4)) - 32.0);
}

void dequantise(uint block, uint part, out vec4 low[4], out vec4 high[4]) {
    const uvec4 q = body4[block * 6 + 2 + part / 4 * 2 + part % 2], bits = body4[block * 6 + part % 2];
    const uint shift = part / 2 % 2 * 4, sub = unitPlaces(part).x / 16, bit = unitPlaces(part).x / 32;
    const float l = subScale(block, sub), h = subScale(block, sub + 2);
    [[unroll]] for (uint i = 0; i < 4; ++i) {
        low[i] = l * (bytes((q[i] >> shift) & 0x03030303u) + 4.0 * bytes((bits[i] >> bit) & 0x01010101u) - 4.0);
        high[i] = h * (bytes((q[i] >> (shift + 2)) & 0x03030303u) + 4.0 * bytes((bits[i] >> (bit + 1)) & 0x01010101u) - 4.0);
    }
}
