#include "attach/readers.h"
#include "base/utf8.h"

#include <unicode/ucnv.h>

#include <algorithm>

namespace daylong::attach {

namespace {

std::string fromCharset(const char* charset, std::string_view bytes) {
    if (bytes.empty()) return {};
    UErrorCode status = U_ZERO_ERROR;
    const auto size = static_cast<int32_t>(bytes.size());
    std::string text(bytes.size() * 3, '\0');
    const int32_t count =
        ucnv_convert("UTF-8", charset, text.data(), static_cast<int32_t>(text.size()), bytes.data(), size, &status);
    text.resize(U_FAILURE(status) ? 0 : static_cast<size_t>(count));
    return text;
}

/// More than a sign here and there that stands in no text that somebody would read.
bool isBinary(std::string_view bytes) {
    const auto odd = std::count_if(bytes.begin(), bytes.end(), [](char letter) {
        const auto byte = static_cast<unsigned char>(letter);
        return byte < ' ' && letter != '\t' && letter != '\n' && letter != '\r' && letter != '\f' && letter != '\x1b';
    });
    return bytes.find('\0') != std::string_view::npos || static_cast<size_t>(odd) > 2 + bytes.size() / 100;
}

}  // namespace

std::optional<Decoded> decodeText(std::string_view bytes) {
    if (bytes.starts_with("\xEF\xBB\xBF")) bytes.remove_prefix(3);
    else if (bytes.starts_with("\xFF\xFE")) return Decoded{fromCharset("UTF-16LE", bytes.substr(2))};
    else if (bytes.starts_with("\xFE\xFF")) return Decoded{fromCharset("UTF-16BE", bytes.substr(2))};
    if (isBinary(bytes)) return {};
    if (isValidUtf8(bytes)) return Decoded{std::string(bytes)};
    return Decoded{fromCharset("windows-1252", bytes), true};
}

}  // namespace daylong::attach
