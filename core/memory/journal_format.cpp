#include "memory/journal_format.h"

#include "memory/history.h"

#include <charconv>
#include <cstdio>
#include <string>
#include <xxhash.h>

namespace daylong::memory {

namespace {

constexpr size_t kDigits = 16;

}  // namespace

uint64_t checksumOf(std::span<const std::byte> bytes) { return XXH3_64bits(bytes.data(), bytes.size()); }

std::filesystem::path fileName(uint64_t number, std::string_view ending) {
    char digits[kDigits + 1];
    std::snprintf(digits, sizeof digits, "%016llx", static_cast<unsigned long long>(number));
    return digits + std::string(ending);
}

std::optional<uint64_t> numberIn(const std::filesystem::path& name, std::string_view ending) {
    const std::string text = name.filename().string();
    if (text.size() != kDigits + ending.size() || !text.ends_with(ending)) return std::nullopt;
    uint64_t number = 0;
    const char* const end = text.data() + kDigits;
    if (std::from_chars(text.data(), end, number, 16).ptr != end) return std::nullopt;
    if (fileName(number, ending) != text) return std::nullopt;  // capital digits: not ours
    return number;
}

void History::add(std::span<const int32_t> tokens) {
    for (const int32_t token : tokens) {
        std::byte bytes[sizeof m_hash + sizeof token];
        std::memcpy(bytes, &m_hash, sizeof m_hash);
        std::memcpy(bytes + sizeof m_hash, &token, sizeof token);
        m_hash = checksumOf(bytes);
    }
}

}  // namespace daylong::memory
