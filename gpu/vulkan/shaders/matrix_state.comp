// The gated delta rule, or Mamba-2's scan (engine/graph.h), row after row. A workgroup has some value columns of one head,
// whose state it holds in shared memory meanwhile; its threads share out the key's dimensions, too. The state: [value
// heads, key dims, stateStride].
#version 450
#extension GL_GOOGLE_include_directive : require
#include "step.glsl"

layout(local_size_x_id = 0) in;
layout(constant_id = 0) const uint kThreads = 128;
layout(constant_id = 1) const uint kValueColumns = 16;  // divides the threads
layout(constant_id = 2) const uint kDims = 128;    // of a key
layout(constant_id = 3) const bool kScan = false;
layout(set = 0, binding = 1) readonly buffer In { float in1[]; };
layout(set = 0, binding = 2) readonly buffer Decay { float decays[]; };
layout(set = 0, binding = 3) readonly buffer Bias { float bias[]; };
layout(set = 0, binding = 4) writeonly buffer Out { float values[]; };
layout(set = 0, binding = 5) readonly buffer Share { float shares[]; };  // the scan's: what it passes on
layout(set = 0, binding = 6) readonly buffer Rate { float rate[]; };
layout(set = 0, binding = 7) buffer States { float states[]; };
layout(push_constant) uniform Push {
    uint inStride, decayStride, shareStride, outStride, keyHeads, valueHeads, valueDim, stateStride, stateAt, inTurn;
    float eps;
    uint rowBegin, rowEnd;
};

shared float state[kDims * kValueColumns];
shared float keys[kDims], queries[kDims];
shared float partial[kThreads];
shared vec2 squares[kThreads];

/// Of all threads of a column.
float total(float value, uint lane, uint column) {
    partial[lane] = value;
    barrier();
    float sum = 0.0;
    for (uint i = column; i < kThreads; i += kValueColumns) sum += partial[i];
    barrier();
    return sum;
}

void main() {
    const uint blocks = (valueDim + kValueColumns - 1) / kValueColumns, lane = gl_LocalInvocationID.x;
    const uint head = gl_WorkGroupID.x / blocks, column = lane % kValueColumns, parts = kThreads / kValueColumns;
    const uint at = gl_WorkGroupID.x % blocks * kValueColumns + column, part = lane / kValueColumns;
    const uint keyHead = inTurn != 0 ? head % keyHeads : head / (valueHeads / keyHeads), keyWidth = keyHeads * kDims;
    const uint queryAt = (kScan ? valueHeads * valueDim + keyWidth : 0) + keyHead * kDims;
    const uint keyAt = (kScan ? valueHeads * valueDim : keyWidth) + keyHead * kDims;
    const uint valueAt = (kScan ? 0 : 2 * keyWidth) + head * valueDim + at;
    const uint kept = stateAt + head * kDims * stateStride + at, rows = min(stepRows(), rowEnd);
    const bool mine = at < valueDim;
    for (uint i = part; i < kDims; i += parts) state[i * kValueColumns + column] = mine ? states[kept + i * stateStride] : 0.0;
    for (uint row = rowBegin; row < rows; ++row) {
        vec2 own = vec2(0.0);
        for (uint i = lane; i < kDims; i += kThreads) {
            queries[i] = in1[row * inStride + queryAt + i];
            keys[i] = in1[row * inStride + keyAt + i];
            own += vec2(queries[i] * queries[i], keys[i] * keys[i]);
        }
        squares[lane] = own;
        barrier();
        vec2 lengths = vec2(0.0);
        for (uint i = 0; i < kThreads; ++i) lengths += squares[i];
        const float queryScale = kScan ? 1.0 : 1.0 / sqrt((lengths.x + eps) * float(kDims));
        const float keyScale = kScan ? 1.0 : 1.0 / sqrt(lengths.y + eps);
        const float x = decays[row * decayStride + head] + bias[head];
        const float softplus = x > 20.0 ? x : log(1.0 + exp(x)), decay = exp(rate[head] * softplus);
        const float value = mine ? in1[row * inStride + valueAt] : 0.0;
        float change = softplus * value;
        if (!kScan) {
            float told = 0.0;
            for (uint i = part; i < kDims; i += parts) told = fma(state[i * kValueColumns + column], keys[i], told);
            const float share = 1.0 / (1.0 + exp(min(-shares[row * shareStride + head], 80.0)));
            change = share * (value - decay * keyScale * total(told, lane, column)) * keyScale;
        }
        float sum = 0.0;
        for (uint i = part; i < kDims; i += parts) {
            const float next = fma(keys[i], change, decay * state[i * kValueColumns + column]);
            state[i * kValueColumns + column] = next;
            sum = fma(next, queries[i], sum);
        }
        const float result = total(sum, lane, column) * queryScale + (kScan ? shares[head] * value : 0.0);
        if (part == 0 && mine) values[row * outStride + head * valueDim + at] = result;
    }
    for (uint i = part; mine && i < kDims; i += parts) states[kept + i * stateStride] = state[i * kValueColumns + column];
}
