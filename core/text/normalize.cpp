#include "text/normalize.h"

#include "base/utf8.h"

#include <unicode/bytestream.h>
#include <unicode/normalizer2.h>

#include <algorithm>

namespace daylong::text {

namespace {

/// Of valid UTF-8.
void appendNormal(const icu::Normalizer2& nfc, std::string_view valid, std::string& out) {
    UErrorCode failure = U_ZERO_ERROR;
    std::string normal;
    icu::StringByteSink<std::string> sink(&normal);
    nfc.normalizeUTF8(0, icu::StringPiece(valid.data(), static_cast<int32_t>(valid.size())), sink, nullptr, failure);
    out += U_SUCCESS(failure) ? std::string_view(normal) : valid;
}

}  // namespace

std::string toNfc(std::string_view text) {
    const bool ascii = std::all_of(text.begin(), text.end(),
                                   [](char each) { return (static_cast<unsigned char>(each) & 0x80U) == 0; });
    UErrorCode failure = U_ZERO_ERROR;
    const icu::Normalizer2* nfc = ascii ? nullptr : icu::Normalizer2::getNFCInstance(failure);
    if (nfc == nullptr || text.size() > INT32_MAX / 4) return std::string(text);
    std::string normal;
    size_t begin = 0, at = 0;  // text[begin, at) is valid and not yet taken
    while (at < text.size()) {
        const Utf8Sequence next = nextUtf8(text.substr(at));
        if (next.kind == Utf8Sequence::Kind::Valid) {
            at += next.size;
            continue;
        }
        appendNormal(*nfc, text.substr(begin, at - begin), normal);
        normal += text.substr(at, next.size);
        begin = at += next.size;
    }
    appendNormal(*nfc, text.substr(begin), normal);
    return normal;
}

}  // namespace daylong::text
