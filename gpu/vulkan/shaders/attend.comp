// Attention of up to kQueries queries (rows times the heads that share a kvHead) over a part of the keys, with a running
// softmax (FlashAttention's, arXiv 2205.14135). Keys are numbered: the fixed slots, then the window's from the first row's
// first on; a query sees an interval of each. Parts are merged by attend_merge.comp.
#version 450
#extension GL_GOOGLE_include_directive : require
#extension GL_KHR_shader_subgroup_arithmetic : require
#include "step.glsl"
#include "cache.glsl"

layout(local_size_x_id = 3) in;
layout(constant_id = 0) const uint kQueries = 4;  // kRows * kHeads
layout(constant_id = 1) const uint kHeads = 4;    // of one kvHead
layout(constant_id = 2) const uint kParts = 1;
layout(constant_id = 3) const uint kThreads = 128;  // at least kDims / 8
layout(set = 0, binding = 1) readonly buffer WindowQueries { float windowQueries[]; };
layout(set = 0, binding = 2) readonly buffer FixedQueries { float fixedQueries[]; };
layout(set = 0, binding = 4) writeonly buffer Partials { float partials[]; };  // [rows, heads, kParts, kDims + 2]
layout(set = 0, binding = 6) readonly buffer Keys4 { uvec4 keys4[]; };
layout(set = 0, binding = 6) readonly buffer Keys2 { uvec2 keys2[]; };
layout(set = 0, binding = 6) readonly buffer Keys1 { float keyScales[]; };
layout(set = 0, binding = 7) readonly buffer Values4 { uvec4 values4[]; };
layout(set = 0, binding = 7) readonly buffer Values2 { uvec2 values2[]; };
layout(set = 0, binding = 7) readonly buffer Values1 { float valueScales[]; };
layout(push_constant) uniform Push {
    uint flags, heads, headDim, inStride, in2Stride, fixedSlots, ringSlots, ring;  // ring: where its columns begin
    float scale, softcap, alibiMaxBias;
};

const uint kKeys = kThreads, kRows = kQueries / kHeads;
struct Seen {  // key numbers
    uint fixedHigh, windowLow, windowHigh;
    int distance;  // from key number n of the window: distance - n
    uint position;
    float slope;  // ALiBi's
};
shared Seen seen[kQueries];
shared vec4 queries[2 * kQueries * kDims / 4];  // [window, fixed][query][dims]
shared float scores[kQueries * kKeys];
shared float factors[kQueries], largest[kQueries];
shared float gathered[kThreads * 8];

const float kLowest = -1e30;

void chunkOf(uvec4 a, out vec4 low, out vec4 high) {
    low = halves(a.x, a.y);
    high = halves(a.z, a.w);
}

void loadKey(uint kvHead, uint slot, uint chunk, out vec4 low, out vec4 high) {
    const uint at = keyChunk(kvHead, slot, chunk);
    if (kKvType == kKvF32) low = uintBitsToFloat(keys4[2 * at]), high = uintBitsToFloat(keys4[2 * at + 1]);
    else if (kKvType == kKvF16) chunkOf(keys4[at], low, high);
    else {
        const float factor = keyScales[keyScale(kvHead, slot, chunk / 4)];
        low = factor * signedBytes(keys2[at].x), high = factor * signedBytes(keys2[at].y);
    }
}

void loadValue(uint kvHead, uint slot, uint chunk, out vec4 low, out vec4 high) {
    const uint at = valueChunk(kvHead, slot, chunk);
    if (kKvType == kKvF32) low = uintBitsToFloat(values4[2 * at]), high = uintBitsToFloat(values4[2 * at + 1]);
    else if (kKvType == kKvF16) chunkOf(values4[at], low, high);
    else {
        const float factor = valueScales[valueScale(kvHead, slot, chunk / 4)];
        low = factor * signedBytes(values2[at].x), high = factor * signedBytes(values2[at].y);
    }
}

float capped(float x) {
    const float t = exp(-2.0 * min(abs(x), 20.0)), large = (1.0 - t) / (1.0 + t);
    return abs(x) < 0.05 ? x * (1.0 - x * x * (1.0 / 3.0 - x * x * (2.0 / 15.0))) : x < 0.0 ? -large : large;
}

