// Kernels of layers that keep a state: what they make of a row goes into the state, and the next row reads it.
#pragma once

#include "cpu/row_kernels.h"

namespace daylong::cpu::DAYLONG_SIMD {

/// out[t][c] = activation(sum over j of weight[j][c] * in[t - taps + 1 + j][c]); what was before the first row is in
/// the state, [taps - 1][width].
static void convolve(const ConvJob& job) {
    const uint32_t before = job.taps - 1;
    const auto row = [&](int64_t t) {
        return t >= 0 ? job.in + t * job.width : job.state + (t + int64_t{before}) * job.width;
    };
    for (uint32_t t = 0; t < job.rows; ++t) {
        const uint32_t begin = job.begin;
        eachVector(job.end - begin, job.out + size_t{t} * job.width + begin, [&](uint32_t i, const auto& read) {
            Floats sum = job.bias != nullptr ? read(job.bias + begin + i) : splat(0.0F);
            for (uint32_t j = 0; j < job.taps; ++j) {
                const Floats x = read(row(int64_t{t} + j - before) + begin + i);
                sum = fma(x, read(job.weight + size_t{j} * job.width + begin + i), sum);
            }
            return activated(job.activation, sum);
        });
    }
    // Oldest first: a state's row is read before it is written.
    for (uint32_t i = 0; i < before; ++i) {
        std::memcpy(job.state + size_t{i} * job.width + job.begin, row(int64_t{job.rows} + i - before) + job.begin,
                    (job.end - job.begin) * sizeof(float));
    }
}

DAYLONG_INLINE float softplus(float x) { return x > 20.0F ? x : __builtin_log1pf(__builtin_expf(x)); }

/// One block of 16 value columns of one head, row after row: S = decay S; d = share (v - S^T k); S = S + k d^T;
/// out = S^T q. Keys and queries are made one long first, queries divided by the root of their width.
static void deltaRule(const DeltaJob& job) {
    float keys[kMostStateDim], queries[kMostStateDim];
    for (uint32_t row = 0; row < job.rows; ++row) {
        const size_t at = size_t{row} * job.stride;
        const float *q = job.query + at, *k = job.key + at;
        float qSquares = 0.0F, kSquares = 0.0F;
        for (uint32_t i = 0; i < job.keyDim; ++i) {
            qSquares += q[i] * q[i];
            kSquares += k[i] * k[i];
        }
        const float qScale = 1.0F / __builtin_sqrtf((qSquares + job.eps) * static_cast<float>(job.keyDim));
        const float kScale = 1.0F / __builtin_sqrtf(kSquares + job.eps);
        for (uint32_t i = 0; i < job.keyDim; ++i) {
            queries[i] = q[i] * qScale;
            keys[i] = k[i] * kScale;
        }
        const size_t gateAt = size_t{row} * job.gateStride;
        const Floats decay = splat(__builtin_expf(job.rate * softplus(job.decay[gateAt] + job.bias)));
        const float share = 1.0F / (1.0F + __builtin_expf(-job.share[gateAt]));
        float lanes[16] = {};
        std::memcpy(lanes, job.value + at, job.columns * sizeof(float));
        Floats told[2] = {splat(0.0F), splat(0.0F)};
        for (uint32_t i = 0; i < job.keyDim; ++i)
            told[i % 2] = fma(load(job.state + size_t{i} * 16), splat(keys[i]), told[i % 2]);
        const Floats change = (load(lanes) - decay * (told[0] + told[1])) * splat(share);
        Floats out[2] = {splat(0.0F), splat(0.0F)};
        for (uint32_t i = 0; i < job.keyDim; ++i) {
            const Floats state = fma(splat(keys[i]), change, load(job.state + size_t{i} * 16) * decay);
            store(job.state + size_t{i} * 16, state);
            out[i % 2] = fma(state, splat(queries[i]), out[i % 2]);
        }
        store(lanes, out[0] + out[1]);
        std::memcpy(job.out + size_t{row} * job.outStride, lanes, job.columns * sizeof(float));
    }
}

/// One block of 16 value columns of one head, row after row: S = decay S + k (step v)^T; out = S^T q + skip v.
static void scan(const ScanJob& job) {
    for (uint32_t row = 0; row < job.rows; ++row) {
        const size_t at = size_t{row} * job.stride;
        const float *q = job.query + at, *k = job.key + at;
        const float step = softplus(job.step[size_t{row} * job.gateStride] + job.bias);
        const Floats decay = splat(__builtin_expf(job.rate * step));
        float lanes[16] = {};
        std::memcpy(lanes, job.value + at, job.columns * sizeof(float));
        const Floats value = load(lanes), change = value * splat(step);
        Floats out[2] = {value * splat(job.skip), splat(0.0F)};
        for (uint32_t i = 0; i < job.keyDim; ++i) {
            const Floats state = fma(splat(k[i]), change, load(job.state + size_t{i} * 16) * decay);
            store(job.state + size_t{i} * 16, state);
            out[i % 2] = fma(state, splat(q[i]), out[i % 2]);
        }
        store(lanes, out[0] + out[1]);
        std::memcpy(job.out + size_t{row} * job.outStride, lanes, job.columns * sizeof(float));
    }
}

}  // namespace daylong::cpu::DAYLONG_SIMD
