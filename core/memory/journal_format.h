// The bytes of a journal's files, as docs/kv-journal.md describes them. Internal to core/memory.
// Values and pure functions; no failures.
#pragma once

#include "base/page_bytes.h"

#include <array>
#include <bit>
#include <cstdint>
#include <cstring>
#include <filesystem>
#include <optional>
#include <span>
#include <string_view>

namespace daylong::memory {

static_assert(std::endian::native == std::endian::little, "the journal's numbers are little endian");

inline constexpr uint32_t kFormatVersion = 4;
inline constexpr uint32_t kMostBlockTokens = 64;  // what one reads to prove a single token
inline constexpr uint32_t kSegmentTokens = 256;   // what the budget frees at a time
inline constexpr size_t kMostCheckpoints = 8;
inline constexpr std::array<char, 8> kSegmentMark = {'D', 'A', 'Y', 'L', 'K', 'E', 'Y', 'S'};
inline constexpr std::array<char, 8> kStateMark = {'D', 'A', 'Y', 'L', 'S', 'T', 'A', 'T'};
inline constexpr std::array<char, 4> kBlockMark = {'B', 'L', 'C', 'K'};
inline constexpr std::string_view kSegmentEnding = ".keys", kStateEnding = ".state";

struct SegmentHeader {
    std::array<char, 8> mark = kSegmentMark;
    uint32_t version = kFormatVersion;
    uint32_t recordBytes = 0;
    uint64_t fingerprint = 0;
    uint64_t first = 0;
    uint64_t checksum = 0;
};
static_assert(sizeof(SegmentHeader) == 40);

struct BlockHeader {
    std::array<char, 4> mark = kBlockMark;
    uint32_t count = 0;
    uint64_t first = 0;
    uint64_t history = 0;
};
static_assert(sizeof(BlockHeader) == 24);

struct StateHeader {
    std::array<char, 8> mark = kStateMark;
    uint32_t version = kFormatVersion;
    uint32_t reserved = 0;
    uint64_t fingerprint = 0;
    uint64_t count = 0;
    uint64_t history = 0;
    uint64_t size = 0;
};
static_assert(sizeof(StateHeader) == 48);

/// Of what is in a block; in its file it takes whole pages, as the segment's header does.
inline uint64_t blockBytes(uint32_t count, uint32_t recordBytes) {
    return sizeof(BlockHeader) + uint64_t{count} * (sizeof(int32_t) + recordBytes) + sizeof(uint64_t);
}

uint64_t checksumOf(std::span<const std::byte> bytes);
/// What header and name have in common: "0000000000000100.keys".
std::filesystem::path fileName(uint64_t number, std::string_view ending);
/// The number in such a name; none: it is another file.
std::optional<uint64_t> numberIn(const std::filesystem::path& name, std::string_view ending);

}  // namespace daylong::memory
