// The values of the low nibbles of four bytes.
vec4 codes(uint word) {
    return vec4(kCodeValues[word & 15u], kCodeValues[(word >> 8) & 15u], kCodeValues[(word >> 16) & 15u], kCodeValues[(word >> 24) & 15u]);
}
