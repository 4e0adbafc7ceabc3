// out = norm(in) (* weight) (+ bias), over groups of columns: a workgroup per group and row.
#version 450
#extension GL_GOOGLE_include_directive : require
#extension GL_KHR_shader_subgroup_arithmetic : require
#include "step.glsl"

layout(local_size_x_id = 1) in;
layout(constant_id = 0) const bool kLayerNorm = false;
layout(constant_id = 1) const uint kThreads = 256;
layout(constant_id = 2) const bool kWeighted = true;
layout(constant_id = 3) const bool kEachColumn = false;  // the weight is of each column, not of those of a group
layout(set = 0, binding = 1) readonly buffer In { float in1[]; };
layout(set = 0, binding = 3) readonly buffer Bias { float bias[]; };
layout(set = 0, binding = 4) writeonly buffer Out { float values[]; };
layout(set = 0, binding = 6) readonly buffer Weight { float weight[]; };
layout(push_constant) uniform Push {
    uint flags, group, inStride, outStride;
    float eps;
};

shared float partial[kThreads];

float total(float value) {
    const float sum = subgroupAdd(value);
    barrier();
    if (gl_SubgroupInvocationID == 0) partial[gl_SubgroupID] = sum;
    barrier();
    float all = 0.0;
    for (uint i = 0; i < gl_NumSubgroups; ++i) all += partial[i];
    return all;
}

void main() {
    const uint row = opFirstRow(flags) + gl_WorkGroupID.y, lane = gl_LocalInvocationID.x;
    if (row >= stepRows()) return;
    const uint from = bufferRow(flags, kInIsLogits, row) * inStride + gl_WorkGroupID.x * group;
    const uint to = bufferRow(flags, kOutIsLogits, row) * outStride + gl_WorkGroupID.x * group;
    float mean = 0.0;
    if (kLayerNorm) {
        for (uint i = lane; i < group; i += kThreads) mean += in1[from + i];
        mean = total(mean) / float(group);
    }
    float square = 0.0;
    for (uint i = lane; i < group; i += kThreads) {
        const float off = in1[from + i] - mean;
        square += off * off;
    }
    const float scale = 1.0 / sqrt(total(square) / float(group) + eps);
    for (uint i = lane; i < group; i += kThreads) {
        const float normed = (in1[from + i] - mean) * scale * (kWeighted ? weight[(kEachColumn ? gl_WorkGroupID.x * group : 0) + i] : 1.0);
        values[to + i] = (flags & kHasBias) != 0 ? normed + bias[i] : normed;
    }
}
