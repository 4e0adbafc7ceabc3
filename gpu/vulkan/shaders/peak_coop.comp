// Products of a device's own matrices and nothing else: eight independent ones in flight in each subgroup.
#version 450
#extension GL_KHR_cooperative_matrix : require
#extension GL_KHR_memory_scope_semantics : require
#extension GL_KHR_shader_subgroup_basic : require
#extension GL_EXT_shader_explicit_arithmetic_types_float16 : require
#extension GL_EXT_control_flow_attributes : enable

layout(local_size_x_id = 0) in;
layout(constant_id = 1) const uint kOutputs = 16;
layout(constant_id = 2) const uint kRows = 16;
layout(constant_id = 3) const uint kDepth = 16;
layout(set = 0, binding = 4) writeonly buffer Out { float values[]; };
layout(push_constant) uniform Push { uint rounds; };

const uint kSums = 8;
shared float result[4 * kOutputs * kRows];  // of each subgroup

void main() {
    const float seed = float(gl_WorkGroupID.x % 7 + 1);
    const coopmat<float16_t, gl_ScopeSubgroup, kOutputs, kDepth, gl_MatrixUseA> a =
        coopmat<float16_t, gl_ScopeSubgroup, kOutputs, kDepth, gl_MatrixUseA>(seed * 1e-3);
    const coopmat<float16_t, gl_ScopeSubgroup, kDepth, kRows, gl_MatrixUseB> b =
        coopmat<float16_t, gl_ScopeSubgroup, kDepth, kRows, gl_MatrixUseB>(seed * 1e-2);
    coopmat<float, gl_ScopeSubgroup, kOutputs, kRows, gl_MatrixUseAccumulator> sums[kSums];
    [[unroll]] for (uint i = 0; i < kSums; ++i) {
        sums[i] = coopmat<float, gl_ScopeSubgroup, kOutputs, kRows, gl_MatrixUseAccumulator>(seed * float(i));
    }
    for (uint round = 0; round < rounds; ++round) {
        [[unroll]] for (uint i = 0; i < kSums; ++i) sums[i] = coopMatMulAdd(a, b, sums[i]);
    }
    [[unroll]] for (uint i = 1; i < kSums; ++i) sums[0] += sums[i];
    coopMatStore(sums[0], result, gl_SubgroupID * kOutputs * kRows, kOutputs, gl_CooperativeMatrixLayoutColumnMajor);
    barrier();
    if (gl_LocalInvocationID.x == 0) values[gl_WorkGroupID.x] = result[gl_WorkGroupID.x % (4 * kOutputs * kRows)];
}
