// How attention reads the cache: eight dimensions of a key or value in aligned loads, whatever their type.
#pragma once

#include "cuda/device_code.h"
#include "cuda/kernels.h"

namespace daylong::cuda {

constexpr int kEach = 8;           // dimensions of a load
constexpr float kLowest = -1e30F;  // below any score

/// Eight dimensions of a key or value, as loaded.
template <KeyType type>
struct Loaded {
    uint4 words[type == KeyType::F32 ? 2 : 1];
    float scale;
};

template <KeyType type>
__device__ __forceinline__ Loaded<type> loadEight(const uint8_t* data, const uint16_t* scales, const CacheView& cache,
                                                  size_t slot, uint32_t d) {
    Loaded<type> loaded{};
    const size_t at = slot * cache.dims + d;
    if constexpr (type == KeyType::F32) {
        const auto* const from = reinterpret_cast<const uint4*>(data + at * 4);
        loaded.words[0] = from[0];
        loaded.words[1] = from[1];
    } else if constexpr (type == KeyType::F16) {
        loaded.words[0] = *reinterpret_cast<const uint4*>(data + at * 2);
    } else {
        const uint2 codes = *reinterpret_cast<const uint2*>(data + at);
        loaded.words[0].x = codes.x;
        loaded.words[0].y = codes.y;
        loaded.scale = halfToFloat(scales[slot * cache.scalesPerSlot + d / 32]);
    }
    return loaded;
}

template <KeyType type>
__device__ __forceinline__ void unpackEight(const Loaded<type>& loaded, float (&values)[kEach]) {
    const uint32_t words[4] = {loaded.words[0].x, loaded.words[0].y, loaded.words[0].z, loaded.words[0].w};
    if constexpr (type == KeyType::F32) {
        const uint32_t more[4] = {loaded.words[1].x, loaded.words[1].y, loaded.words[1].z, loaded.words[1].w};
#pragma unroll
        for (int i = 0; i < 4; ++i) {
            values[i] = bitsToFloat(words[i]);
            values[i + 4] = bitsToFloat(more[i]);
        }
    } else if constexpr (type == KeyType::F16) {
#pragma unroll
        for (int i = 0; i < 4; ++i) {
            values[2 * i] = halfToFloat(static_cast<uint16_t>(words[i] & 0xFFFFU));
            values[2 * i + 1] = halfToFloat(static_cast<uint16_t>(words[i] >> 16U));
        }
    } else {
#pragma unroll
        for (int i = 0; i < kEach; ++i) {
            values[i] = loaded.scale * static_cast<float>(static_cast<int8_t>((words[i / 4] >> (i % 4 * 8)) & 0xFFU));
        }
    }
}

}  // namespace daylong::cuda
