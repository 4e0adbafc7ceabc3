// Kernels on single rows: norms, activations, quantisation of activations, rotation, simple arithmetic.
#pragma once

#include "cpu/kernels.h"
#include "cpu/simd.h"
#include "cpu/simd_convert.h"

namespace daylong::cpu::DAYLONG_SIMD {

DAYLONG_INLINE Floats sigmoid(const Floats& x) { return splat(1.0F) / (splat(1.0F) + exponential(splat(0.0F) - x)); }

DAYLONG_INLINE Floats activated(model::Activation activation, const Floats& x) {
    if (activation == model::Activation::Silu) return x * sigmoid(x);
    if (activation == model::Activation::Sigmoid) return sigmoid(x);
    if (activation == model::Activation::Identity) return x;
    if (activation == model::Activation::GeluTanh) {  // 0.5 (1 + tanh y) = sigmoid(2 y)
        const Floats inner = x * fma(x * x, splat(0.0713548162726F), splat(1.59576912161F));
        return x * sigmoid(inner);
    }
    float lanes[16];
    store(lanes, x);
    for (float& lane : lanes) lane = 0.5F * lane * (1.0F + __builtin_erff(lane * 0.70710678F));
    return load(lanes);
}

DAYLONG_INLINE Floats gated(model::Activation activation, const Floats& gate, const Floats& up) {
    if (activation != model::Activation::SwigluOai) return activated(activation, gate) * up;
    const Floats limit = splat(7.0F);
    const Floats g = smaller(gate, limit), u = larger(smaller(up, limit), splat(-7.0F));
    return g * sigmoid(g * splat(1.702F)) * (u + splat(1.0F));
}

/// Calls body(vector of in[i..], i) over a row, the last vector padded with zeros; body's result goes to out.
template <class Body>
DAYLONG_INLINE void eachVector(uint32_t columns, float* out, const Body& body) {
    uint32_t i = 0;
    for (; i + 16 <= columns; i += 16) store(out + i, body(i, [](const float* from) { return load(from); }));
    if (i == columns) return;
    const uint32_t left = columns - i;
    float lanes[16];
    store(lanes, body(i, [left](const float* from) {
              float padded[16] = {};
              std::memcpy(padded, from, left * sizeof(float));
              return load(padded);
          }));
    std::memcpy(out + i, lanes, left * sizeof(float));
}

static void gate(model::Activation activation, const float* in, const float* in2, uint32_t columns, float* out) {
    eachVector(columns, out, [&](uint32_t i, const auto& read) {
        return in2 == nullptr ? activated(activation, read(in + i)) : gated(activation, read(in + i), read(in2 + i));
    });
}
static void curve(const model::Curve& curve, const float* in, uint32_t columns, float* out) {
    const Floats zero = splat(0.0F);
    eachVector(columns, out, [&](uint32_t i, const auto& read) {
        const Floats x = read(in + i), above = larger(x, zero), below = smaller(x, zero);
        const Floats bent =
            fma(above * above, splat(curve.rising), splat(curve.falling) * (exponential(below) - splat(1.0F) - below));
        return fma(x, splat(curve.linear), bent);
    });
}
static void add(const float* in, const float* in2, uint32_t columns, float* out) {
    eachVector(columns, out, [&](uint32_t i, const auto& read) { return read(in + i) + read(in2 + i); });
}
static void scale(const float* in, float factor, uint32_t columns, float* out) {
    eachVector(columns, out, [&](uint32_t i, const auto& read) { return read(in + i) * splat(factor); });
}
static void addScaled(const float* in, float factor, uint32_t columns, float* out) {
    eachVector(columns, out,
               [&](uint32_t i, const auto& read) { return fma(read(in + i), splat(factor), read(out + i)); });
}
/// cap * tanh(x / cap); tanh y = 1 - 2 / (e^2y + 1).
DAYLONG_INLINE Floats capped(const Floats& x, float cap) {
    const Floats y = x * splat(2.0F / cap);
    return splat(cap) - splat(2.0F * cap) / (exponential(y) + splat(1.0F));
}
static void softcap(const float* in, float cap, uint32_t columns, float* out) {
    eachVector(columns, out, [&](uint32_t i, const auto& read) { return capped(read(in + i), cap); });
}

static void clamp(const float* in, float limit, uint32_t columns, float* out) {
    eachVector(columns, out, [&](uint32_t i, const auto& read) {
        return larger(smaller(read(in + i), splat(limit)), splat(-limit));
    });
}

static void norm(const NormRow& norm, const float* in, uint32_t columns, float* out) {
    for (uint32_t begin = 0; begin < columns; begin += norm.group) {
        const float* x = in + begin;
        double mean = 0.0, squares = 0.0;
        if (norm.kind == model::NormKind::Layer) {
            for (uint32_t i = 0; i < norm.group; ++i) mean += static_cast<double>(x[i]);
            mean /= norm.group;
        }
        const auto centre = static_cast<float>(mean);
        Floats sums = splat(0.0F);
        uint32_t i = 0;
        for (; i + 16 <= norm.group; i += 16) {
            const Floats y = load(x + i) - splat(centre);
            sums = fma(y, y, sums);
        }
        squares = static_cast<double>(sumOf(sums));
        for (; i < norm.group; ++i) squares += static_cast<double>((x[i] - centre) * (x[i] - centre));
        const auto factor =
            static_cast<float>(1.0 / __builtin_sqrt(squares / norm.group + static_cast<double>(norm.eps)));
        eachVector(norm.group, out + begin, [&](uint32_t at, const auto& read) {
            Floats y = (read(x + at) - splat(centre)) * splat(factor);
            if (norm.weight != nullptr) y = y * read(norm.weight + (norm.eachColumn ? begin : 0) + at);
            return norm.bias != nullptr ? y + read(norm.bias + at) : y;
        });
    }
}

/// What dot products start at with weights that stand for themselves less an offset. Unsigned, as not-a-numbers may
/// have any sum.
DAYLONG_INLINE int32_t timesMinus(uint32_t offset, int32_t sum) {
    return static_cast<int32_t>(0U - offset * static_cast<uint32_t>(sum));
}

static void quantize(const float* in, uint32_t columns, const RowBlocks& out) {
    ActivationBlock* block = out.first;
    for (uint32_t b = 0; b < columns / 32; ++b, in += 32, block += out.stride) {
        const Floats low = load(in), high = load(in + 16);
        const float most = largestOf(larger(magnitude(low), magnitude(high)));
        const Floats inverse = splat(most > 0.0F ? 127.0F / most : 0.0F);
        const Ints lowQuants = nearest(low * inverse), highQuants = nearest(high * inverse);
        storeSmall(block->quants, lowQuants);
        storeSmall(block->quants + 16, highQuants);
        const int32_t lowSum = sumOf(lowQuants), highSum = sumOf(highQuants);
        const auto sum = static_cast<int32_t>(static_cast<uint32_t>(lowSum) + static_cast<uint32_t>(highSum));
        block->scale = most / 127.0F;
        block->scaledSum = block->scale * static_cast<float>(sum);
        block->lowLess32 = timesMinus(32, lowSum);
        block->highLess32 = timesMinus(32, highSum);
        block->less8 = timesMinus(8, sum);
        block->less16 = timesMinus(16, sum);
        block->less128 = timesMinus(128, sum);
    }
}

static void rotate(const RopeRow& rope, const float* __restrict in, const float* __restrict angles, float factor,
                   float* __restrict out) {
    const uint32_t pairs = rope.style == model::RopeStyle::None ? 0 : rope.dims / 2;
    if (rope.style == model::RopeStyle::AdjacentPairs) {
        for (uint32_t i = 0; i < pairs; ++i) {
            const float x = in[2 * i] * factor, y = in[2 * i + 1] * factor;
            out[2 * i] = x * angles[2 * i] - y * angles[2 * i + 1];
            out[2 * i + 1] = x * angles[2 * i + 1] + y * angles[2 * i];
        }
    } else {
        for (uint32_t i = 0; i < pairs; ++i) {
            const float x = in[i] * factor, y = in[i + pairs] * factor;
            out[i] = x * angles[2 * i] - y * angles[2 * i + 1];
            out[i + pairs] = x * angles[2 * i + 1] + y * angles[2 * i];
        }
    }
    for (uint32_t i = 2 * pairs; i < rope.headDim; ++i) out[i] = in[i] * factor;
}

static uint64_t readAll(const std::byte* data, uint64_t bytes) {
    PartU sums[8] = {};
    for (uint64_t at = 0; at + 8 * sizeof(PartU) <= bytes; at += 8 * sizeof(PartU)) {
        __builtin_prefetch(data + at + 4096);
        for (size_t i = 0; i < 8; ++i) sums[i] += loadPart<PartU>(data + at + i * sizeof(PartU));
    }
    for (size_t i = 1; i < 8; ++i) sums[0] += sums[i];
    return sums[0][0];
}

}  // namespace daylong::cpu::DAYLONG_SIMD
