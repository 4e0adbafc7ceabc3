// Rows of a matrix as half floats, in the order of their columns, for matmat_coop.comp. A thread takes a unit of 32 elements.
#version 450
#extension GL_GOOGLE_include_directive : require
#extension GL_EXT_control_flow_attributes : enable
#include "weight.glsl"

layout(local_size_x = 64) in;
layout(set = 0, binding = 4) writeonly buffer Out { uvec4 halves[]; };
layout(push_constant) uniform Push {
    uint units, first, rows;  // rows [first, first + rows) of the slice
};

uvec4 packed(vec4 a, vec4 b) { return uvec4(packHalf2x16(a.xy), packHalf2x16(a.zw), packHalf2x16(b.xy), packHalf2x16(b.zw)); }

void main() {
    const uint unit = gl_GlobalInvocationID.x;
    if (unit >= units) return;
    const uvec2 places = unit / kUnitsPerBlock * kUnitsPerBlock * 32 + unitPlaces(unit % kUnitsPerBlock);
    for (uint row = gl_WorkGroupID.z; row < rows; row += gl_NumWorkGroups.z) {
        vec4 low[4], high[4];
        dequantise((first + row) * (units / kUnitsPerBlock) + unit / kUnitsPerBlock, unit % kUnitsPerBlock, low, high);
        const uvec2 to = (row * units * 32 + places) / 8;
        halves[to.x] = packed(low[0], low[1]);
        halves[to.x + 1] = packed(low[2], low[3]);
        halves[to.y] = packed(high[0], high[1]);
        halves[to.y + 1] = packed(high[2], high[3]);
    }
}
