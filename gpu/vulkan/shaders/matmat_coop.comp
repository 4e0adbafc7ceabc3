// out = in . weight^T (+ bias) (+ in2) for many rows on a device's matrix units (VK_KHR_cooperative_matrix): a workgroup of
// four subgroups takes a tile of 128 outputs by 64 rows, each subgroup 64 by 32 of them, with half floats and float sums.
// With kExpert as in matmat.comp. Weights are half floats here: half_weights.comp makes them. Activations and their factors: half_inputs.comp.
#version 450
#extension GL_GOOGLE_include_directive : require
#extension GL_KHR_cooperative_matrix : require
#extension GL_KHR_memory_scope_semantics : require
#extension GL_KHR_shader_subgroup_basic : require
#extension GL_EXT_shader_explicit_arithmetic_types_float16 : require
#include "step.glsl"
#include "expert_plan.glsl"

layout(local_size_x_id = 0) in;
layout(constant_id = 1) const uint kOutputs = 16;  // of one of the device's matrices
layout(constant_id = 2) const uint kRows = 16;
layout(constant_id = 3) const uint kDepth = 16;
layout(constant_id = 4) const bool kExpert = false;
layout(set = 0, binding = 1) readonly buffer Halves { uvec4 halves[]; };
layout(set = 0, binding = 2) readonly buffer In2 { float in2[]; };
layout(set = 0, binding = 2) readonly buffer Plan { uint plan[]; };
layout(set = 0, binding = 3) readonly buffer Bias { float bias[]; };
layout(set = 0, binding = 4) buffer Out { float values[]; };
layout(set = 0, binding = 5) readonly buffer Factors { float factors[]; };
layout(set = 0, binding = 6) readonly buffer Weights { uvec4 weights[]; };
layout(push_constant) uniform Push {
    uint flags, inStride, in2Stride, outStride, units, firstWeight, weightRows;  // the rows of the matrix that are there
    uint outputs, chosenInputs, chosen, tiles;  // kExpert: of an expert; see matmat.comp
};

const uint kTileOutputs = 128, kTileRows = 64, kUnit = 32;
const uint kPartOutputs = kTileOutputs / 2, kPartRows = kTileRows / 2;  // a subgroup's
const uint kDown = kPartOutputs / kOutputs, kAcross = kPartRows / kRows;
const uint kUnitWords = kUnit / 8, kStride = kUnitWords + 1;  // in 16 bytes; one more keeps rows on different banks
shared uvec4 weightTile[kTileOutputs * kStride];
shared uvec4 inputTile[kTileRows * kStride];
shared float results[4 * kOutputs * kRows];  // one of each subgroup's matrices: [row][output]

// Where the input of the tile's row n begins.
uint inputAt(uint n, uint first, uint rowBegin, uint pairBegin) {
    if (!kExpert) return bufferRow(flags, kInIsLogits, min(first + rowBegin + n, stepRows() - 1)) * inStride;
    const uint pair = plan[pairBegin + n];
    return pair == kNoPair ? 0 : (first + pair / chosen) * inStride + pair % chosen * chosenInputs;
}

