// Packed numbers to floats.

// Exact for every half float. Block scales are often subnormal, which unpackHalf2x16 may flush to zero.
float floatFromHalf(uint bits) {
    const uint magnitude = bits & 0x7FFFu;
    const float normal = uintBitsToFloat((magnitude << 13) + 0x38000000u);
    const float value = magnitude < 0x400u ? float(magnitude) * 5.9604644775390625e-8 : normal;
    return (bits & 0x8000u) != 0 ? -value : value;
}

vec4 signedBytes(uint word) {
    const int bits = int(word);
    return vec4(bitfieldExtract(bits, 0, 8), bitfieldExtract(bits, 8, 8), bitfieldExtract(bits, 16, 8), bitfieldExtract(bits, 24, 8));
}
vec4 bytes(uint word) { return vec4(word & 255u, (word >> 8) & 255u, (word >> 16) & 255u, word >> 24); }
// The low four bits of each byte.
vec4 nibbles(uint word) { return bytes(word & 0x0F0F0F0Fu); }
vec4 halves(uint low, uint high) { return vec4(unpackHalf2x16(low), unpackHalf2x16(high)); }
// Bits 0..3, each a number.
vec4 bitsOf(uint word) { return vec4(word & 1u, (word >> 1) & 1u, (word >> 2) & 1u, (word >> 3) & 1u); }
// Two half floats that are factors.
vec2 scalePair(uint word) { return vec2(floatFromHalf(word & 0xFFFFu), floatFromHalf(word >> 16)); }
