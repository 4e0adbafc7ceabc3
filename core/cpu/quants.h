// The quants of 32 columns of a tile, as bytes: what each type's unpacking is. Layouts: repack.h.
#pragma once

#include "cpu/simd_bytes.h"

#include <utility>

namespace daylong::cpu::DAYLONG_SIMD {

// Weights of 32 columns: eight groups of 4 columns x 16 rows. group<g>(at) unpacks one of them, into bytes that stand
// for themselves less kOffset.
struct Q8Quants {
    static constexpr size_t kBytes = 512;
    static constexpr int32_t kOffset = 128, kMost = 255;
    template <size_t g>
    DAYLONG_INLINE static Bytes group(const std::byte* at) {
        return loadBytes(at + 64 * g);
    }
};
struct Q4Quants {
    static constexpr size_t kBytes = 256;
    static constexpr int32_t kOffset = 8, kMost = 15;
    template <size_t g>
    DAYLONG_INLINE static Bytes group(const std::byte* at) {
        const Bytes packed = loadBytes(at + 64 * (g % 4));
        if constexpr (g < 4) return nibblesLow(packed);
        else return nibblesHigh(packed);
    }
};
struct Q6Quants {
    static constexpr size_t kBytes = 384;
    static constexpr int32_t kOffset = 32, kMost = 63;
    template <size_t g>
    DAYLONG_INLINE static Bytes group(const std::byte* at) {
        constexpr int place = g % 2 * 2 + g / 4;  // of its pairs of bits, among those of four groups
        const Bytes pairs = loadBytes(at + 256 + 64 * (g % 4 / 2));
        return withHighBits<4 - 2 * place>(Q4Quants::group<g>(at), pairs, static_cast<uint8_t>(3U << 2U * place));
    }
};

/// base | group g's fifth, or third, bits: bit g of each byte.
template <size_t g, int target>
DAYLONG_INLINE Bytes withBitPlane(const Bytes& base, const std::byte* at) {
    return withHighBits<target - static_cast<int>(g)>(base, loadBytes(at), static_cast<uint8_t>(1U << g));
}
struct Q5Quants {
    static constexpr size_t kBytes = 320;
    static constexpr int32_t kOffset = 16, kMost = 31;
    template <size_t g>
    DAYLONG_INLINE static Bytes group(const std::byte* at) {
        return withBitPlane<g, 4>(Q4Quants::group<g>(at), at + 256);
    }
};
struct Q2Quants {
    static constexpr size_t kBytes = 128;
    static constexpr int32_t kOffset = 0, kMost = 3;
    template <size_t g>
    DAYLONG_INLINE static Bytes group(const std::byte* at) {
        constexpr int place = g % 4;
        return withHighBits<-2 * place>(Bytes{}, loadBytes(at + 64 * (g / 4)), static_cast<uint8_t>(3U << 2U * place));
    }
};
struct Q3Quants {
    static constexpr size_t kBytes = 192;
    static constexpr int32_t kOffset = 4, kMost = 7;
    template <size_t g>
    DAYLONG_INLINE static Bytes group(const std::byte* at) {
        return withBitPlane<g, 2>(Q2Quants::group<g>(at), at + 128);
    }
};
/// Nibbles that stand for values of a table, plus the offset.
template <class Table>
struct TableQuants {
    static constexpr size_t kBytes = 256;
    static constexpr int32_t kOffset = Table::kOffset, kMost = Table::kMost;
    template <size_t g>
    DAYLONG_INLINE static Bytes group(const std::byte* at) {
        return lookUp(Q4Quants::group<g>(at), Table::kValues);
    }
};
struct Iq4Table {
    static constexpr int32_t kOffset = 128, kMost = 241;
    static constexpr uint8_t kValues[16] = {1, 24, 45, 63, 79, 93, 106, 118, 129, 141, 153, 166, 181, 197, 217, 241};
};
struct Mxfp4Table {
    static constexpr int32_t kOffset = 16, kMost = 28;
    static constexpr uint8_t kValues[16] = {16, 17, 18, 19, 20, 22, 24, 28, 16, 15, 14, 13, 12, 10, 8, 4};
};

/// The groups of a block's weights, each unpacked when it is asked for: for one pass over them.
template <class Quants>
struct PackedGroups {
    DAYLONG_INLINE explicit PackedGroups(const std::byte* quants) : at(quants) {}
    template <size_t g>
    DAYLONG_INLINE Bytes group() const {
        return Quants::template group<g>(at);
    }
    const std::byte* at;
};
/// The same unpacked beforehand: for several passes.
template <class Quants>
struct UnpackedGroups {
    DAYLONG_INLINE explicit UnpackedGroups(const std::byte* quants) : UnpackedGroups(quants, EachGroup()) {}
    template <size_t g>
    DAYLONG_INLINE Bytes group() const {
        return w[g];
    }
    Bytes w[8];

private:
    using EachGroup = std::make_index_sequence<8>;
    template <size_t... kGroups>
    DAYLONG_INLINE UnpackedGroups(const std::byte* quants, std::index_sequence<kGroups...>)
        : w{Quants::template group<kGroups>(quants)...} {}
};

}  // namespace daylong::cpu::DAYLONG_SIMD
