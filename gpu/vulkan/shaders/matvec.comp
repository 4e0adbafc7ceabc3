// out = in . weight^T (+ bias) (+ in2) for few rows: a workgroup takes kOutputs rows of the weight, its threads share their
// columns, and every weight is read once. With DOT: quantise.comp's bytes meet the weights' codes as they are.
// With kExpert: weight row = expert * outputs + output, the expert read from in2.
#version 450
#extension GL_GOOGLE_include_directive : require
#extension GL_KHR_shader_subgroup_arithmetic : require
#include "step.glsl"
#include "weight.glsl"
#ifdef DOT
#include "dot.glsl"
#endif

layout(constant_id = 0) const uint kThreads = 64;
layout(constant_id = 1) const uint kOutputs = 4;
layout(constant_id = 2) const uint kRows = 1;
layout(constant_id = 3) const bool kExpert = false;
layout(constant_id = 4) const bool kAligned = true;  // every input row starts at a multiple of 4
layout(local_size_x_id = 0) in;

#ifdef DOT
layout(set = 0, binding = 1) readonly buffer Quants { uvec4 quants[]; };
#else
layout(set = 0, binding = 1) readonly buffer In4 { vec4 in4[]; };
layout(set = 0, binding = 1) readonly buffer In1 { float in1[]; };
#endif
layout(set = 0, binding = 2) readonly buffer In2 { float in2[]; };
layout(set = 0, binding = 3) readonly buffer Bias { float bias[]; };
layout(set = 0, binding = 4) buffer Out { float values[]; };
layout(push_constant) uniform Push {
    uint flags, outputs, inStride, in2Stride, outStride, units, sliceFirst, sliceRows;
    uint chosenInputs;  // kExpert: columns between the inputs of two chosen experts; 0: they share one
};

shared float partial[kThreads * kOutputs * kRows];

#ifdef DOT
// Of 16 elements from `at` on.
float product(uvec4 codes, vec2 scale, uint at) {
    const vec2 x = uintBitsToFloat(quants[at / 8 + 1].xy);
    return scale.x * x.x * float(dot16(codes, quants[at / 8])) + scale.y * x.y;
}
#else
vec4 inputs(uint at) {
    if (kAligned) return in4[at / 4];
    return vec4(in1[at], in1[at + 1], in1[at + 2], in1[at + 3]);
}
#endif

void main() {
    const uint first = opFirstRow(flags), rows = stepRows() - first, rowBegin = gl_WorkGroupID.y * kRows;
    if (rowBegin >= rows) return;
    const uint chosen = gl_WorkGroupID.z, lane = gl_LocalInvocationID.x;
    const uint rowOfWeight = kExpert ? uint(in2[(first + rowBegin) * in2Stride + chosen]) * outputs - sliceFirst : 0;
    const uint count = kExpert ? outputs : sliceRows, blocks = units / kUnitsPerBlock;

    for (uint tile = gl_WorkGroupID.x; tile * kOutputs < count; tile += gl_NumWorkGroups.x) {
        float sums[kOutputs * kRows];
        uint begin[kOutputs];
        [[unroll]] for (uint i = 0; i < kOutputs * kRows; ++i) sums[i] = 0.0;
        // Rows of other slices and beyond the end are read as the last one, and not written.
        [[unroll]] for (uint o = 0; o < kOutputs; ++o) begin[o] = min(rowOfWeight + tile * kOutputs + o, sliceRows - 1) * blocks;

        for (uint unit = lane; unit < units; unit += kThreads) {
            const uint block = unit / kUnitsPerBlock, part = unit % kUnitsPerBlock;
            const uvec2 places = block * kUnitsPerBlock * 32 + unitPlaces(part);
            [[unroll]] for (uint o = 0; o < kOutputs; ++o) {
#ifdef DOT
                uvec4 low, high;
                vec2 lowScale, highScale;
                codesOf(begin[o] + block, part, low, high, lowScale, highScale);
#else
                vec4 low[4], high[4];
                dequantise(begin[o] + block, part, low, high);
#endif
                [[unroll]] for (uint n = 0; n < kRows; ++n) {
                    if (rowBegin + n >= rows) break;
                    const uint from = bufferRow(flags, kInIsLogits, first + rowBegin + n) * inStride + (kExpert ? chosen * chosenInputs : 0);
#ifdef DOT
                    sums[o * kRows + n] += product(low, lowScale, from + places.x) + product(high, highScale, from + places.y);
#else
                    vec4 sum = vec4(0.0);
                    [[unroll]] for (uint i = 0; i < 4; ++i) {
                        sum = fma(low[i], inputs(from + places.x + 4 * i), sum);
                        sum = fma(high[i], inputs(from + places.y + 4 * i), sum);
                    }
                    sums[o * kRows + n] += (sum.x + sum.y) + (sum.z + sum.w);
#endif
                }
            }
        }

        [[unroll]] for (uint i = 0; i < kOutputs * kRows; ++i) {
            const float sum = subgroupAdd(sums[i]);
            if (gl_SubgroupInvocationID == 0) partial[gl_SubgroupID * kOutputs * kRows + i] = sum;
        }
        barrier();
        for (uint i = lane; i < kOutputs * kRows; i += kThreads) {
            const uint column = tile * kOutputs + i / kRows, n = i % kRows;
            const uint weightRow = rowOfWeight + column;
            if (weightRow >= sliceRows || column >= count || rowBegin + n >= rows) continue;
            float sum = 0.0;
            for (uint s = 0; s < gl_NumSubgroups; ++s) sum += partial[s * kOutputs * kRows + i];
            if ((flags & kHasBias) != 0) sum += bias[sliceFirst + weightRow];
            const uint row = first + rowBegin + n, at = kExpert ? chosen * outputs + column : sliceFirst + column;
            if (!kExpert && (flags & kHasIn2) != 0) sum += in2[bufferRow(flags, kIn2IsLogits, row) * in2Stride + at];
            values[bufferRow(flags, kOutIsLogits, row) * outStride + at] = sum;
        }
        barrier();
    }
}
