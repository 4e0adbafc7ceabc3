#include "attach/measure.h"

namespace daylong::attach {

namespace {

constexpr size_t kCounted = size_t{256} * 1024;  // bytes
constexpr uint64_t kBytesPerToken = 3;           // few, so that what is chosen fits

}  // namespace

std::string countedText(const store::AttachedFile& file) {
    std::string text;
    for (const store::FilePiece& piece : file.pieces) {
        if (!text.empty() && text.size() + piece.text.size() > kCounted) break;
        text += piece.text;
    }
    return text;
}

bool isCountedWhole(const store::AttachedFile& file) { return countedText(file).size() == file.card.textBytes; }

uint64_t tokensOf(const store::AttachedFile& file, uint64_t counted) {
    const size_t bytes = counted == 0 ? 0 : countedText(file).size();
    return bytes == 0 ? file.card.textBytes / kBytesPerToken : counted * file.card.textBytes / bytes;
}

}  // namespace daylong::attach
