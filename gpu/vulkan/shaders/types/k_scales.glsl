// Q4_K's and Q5_K's head: d and dmin (half floats), then eight 6-bit scales and mins in 12 bytes.
uint headByte(uvec4 head, uint i) { return (head[1 + i / 4] >> (8 * (i % 4))) & 255u; }

// Factor and offset of sub-block `sub`: an element is factor * code - offset.
vec2 subScale(uvec4 head, uint sub) {
    uint scale, least;
    if (sub < 4) {
        scale = headByte(head, sub) & 63u;
        least = headByte(head, sub + 4) & 63u;
    } else {
        const uint packed = headByte(head, sub + 4);
        scale = (packed & 15u) | ((headByte(head, sub - 4) >> 6) << 4);
        least = (packed >> 4) | ((headByte(head, sub) >> 6) << 4);
    }
    return scalePair(head.x) * vec2(scale, least);
}
