const uint kUnitsPerBlock = 1;

uvec2 unitPlaces(uint part) { return uvec2(0, 16); }

void dequantise(uint block, uint part, out vec4 low[4], out vec4 high[4]) {
    [[unroll]] for (uint i = 0; i < 4; ++i) {
        low[i] = uintBitsToFloat(body4[block * 8 + i]);
        high[i] = uintBitsToFloat(body4[block * 8 + 4 + i]);
    }
}