void main() {
    const uint first = opFirstRow(flags), rows = stepRows() - first, rowBegin = gl_WorkGroupID.y * kTileRows;
    const uint pairBegin = tiles + gl_WorkGroupID.z * kTileRows;
    if (rowBegin >= rows || (kExpert && plan[gl_WorkGroupID.z] == kNoPair)) return;
    const uint rowOfWeight = kExpert ? plan[gl_WorkGroupID.z] * outputs - firstWeight : 0, count = kExpert ? outputs : weightRows;
    const uint lane = gl_LocalInvocationID.x, threads = gl_WorkGroupSize.x;
    const uint partOutput = gl_SubgroupID % 2 * kPartOutputs, partRow = gl_SubgroupID / 2 * kPartRows;

    for (uint tile = gl_WorkGroupID.x; tile * kTileOutputs < count; tile += gl_NumWorkGroups.x) {
        // All of an expert's rows may be before those that are there, or behind them.
        const int begin = int(rowOfWeight) + int(tile * kTileOutputs);
        if (begin + int(kTileOutputs) <= 0 || begin >= int(weightRows)) continue;
        coopmat<float, gl_ScopeSubgroup, kOutputs, kRows, gl_MatrixUseAccumulator> sums[kDown * kAcross];
        [[unroll]] for (uint i = 0; i < kDown * kAcross; ++i) {
            sums[i] = coopmat<float, gl_ScopeSubgroup, kOutputs, kRows, gl_MatrixUseAccumulator>(0.0);
        }
        for (uint unit = 0; unit < units; ++unit) {
            barrier();
            for (uint i = lane; i < kTileOutputs * kUnitWords; i += threads) {
                const uint row = min(rowOfWeight + tile * kTileOutputs + i / kUnitWords, weightRows - 1);
                weightTile[i / kUnitWords * kStride + i % kUnitWords] = weights[(row * units + unit) * kUnitWords + i % kUnitWords];
            }
            for (uint i = lane; i < kTileRows * kUnitWords; i += threads) {
                const uint at = inputAt(i / kUnitWords, first, rowBegin, pairBegin);
                inputTile[i / kUnitWords * kStride + i % kUnitWords] = halves[(at + unit * kUnit) / 8 + i % kUnitWords];
            }
            barrier();
            [[unroll]] for (uint k = 0; k < kUnit / 8; k += kDepth / 8) {
                coopmat<float16_t, gl_ScopeSubgroup, kOutputs, kDepth, gl_MatrixUseA> w[kDown];
                [[unroll]] for (uint i = 0; i < kDown; ++i) {
                    coopMatLoad(w[i], weightTile, (partOutput + i * kOutputs) * kStride + k, kStride, gl_CooperativeMatrixLayoutRowMajor);
                }
                [[unroll]] for (uint j = 0; j < kAcross; ++j) {
                    coopmat<float16_t, gl_ScopeSubgroup, kDepth, kRows, gl_MatrixUseB> x;
                    coopMatLoad(x, inputTile, (partRow + j * kRows) * kStride + k, kStride, gl_CooperativeMatrixLayoutColumnMajor);
                    [[unroll]] for (uint i = 0; i < kDown; ++i) sums[j * kDown + i] = coopMatMulAdd(w[i], x, sums[j * kDown + i]);
                }
            }
        }
        const uint area = gl_SubgroupID * kOutputs * kRows;
        [[unroll]] for (uint part = 0; part < kDown * kAcross; ++part) {
            coopMatStore(sums[part], results, area, kOutputs, gl_CooperativeMatrixLayoutColumnMajor);
            barrier();
            for (uint i = gl_SubgroupInvocationID; i < kOutputs * kRows; i += gl_SubgroupSize) {
                const uint n = partRow + part / kDown * kRows + i / kOutputs;
                const uint m = tile * kTileOutputs + partOutput + part % kDown * kOutputs + i % kOutputs;
                if (m >= count || rowOfWeight + m >= weightRows) continue;
                const uint pair = kExpert ? plan[pairBegin + n] : 0;
                if (kExpert ? pair == kNoPair : rowBegin + n >= rows) continue;
                const uint row = first + (kExpert ? pair / chosen : rowBegin + n), at = kExpert ? pair % chosen * outputs + m : firstWeight + m;
                float sum = results[area + i] * factors[bufferRow(flags, kInIsLogits, row)];
                if ((flags & kHasBias) != 0) sum += bias[firstWeight + rowOfWeight + m];
                if (!kExpert && (flags & kHasIn2) != 0) sum += in2[bufferRow(flags, kIn2IsLogits, row) * in2Stride + at];
                values[bufferRow(flags, kOutIsLogits, row) * outStride + at] = sum;
            }
            barrier();
        }
    }
}
