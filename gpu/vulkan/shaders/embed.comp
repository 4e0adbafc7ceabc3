// out = weight[token]. A thread takes a unit of 32 elements; a token whose row another slice holds is not touched.
#version 450
#extension GL_GOOGLE_include_directive : require
#include "step.glsl"
#include "weight.glsl"

layout(local_size_x = 64) in;
layout(set = 0, binding = 4) writeonly buffer Out { float values[]; };
layout(push_constant) uniform Push {
    uint flags, width, outStride, units, sliceFirst, sliceRows;
};

void main() {
    const uint row = opFirstRow(flags) + gl_WorkGroupID.y, unit = gl_GlobalInvocationID.x;
    if (row >= stepRows() || unit >= units) return;
    const uint weightRow = stepColumn(kTokens, row) - sliceFirst;
    if (weightRow >= sliceRows) return;
    vec4 low[4], high[4];
    dequantise(weightRow * (units / kUnitsPerBlock) + unit / kUnitsPerBlock, unit % kUnitsPerBlock, low, high);
    const uvec2 places = unit / kUnitsPerBlock * kUnitsPerBlock * 32 + unitPlaces(unit % kUnitsPerBlock);
    const uint to = bufferRow(flags, kOutIsLogits, row) * outStride;
    for (uint i = 0; i < 16; ++i) {
        if (places.x + i < width) values[to + places.x + i] = low[i / 4][i % 4];
        if (places.y + i < width) values[to + places.y + i] = high[i / 4][i % 4];
    }
}
