#include "cuda/repack.h"

#include "model/block_codes.h"

#include <cassert>
#include <cstring>

namespace daylong::cuda {

namespace {

using model::DType;

uint8_t byteAt(const std::byte* at, size_t i) { return std::to_integer<uint8_t>(at[i]); }

/// A chunk as the file has it: codes of up to 8 bits, its scales' bytes.
struct FileChunk {
    std::array<uint8_t, 32> code{};
    std::array<uint8_t, 4> scales{};
};

void takeNibbles(const std::byte* packed, FileChunk& chunk) {
    for (size_t i = 0; i < 16; ++i) {
        chunk.code[i] = byteAt(packed, i) & 15U;
        chunk.code[i + 16] = byteAt(packed, i) >> 4U;
    }
}

/// A bit of each element, counted through the word.
void takeHighBits(const std::byte* packed, FileChunk& chunk) {
    for (size_t i = 0; i < 32; ++i)
        chunk.code[i] = static_cast<uint8_t>(chunk.code[i] | (((byteAt(packed, i / 8) >> (i % 8)) & 1U) << 4U));
}

/// Bit pairs of 32 elements where each 32 bytes hold four times as many.
void takePairs(const std::byte* packed, size_t sub, FileChunk& chunk) {
    for (size_t i = 0; i < 32; ++i) chunk.code[i] = (byteAt(packed, sub / 4 * 32 + i) >> (sub % 4 * 2)) & 3U;
}

void takeScales(const std::byte* from, size_t bytes, FileChunk& chunk) {
    std::memcpy(chunk.scales.data(), from, bytes);
}

uint8_t signedByte(int value) { return static_cast<uint8_t>(static_cast<int8_t>(value)); }

/// Of the types whose blocks are one chunk.
FileChunk takeSmallBlock(DType type, const std::byte* block) {
    FileChunk chunk;
    switch (type) {
        case DType::Q8_0:
            takeScales(block, 2, chunk);
            std::memcpy(chunk.code.data(), block + 2, 32);
            break;
        case DType::Q4_0:
        case DType::IQ4_NL:
            takeScales(block, 2, chunk);
            takeNibbles(block + 2, chunk);
            break;
        case DType::Q4_1:
            takeScales(block, 4, chunk);
            takeNibbles(block + 4, chunk);
            break;
        case DType::Q5_0:
            takeScales(block, 2, chunk);
            takeNibbles(block + 6, chunk);
            takeHighBits(block + 2, chunk);
            break;
        case DType::Q5_1:
            takeScales(block, 4, chunk);
            takeNibbles(block + 8, chunk);
            takeHighBits(block + 4, chunk);
            break;
        case DType::MXFP4: {
            const float scale = model::mxfp4Scale(byteAt(block, 0));  // a power of two: its upper half says all
            std::memcpy(chunk.scales.data(), reinterpret_cast<const std::byte*>(&scale) + 2, 2);
            takeNibbles(block + 1, chunk);
            break;
        }
        default: assert(false);
    }
    return chunk;
}

void takeQ4or5K(const std::byte* block, const std::byte* quants, const std::byte* high, size_t sub, FileChunk& chunk) {
    const auto [scale, min] = model::q4kScaleMin(block + 4, sub);
    chunk.scales = {scale, min};
    for (size_t i = 0; i < 32; ++i) {
        const unsigned packed = byteAt(quants, sub / 2 * 32 + i),
                       upper = high != nullptr ? (byteAt(high, i) >> sub) & 1U : 0U;
        chunk.code[i] = static_cast<uint8_t>((sub % 2 == 0 ? packed & 15U : packed >> 4U) | (upper << 4U));
    }
}

void takeQ6K(const std::byte* block, size_t sub, FileChunk& chunk) {
    const size_t half = sub / 4, part = sub % 4;
    takeScales(block + 192 + half * 8 + part * 2, 2, chunk);
    for (size_t i = 0; i < 32; ++i) {
        const unsigned low = byteAt(block, half * 64 + part % 2 * 32 + i), high = byteAt(block, 128 + half * 32 + i);
        chunk.code[i] = static_cast<uint8_t>((part < 2 ? low & 15U : low >> 4U) | (((high >> (2 * part)) & 3U) << 4U));
    }
}

/// Chunk `sub` of a block of 256, and where its d (and dmin) stand.
FileChunk takeSuperBlock(DType type, const std::byte* block, size_t sub, size_t& superAt) {
    FileChunk chunk;
    switch (type) {
        case DType::Q2_K:
            superAt = 80;
            takeScales(block + 2 * sub, 2, chunk);
            takePairs(block + 16, sub, chunk);
            break;
        case DType::Q3_K:
            superAt = 108;
            chunk.scales = {signedByte(model::q3kScale(block + 96, 2 * sub)),
                            signedByte(model::q3kScale(block + 96, 2 * sub + 1))};
            takePairs(block + 32, sub, chunk);
            for (size_t i = 0; i < 32; ++i)
                chunk.code[i] = static_cast<uint8_t>(chunk.code[i] | (((byteAt(block, i) >> sub) & 1U) << 2U));
            break;
        case DType::Q4_K: takeQ4or5K(block, block + 16, nullptr, sub, chunk); break;
        case DType::Q5_K: takeQ4or5K(block, block + 48, block + 16, sub, chunk); break;
        case DType::Q6_K:
            superAt = 208;
            takeQ6K(block, sub, chunk);
            break;
        case DType::IQ4_XS:
            chunk.scales[0] = chunk.scales[1] = signedByte(model::iq4xsScale(block, sub));
            takeNibbles(block + 8 + sub * 16, chunk);
            break;
        default: assert(false);
    }
    return chunk;
}

bool hasMin(DType type) { return type == DType::Q2_K || type == DType::Q4_K || type == DType::Q5_K; }

/// The codes into the planes, ordered so that four of them fall out of a word with one shift and one mask.
void packCodes(const FormatTraits& traits, const FileChunk& chunk, std::byte* low, std::byte* high) {
    const auto code = [&chunk](size_t word, size_t byte) { return static_cast<unsigned>(chunk.code[word * 4 + byte]); };
    if (traits.lowBits == 8) {
        std::memcpy(low, chunk.code.data(), 32);
        return;
    }
    const auto wordsPerShift = static_cast<size_t>(traits.lowBits);  // 4 words, or 2, hold all low bits
    for (size_t i = 0; i < wordsPerShift * 4; ++i) {
        unsigned byte = 0;
        for (size_t word = i / 4, shift = 0; word < 8; word += wordsPerShift, shift += wordsPerShift) {
            byte |= (code(word, i % 4) & ((1U << static_cast<unsigned>(traits.lowBits)) - 1U)) << shift;
        }
        low[i] = static_cast<std::byte>(byte);
    }
    for (size_t i = 0; traits.highBits > 0 && i < static_cast<size_t>(traits.highBits) * 4; ++i) {
        const auto words = static_cast<size_t>(traits.highBits);
        unsigned byte = 0;
        for (size_t word = i / 4, shift = 0; word < 8; word += words, shift += words) {
            byte |= ((code(word, i % 4) >> static_cast<unsigned>(traits.lowBits)) & ((1U << words) - 1U)) << shift;
        }
        high[i] = static_cast<std::byte>(byte);
    }
}

void repackQuants(DType type, const std::byte* row, uint64_t columns, const std::array<std::byte*, 4>& planes) {
    const FormatTraits traits = traitsOf(formatOf(type));
    const uint32_t blockBytes = model::traits(type).blockBytes;
    const size_t perBlock = model::traits(type).blockSize / 32;
    const size_t lowBytes = static_cast<size_t>(traits.lowBits) * 4,
                 highBytes = static_cast<size_t>(traits.highBits) * 4;
    const size_t scaleBytes = traits.scales == Scales::HalfPair ? 4 : 2;
    for (size_t at = 0; at < columns / 32; ++at) {
        const std::byte* const block = row + at / perBlock * blockBytes;
        size_t superAt = 0;
        const FileChunk chunk =
            perBlock == 1 ? takeSmallBlock(type, block) : takeSuperBlock(type, block, at % perBlock, superAt);
        packCodes(traits, chunk, planes[0] + at * lowBytes, planes[1] + at * highBytes);
        std::memcpy(planes[2] + at * scaleBytes, chunk.scales.data(), scaleBytes);
        if (traits.scales == Scales::Bytes && at % 8 == 0) {
            std::memset(planes[3] + at / 8 * 4, 0, 4);
            std::memcpy(planes[3] + at / 8 * 4, block + superAt, hasMin(type) ? 4 : 2);
        }
    }
}

}  // namespace

Format formatOf(DType type) {
    switch (type) {
        case DType::F32: return Format::F32;
        case DType::F16: return Format::F16;
        case DType::BF16: return Format::BF16;
        case DType::Q8_0: return Format::Q8_0;
        case DType::Q4_0: return Format::Q4_0;
        case DType::Q4_1: return Format::Q4_1;
        case DType::Q5_0: return Format::Q5_0;
        case DType::Q5_1: return Format::Q5_1;
        case DType::Q2_K: return Format::Q2_K;
        case DType::Q3_K: return Format::Q3_K;
        case DType::Q4_K: return Format::Q4_K;
        case DType::Q5_K: return Format::Q5_K;
        case DType::Q6_K: return Format::Q6_K;
        case DType::IQ4_NL: return Format::IQ4_NL;
        case DType::IQ4_XS: return Format::IQ4_XS;
        case DType::MXFP4: return Format::MXFP4;
    }
    return Format::F32;
}

std::array<uint64_t, 4> planeBytes(Format format, uint64_t columns) {
    if (!isQuantised(format)) return {paddedColumns(columns) * floatBytes(format), 0, 0, 0};
    const FormatTraits traits = traitsOf(format);
    const uint64_t chunks = columns / 32;
    return {chunks * static_cast<uint64_t>(traits.lowBits) * 4, chunks * static_cast<uint64_t>(traits.highBits) * 4,
            chunks * (traits.scales == Scales::HalfPair ? 4 : 2), traits.scales == Scales::Bytes ? chunks / 8 * 4 : 0};
}

void repackRow(DType type, const std::byte* row, uint64_t columns, const std::array<std::byte*, 4>& planes) {
    const Format format = formatOf(type);
    if (isQuantised(format)) {
        repackQuants(type, row, columns, planes);
        return;
    }
    const uint64_t bytes = columns * floatBytes(format);
    std::memcpy(planes[0], row, bytes);
    std::memset(planes[0] + bytes, 0, planeBytes(format, columns)[0] - bytes);
}

}  // namespace daylong::cuda