/// As engine::alibiSlope.
float alibiSlope(uint head) {
    const uint power = 1u << findMSB(heads);
    const uint exponent = head < power ? head + 1 : 2 * (head - power) + 1;
    return exp2(-alibiMaxBias * float(exponent) / float(head < power ? power : 2 * power));
}

void look(uint query, uint row, uint base) {
    const uint fixedCount = stepColumn(ring + kFixedCount, row), windowCount = stepColumn(ring + kWindowCount, row), count = fixedCount + windowCount;
    const uint begin = ringSlots == 0 ? 0 : (stepColumn(ring + kWindowFirst, row) + ringSlots - base) % ringSlots;
    seen[query].fixedHigh = fixedCount;
    seen[query].windowLow = begin;
    seen[query].windowHigh = begin + windowCount;
    seen[query].distance = int(begin + windowCount) - 1;
    seen[query].position = count - 1;
}

void main() {
    const uint lane = gl_LocalInvocationID.x, rows = stepRows();
    const uint rowBegin = opFirstRow(flags) + gl_WorkGroupID.y * kRows;
    if (rowBegin >= rows) return;
    const uint group = heads / kKvHeads, headTiles = (group + kHeads - 1) / kHeads;
    const uint part = gl_WorkGroupID.x % kParts, kvHead = gl_WorkGroupID.x / kParts / headTiles;
    const uint headBegin = kvHead * group + gl_WorkGroupID.x / kParts % headTiles * kHeads, headEnd = (kvHead + 1) * group;
    uint base = 0;  // the ring index that the window's keys are numbered from: the first row's that sees any
    for (uint r = min(kRows, rows - rowBegin); r > 0; --r) {
        if (stepColumn(ring + kWindowCount, rowBegin + r - 1) > 0) base = stepColumn(ring + kWindowFirst, rowBegin + r - 1);
    }

    // Queries beyond the last row or head repeat the last, and are not written.
    for (uint q = lane; q < kQueries; q += kThreads) {
        look(q, min(rowBegin + q / kHeads, rows - 1), base);
        seen[q].slope = alibiMaxBias > 0.0 ? alibiSlope(min(headBegin + q % kHeads, headEnd - 1)) : 0.0;
        largest[q] = kLowest;
    }
    for (uint i = lane; i < 2 * kQueries * kDims / 4; i += kThreads) {
        const uint q = i / (kDims / 4) % kQueries, d = i % (kDims / 4) * 4;
        const uint row = min(rowBegin + q / kHeads, rows - 1), at = min(headBegin + q % kHeads, headEnd - 1) * headDim + d;
        vec4 value = vec4(0.0);
        for (uint j = 0; j < 4; ++j) {
            if (d + j >= headDim) break;
            value[j] = i < kQueries * kDims / 4 ? windowQueries[row * inStride + at + j] : fixedQueries[row * in2Stride + at + j];
        }
        queries[i] = value;
    }
    barrier();
    // What any query sees; each interval overlaps the next row's, unless it is empty.
    uint fixedKeys = 0, windowLow = 0xFFFFFFFFu, windowHigh = 0;
    for (uint q = 0; q < kQueries; ++q) {
        fixedKeys = max(fixedKeys, seen[q].fixedHigh);
        if (seen[q].windowLow < seen[q].windowHigh) windowLow = min(windowLow, seen[q].windowLow), windowHigh = max(windowHigh, seen[q].windowHigh);
    }
    windowLow = min(windowLow, windowHigh);
    const uint total = fixedKeys + windowHigh - windowLow;
    const uint each = ((total + kParts - 1) / kParts + kKeys - 1) / kKeys * kKeys;
    const uint end = min(total, (part + 1) * each);

    const uint groups = kThreads / kChunks, mine = lane / kChunks, chunk = lane % kChunks;  // of values
    vec4 low[kQueries], high[kQueries];
    float sums[kQueries];
    [[unroll]] for (uint q = 0; q < kQueries; ++q) low[q] = high[q] = vec4(0.0), sums[q] = 0.0;

    for (uint begin = part * each; begin < end; begin += kKeys) {
        const uint key = begin + lane;
        float score[kQueries];
        [[unroll]] for (uint q = 0; q < kQueries; ++q) score[q] = kLowest;
        if (key < end) {
            const bool isFixed = key < fixedKeys;
            const uint number = isFixed ? key : windowLow + key - fixedKeys;
            const uint slot = isFixed ? number : fixedSlots + (base + number) % ringSlots;
            [[unroll]] for (uint q = 0; q < kQueries; ++q) score[q] = 0.0;
            for (uint c = 0; c < kChunks; ++c) {
                vec4 l, h;
                loadKey(kvHead, slot, c, l, h);
                [[unroll]] for (uint q = 0; q < kQueries; ++q) {
                    const uint at = ((isFixed ? kQueries : 0) + q) * (kDims / 4) + 2 * c;
                    score[q] += dot(l, queries[at]) + dot(h, queries[at + 1]);
                }
            }
            [[unroll]] for (uint q = 0; q < kQueries; ++q) {
                float s = score[q] * scale;
                if (softcap > 0.0) s = softcap * capped(s / softcap);
                if (alibiMaxBias > 0.0) {
                    const int distance = isFixed ? int(seen[q].position - number) : seen[q].distance - int(number);
                    s -= seen[q].slope * float(distance);
                }
                const bool sees = isFixed ? number < seen[q].fixedHigh
                                          : number >= seen[q].windowLow && number < seen[q].windowHigh;
                score[q] = sees ? s : kLowest;
            }
        }
        [[unroll]] for (uint q = 0; q < kQueries; ++q) {
            const float most = subgroupMax(score[q]);
            if (gl_SubgroupInvocationID == 0) gathered[q * kThreads + gl_SubgroupID] = most;
        }
        barrier();
        if (lane < kQueries) {
            float most = largest[lane];
            for (uint i = 0; i < gl_NumSubgroups; ++i) most = max(most, gathered[lane * kThreads + i]);
            factors[lane] = exp(largest[lane] - most);
            largest[lane] = most;
        }
        barrier();
        [[unroll]] for (uint q = 0; q < kQueries; ++q) {
            const float weight = score[q] > kLowest ? exp(score[q] - largest[q]) : 0.0;
            scores[q * kKeys + lane] = weight;
            sums[q] = sums[q] * factors[q] + weight;
            low[q] *= factors[q];
            high[q] *= factors[q];
        }
        barrier();
        // Slots that no query sees are not read: they may hold anything.
        const uint count = min(kKeys, end - begin);
        for (uint k = mine; k < count && mine < groups; k += groups) {
            const uint number = begin + k;
            const uint slot = number < fixedKeys ? number : fixedSlots + (base + windowLow + number - fixedKeys) % ringSlots;
            vec4 l, h;
            loadValue(kvHead, slot, chunk, l, h);
            [[unroll]] for (uint q = 0; q < kQueries; ++q) {
                low[q] = fma(vec4(scores[q * kKeys + k]), l, low[q]);
                high[q] = fma(vec4(scores[q * kKeys + k]), h, high[q]);
            }
        }
        barrier();
    }

    [[unroll]] for (uint q = 0; q < kQueries; ++q) {
        const uint row = rowBegin + q / kHeads, head = headBegin + q % kHeads;
        const bool exists = row < rows && head < headEnd;
        const uint to = ((row * heads + head) * kParts + part) * (kDims + 2);
        const float sum = subgroupAdd(sums[q]);
        barrier();
        if (gl_SubgroupInvocationID == 0) scores[gl_SubgroupID] = sum;
        [[unroll]] for (uint i = 0; i < 4; ++i) {
            gathered[lane * 8 + i] = low[q][i];
            gathered[lane * 8 + 4 + i] = high[q][i];
        }
        barrier();
        for (uint d = lane; d < kDims && exists; d += kThreads) {
            float value = 0.0;
            for (uint g = 0; g < groups; ++g) value += gathered[g * kDims + d];
            partials[to + d] = value;
        }
        if (lane == 0 && exists) {
            float all = 0.0;
            for (uint i = 0; i < gl_NumSubgroups; ++i) all += scores[i];
            partials[to + kDims] = all;
            partials[to + kDims + 1] = largest[q];
        }
    }
}
