#include "attach/read_file.h"

#include <algorithm>
#include <array>
#include <utility>

namespace daylong::attach {

namespace {

constexpr size_t kLeast = 300, kMost = 700;  // bytes of a piece, but of the last

/// Where the text pauses most within what a piece may have.
size_t endOf(std::string_view text) {
    if (text.size() <= kMost) return text.size();
    const std::string_view within = text.substr(0, kMost);
    for (const std::string_view pause : {"\n\n", "\n", ". ", "。", " "}) {
        const size_t at = within.rfind(pause);
        if (at != std::string_view::npos && at + pause.size() >= kLeast) return at + pause.size();
    }
    size_t end = kMost;
    while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0U) == 0x80U) --end;  // not inside a letter
    return end;
}

}  // namespace

void addPieces(std::string text, uint32_t page, std::vector<store::FilePiece>& pieces) {
    std::string lines;
    lines.reserve(text.size());
    for (size_t i = 0; i < text.size(); ++i) {
        const char letter = text[i];
        if (letter == '\r') {
            if (i + 1 == text.size() || text[i + 1] != '\n') lines += '\n';
        } else if (letter == '\f') lines += '\n';
        else lines += letter == '\n' || letter == '\t' || static_cast<unsigned char>(letter) >= ' ' ? letter : ' ';
    }
    std::string_view left = lines;
    while (!left.empty()) {
        const size_t end = endOf(left);
        pieces.push_back({.text = std::string(left.substr(0, end)), .page = page});
        left.remove_prefix(end);
    }
}

}  // namespace daylong::attach
