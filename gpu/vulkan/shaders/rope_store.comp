// out = q at the window's angles, out2 = q at the fixed keys' angles; k (rotated) and v go to the cache.
// A workgroup per row and head: the query heads, then, unless another layer stored them, the key and the value heads.
#version 450
#extension GL_GOOGLE_include_directive : require
#include "step.glsl"
#include "cache.glsl"

layout(constant_id = 0) const uint kThreads = 64;
layout(local_size_x_id = 0) in;
layout(set = 0, binding = 1) readonly buffer Q { float queries[]; };
layout(set = 0, binding = 2) readonly buffer K { float newKeys[]; };
layout(set = 0, binding = 3) readonly buffer V { float newValues[]; };
layout(set = 0, binding = 4) writeonly buffer Out { float windowQueries[]; };
layout(set = 0, binding = 5) writeonly buffer Out2 { float fixedQueries[]; };
layout(set = 0, binding = 6) writeonly buffer Keys { uint keys[]; };
layout(set = 0, binding = 7) writeonly buffer Values { uint cachedValues[]; };
layout(push_constant) uniform Push {
    uint flags, heads, headDim, inStride, in2Stride, in3Stride, outStride, out2Stride;
    uint ropeDims, splitHalves, ropeSets, ropeSet, angleStride, ring;  // ring: where its columns begin
};

shared float head[kDims];     // as it came
shared float turned[kDims];   // rotated; zero beyond headDim

float rotate(uint i, bool fixedKeys, uint row) {
    if (i >= ropeDims) return head[i];
    const uint halfway = ropeDims / 2;
    const bool isFirst = splitHalves != 0 ? i < halfway : i % 2 == 0;
    const uint pair = splitHalves != 0 ? (isFirst ? i : i - halfway) : i / 2;
    const uint other = splitHalves != 0 ? (isFirst ? i + halfway : i - halfway) : i ^ 1u;
    const vec2 angle = stepAngle(fixedKeys, ropeSets, angleStride, ropeSet, row, pair);
    return isFirst ? head[i] * angle.x - head[other] * angle.y : head[other] * angle.y + head[i] * angle.x;
}

// To nearest, ties away from zero.
int rounded(float x) { return int(x + (x < 0.0 ? -0.5 : 0.5)); }

uint halfBits(float x) {  // to nearest even, whatever packHalf2x16 does
    const uint bits = floatBitsToUint(x), magnitude = bits & 0x7FFFFFFFu, sign = (bits >> 16) & 0x8000u;
    if (magnitude > 0x7F800000u) return sign | 0x7E00u;
    if (magnitude >= 0x47800000u) return sign | 0x7C00u;
    if (magnitude < 0x38800000u) return sign | (floatBitsToUint(uintBitsToFloat(magnitude) + 0.5) - 0x3F000000u);
    return sign | ((magnitude - 0x38000000u + 0xFFFu + ((magnitude >> 13) & 1u)) >> 13);
}

void store(bool isKey, uint kvHead, uint slot) {
    const uint chunk = gl_LocalInvocationID.x;
    for (uint c = chunk; c < kChunks; c += kThreads) {
        const uint at = isKey ? keyChunk(kvHead, slot, c) : valueChunk(kvHead, slot, c);
        uint words[8];
        uint count = 8;
        if (kKvType == kKvF32) {
            for (uint i = 0; i < 8; ++i) words[i] = floatBitsToUint(turned[8 * c + i]);
        } else if (kKvType == kKvF16) {
            count = 4;
            for (uint i = 0; i < 4; ++i) words[i] = halfBits(turned[8 * c + 2 * i]) | (halfBits(turned[8 * c + 2 * i + 1]) << 16);
        } else {
            count = 2;
            const uint block = c / 4, end = min(32 * block + 32, kDims);
            float most = 0.0;
            for (uint i = 32 * block; i < end; ++i) most = max(most, abs(turned[i]));
            const float inverse = most > 0.0 ? 127.0 / most : 0.0;
            words[0] = words[1] = 0;
            for (uint i = 0; i < 8; ++i) words[i / 4] |= (uint(rounded(turned[8 * c + i] * inverse)) & 255u) << (8 * (i % 4));
            const uint scale = floatBitsToUint(floatFromHalf(halfBits(most / 127.0)));
            if (c % 4 == 0) {
                if (isKey) keys[keyScale(kvHead, slot, block)] = scale;
                else cachedValues[valueScale(kvHead, slot, block)] = scale;
            }
        }
        for (uint i = 0; i < count; ++i) {
            if (isKey) keys[at * count + i] = words[i];
            else cachedValues[at * count + i] = words[i];
        }
    }
}

void main() {
    const uint row = opFirstRow(flags) + gl_WorkGroupID.y, lane = gl_LocalInvocationID.x;
    if (row >= stepRows()) return;
    const bool isQuery = gl_WorkGroupID.x < heads, isKey = !isQuery && gl_WorkGroupID.x < heads + kKvHeads;
    const uint index = isQuery ? gl_WorkGroupID.x : isKey ? gl_WorkGroupID.x - heads : gl_WorkGroupID.x - heads - kKvHeads;
    const uint from = index * headDim;
    for (uint i = lane; i < headDim; i += kThreads) {
        head[i] = isQuery ? queries[row * inStride + from + i] : isKey ? newKeys[row * in2Stride + from + i] : newValues[row * in3Stride + from + i];
    }
    barrier();
    for (uint i = lane; i < kDims; i += kThreads) {
        if (isQuery) {
            if (i >= headDim) continue;
            windowQueries[row * outStride + from + i] = rotate(i, false, row);
            fixedQueries[row * out2Stride + from + i] = rotate(i, true, row);
        } else {
            turned[i] = i >= headDim ? 0.0 : isKey ? rotate(i, false, row) : head[i];
        }
    }
    if (isQuery) return;
    barrier();
    store(isKey, index, stepColumn(ring + kSlot, row));
}
