#include "store/title.h"

namespace daylong::store {

namespace {
constexpr size_t kTitleBytes = 60;
}

std::string titleFrom(const std::string& text) {
    std::string title = text.substr(0, text.find('\n'));
    if (title.size() <= kTitleBytes) return title;
    size_t end = title.rfind(' ', kTitleBytes);
    if (end == std::string::npos || end < kTitleBytes / 2) {
        end = kTitleBytes;
        while (end > 0 && (static_cast<unsigned char>(title[end]) & 0xC0U) == 0x80U) --end;  // not inside a letter
    }
    return title.substr(0, end) + "…";
}

}  // namespace daylong::store
