// out = in . weight^T (+ bias) (+ in2) for many rows: a workgroup takes a tile of 64 outputs by 64 rows, each of its
// 64 threads 8 by 8 of them; weights are dequantised once per tile, into shared memory.
// With kExpert: weight row = expert * outputs + output, and a tile's rows are expert_tiles.comp's pairs of a row and an expert.
#version 450
#extension GL_GOOGLE_include_directive : require
#include "step.glsl"
#include "weight.glsl"
#include "expert_plan.glsl"

layout(constant_id = 0) const bool kExpert = false;
layout(local_size_x = 64) in;
layout(set = 0, binding = 1) readonly buffer In4 { vec4 in4[]; };
layout(set = 0, binding = 2) readonly buffer In2 { float in2[]; };
layout(set = 0, binding = 2) readonly buffer Plan { uint plan[]; };
layout(set = 0, binding = 3) readonly buffer Bias { float bias[]; };
layout(set = 0, binding = 4) buffer Out { float values[]; };
layout(push_constant) uniform Push {
    uint flags, outputs, inStride, in2Stride, outStride, units, sliceFirst, sliceRows;
    uint chosenInputs, chosen, tiles;  // kExpert: columns between the inputs of two chosen experts, or 0; the plan's tiles
};

const uint kTile = 64, kUnit = 32;
// [element of the unit][output or row]
shared vec4 weights[kUnit * kTile / 4];
shared vec4 inputs[kUnit * kTile / 4];

void main() {
    const uint first = opFirstRow(flags), rows = stepRows() - first, rowBegin = gl_WorkGroupID.y * kTile, pairBegin = tiles + gl_WorkGroupID.z * kTile;
    if (rowBegin >= rows || (kExpert && plan[gl_WorkGroupID.z] == kNoPair)) return;
    const uint lane = gl_LocalInvocationID.x, across = lane % 8, down = lane / 8, blocks = units / kUnitsPerBlock;
    const uint rowOfWeight = kExpert ? plan[gl_WorkGroupID.z] * outputs - sliceFirst : 0, count = kExpert ? outputs : sliceRows;
    // What this thread brings in: one output's unit, and one row's.
    const uint pair = kExpert ? plan[pairBegin + lane] : 0;
    const uint row = !kExpert ? min(first + rowBegin + lane, stepRows() - 1) : pair == kNoPair ? first : first + pair / chosen;
    const uint from = bufferRow(flags, kInIsLogits, row) * inStride + (kExpert && pair != kNoPair ? pair % chosen * chosenInputs : 0);

    for (uint tile = gl_WorkGroupID.x; tile * kTile < count; tile += gl_NumWorkGroups.x) {
        // Rows of other slices and beyond the end are read as the last one, and not written.
        const uint weightRow = min(rowOfWeight + tile * kTile + lane, sliceRows - 1);
        vec4 sums[2][8];  // [half of the outputs][row] four outputs
        [[unroll]] for (uint i = 0; i < 16; ++i) sums[i / 8][i % 8] = vec4(0.0);
        for (uint unit = 0; unit < units; ++unit) {
            const uint block = unit / kUnitsPerBlock, part = unit % kUnitsPerBlock;
            const uvec2 places = block * kUnitsPerBlock * 32 + unitPlaces(part);
            vec4 low[4], high[4];
            dequantise(weightRow * blocks + block, part, low, high);
            barrier();
            [[unroll]] for (uint i = 0; i < 16; ++i) {
                weights[i * kTile / 4 + lane / 4][lane % 4] = low[i / 4][i % 4];
                weights[(16 + i) * kTile / 4 + lane / 4][lane % 4] = high[i / 4][i % 4];
            }
            [[unroll]] for (uint i = 0; i < 4; ++i) {
                const vec4 l = in4[(from + places.x) / 4 + i], h = in4[(from + places.y) / 4 + i];
                [[unroll]] for (uint j = 0; j < 4; ++j) {
                    inputs[(4 * i + j) * kTile / 4 + lane / 4][lane % 4] = l[j];
                    inputs[(16 + 4 * i + j) * kTile / 4 + lane / 4][lane % 4] = h[j];
                }
            }
            barrier();
            for (uint k = 0; k < kUnit; ++k) {
                const vec4 w0 = weights[k * kTile / 4 + across], w1 = weights[k * kTile / 4 + 8 + across];
                const vec4 x0 = inputs[k * kTile / 4 + down], x1 = inputs[k * kTile / 4 + 8 + down];
                [[unroll]] for (uint r = 0; r < 8; ++r) {
                    const float x = r < 4 ? x0[r % 4] : x1[r % 4];
                    sums[0][r] = fma(w0, vec4(x), sums[0][r]);
                    sums[1][r] = fma(w1, vec4(x), sums[1][r]);
                }
            }
        }
        [[unroll]] for (uint i = 0; i < 64; ++i) {
            const uint r = i % 8, o = i / 8, n = rowBegin + r / 4 * 32 + down * 4 + r % 4;
            const uint output_ = tile * kTile + o / 4 * 32 + across * 4 + o % 4;
            if (output_ >= count || rowOfWeight + output_ >= sliceRows) continue;
            const uint outPair = kExpert ? plan[pairBegin + n - rowBegin] : 0;
            if (kExpert ? outPair == kNoPair : n >= rows) continue;
            const uint outRow = first + (kExpert ? outPair / chosen : n);
            const uint at = kExpert ? outPair % chosen * outputs + output_ : sliceFirst + output_;
            float sum = sums[o / 4][r][o % 4];
            if ((flags & kHasBias) != 0) sum += bias[sliceFirst + rowOfWeight + output_];
            if (!kExpert && (flags & kHasIn2) != 0) sum += in2[bufferRow(flags, kIn2IsLogits, outRow) * in2Stride + at];
            values[bufferRow(flags, kOutIsLogits, outRow) * outStride + at] = sum;
        }
    }
}
