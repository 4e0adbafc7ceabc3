#include "base/xxh64.h"

#include <bit>
#include <cstring>
#include <initializer_list>

namespace daylong {

namespace {

constexpr uint64_t kFirst = 0x9E3779B185EBCA87U, kSecond = 0xC2B2AE3D27D4EB4FU, kThird = 0x165667B19E3779F9U,
                   kFourth = 0x85EBCA77C2B2AE63U, kFifth = 0x27D4EB2F165667C5U;

template <class Word>
Word wordAt(const std::byte* at) {
    Word word;
    std::memcpy(&word, at, sizeof word);  // little endian, as all files here
    return word;
}

uint64_t round(uint64_t sum, uint64_t word) { return std::rotl(sum + word * kSecond, 31) * kFirst; }

}  // namespace

uint64_t xxh64(std::span<const std::byte> bytes) {
    const std::byte* at = bytes.data();
    size_t left = bytes.size();
    uint64_t hash = kFifth;
    if (left >= 32) {
        uint64_t a = kFirst + kSecond, b = kSecond, c = 0, d = uint64_t{0} - kFirst;
        for (; left >= 32; left -= 32, at += 32) {
            a = round(a, wordAt<uint64_t>(at));
            b = round(b, wordAt<uint64_t>(at + 8));
            c = round(c, wordAt<uint64_t>(at + 16));
            d = round(d, wordAt<uint64_t>(at + 24));
        }
        hash = std::rotl(a, 1) + std::rotl(b, 7) + std::rotl(c, 12) + std::rotl(d, 18);
        for (const uint64_t sum : {a, b, c, d}) hash = (hash ^ round(0, sum)) * kFirst + kFourth;
    }
    hash += bytes.size();
    for (; left >= 8; left -= 8, at += 8)
        hash = std::rotl(hash ^ round(0, wordAt<uint64_t>(at)), 27) * kFirst + kFourth;
    if (left >= 4) {
        hash = std::rotl(hash ^ (wordAt<uint32_t>(at) * kFirst), 23) * kSecond + kThird;
        left -= 4;
        at += 4;
    }
    for (; left > 0; --left, ++at) hash = std::rotl(hash ^ (std::to_integer<uint64_t>(*at) * kFifth), 11) * kFirst;
    hash = (hash ^ (hash >> 33U)) * kSecond;
    hash = (hash ^ (hash >> 29U)) * kThird;
    return hash ^ (hash >> 32U);
}

}  // namespace daylong
