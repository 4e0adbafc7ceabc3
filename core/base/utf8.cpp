#include "base/utf8.h"

#include <cassert>

namespace daylong {

namespace {

constexpr unsigned kContinuationLow = 0x80, kContinuationHigh = 0xBF;

/// What a lead byte promises: length, its own bits, and the limits of the second byte (Unicode 15, table 3-7).
struct Lead {
    size_t size = 0;  // 0: no lead byte
    char32_t bits = 0;
    unsigned secondLow = kContinuationLow, secondHigh = kContinuationHigh;
};

Lead leadOf(unsigned byte) {
    if (byte < 0x80) return {1, byte};
    if (byte < 0xC2) return {};  // continuations; C0 and C1 could only be overlong
    if (byte < 0xE0) return {2, byte & 0x1FU};
    if (byte == 0xE0) return {3, byte & 0x0FU, 0xA0, kContinuationHigh};  // below: overlong
    if (byte == 0xED) return {3, byte & 0x0FU, kContinuationLow, 0x9F};   // above: surrogates
    if (byte < 0xF0) return {3, byte & 0x0FU};
    if (byte == 0xF0) return {4, byte & 0x07U, 0x90, kContinuationHigh};  // below: overlong
    if (byte < 0xF4) return {4, byte & 0x07U};
    if (byte == 0xF4) return {4, byte & 0x07U, kContinuationLow, 0x8F};  // above: past U+10FFFF
    return {};
}

}  // namespace

Utf8Sequence nextUtf8(std::string_view text) {
    assert(!text.empty());
    const auto byteAt = [&](size_t i) { return static_cast<unsigned char>(text[i]); };
    const Lead lead = leadOf(byteAt(0));
    if (lead.size == 0) return {Utf8Sequence::Kind::Invalid, kReplacementCharacter, 1};
    char32_t codePoint = lead.bits;
    for (size_t i = 1; i < lead.size; ++i) {
        if (i == text.size()) return {Utf8Sequence::Kind::Incomplete, kReplacementCharacter, i};
        const unsigned low = i == 1 ? lead.secondLow : kContinuationLow;
        const unsigned high = i == 1 ? lead.secondHigh : kContinuationHigh;
        if (byteAt(i) < low || byteAt(i) > high) return {Utf8Sequence::Kind::Invalid, kReplacementCharacter, i};
        codePoint = (codePoint << 6U) | (byteAt(i) & 0x3FU);
    }
    return {Utf8Sequence::Kind::Valid, codePoint, lead.size};
}

bool isValidUtf8(std::string_view text) {
    while (!text.empty()) {
        const Utf8Sequence next = nextUtf8(text);
        if (next.kind != Utf8Sequence::Kind::Valid) return false;
        text.remove_prefix(next.size);
    }
    return true;
}

std::string toValidUtf8(std::string_view text) {
    std::string out;
    out.reserve(text.size());
    while (!text.empty()) {
        const Utf8Sequence next = nextUtf8(text);
        if (next.kind == Utf8Sequence::Kind::Valid) out += text.substr(0, next.size);
        else appendUtf8(out, kReplacementCharacter);
        text.remove_prefix(next.size);
    }
    return out;
}

void appendUtf8(std::string& out, char32_t codePoint) {
    const bool surrogate = codePoint >= 0xD800 && codePoint <= 0xDFFF;
    if (surrogate || codePoint > 0x10FFFF) codePoint = kReplacementCharacter;
    const auto add = [&](char32_t byte) { out += static_cast<char>(static_cast<unsigned char>(byte)); };
    const auto continuation = [&](unsigned shift) { add(0x80U | ((codePoint >> shift) & 0x3FU)); };
    if (codePoint < 0x80) {
        add(codePoint);
    } else if (codePoint < 0x800) {
        add(0xC0U | (codePoint >> 6U));
        continuation(0);
    } else if (codePoint < 0x10000) {
        add(0xE0U | (codePoint >> 12U));
        continuation(6);
        continuation(0);
    } else {
        add(0xF0U | (codePoint >> 18U));
        continuation(12);
        continuation(6);
        continuation(0);
    }
}

}  // namespace daylong
