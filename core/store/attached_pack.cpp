#include "store/attached_pack.h"

#include "base/say.h"

#include <utility>

namespace daylong::store {

namespace {

/// Numbers as eight bytes, the lowest first; texts behind their length.
struct Writer {
    std::string bytes;

    void number(uint64_t value) {
        for (int byte = 0; byte < 8; ++byte) bytes += static_cast<char>(value >> (8 * byte) & 0xFFU);
    }
    void text(std::string_view value) {
        number(value.size());
        bytes += value;
    }
};

struct Reader {
    std::string_view left;
    bool sound = true;

    uint64_t number() {
        uint64_t value = 0;
        sound = sound && left.size() >= 8;
        if (!sound) return 0;
        for (int byte = 7; byte >= 0; --byte)
            value = value << 8U | static_cast<unsigned char>(left[static_cast<size_t>(byte)]);
        left.remove_prefix(8);
        return value;
    }
    std::string text() {
        const uint64_t size = number();
        sound = sound && size <= left.size();
        if (!sound) return {};
        std::string value(left.substr(0, size));
        left.remove_prefix(size);
        return value;
    }
};

}  // namespace

std::string packedFiles(std::span<const AttachedFile> files) {
    Writer out;
    for (const AttachedFile& file : files) {
        out.text(file.card.name);
        out.number(static_cast<uint64_t>(file.card.kind));
        out.number(file.card.bytes);
        out.number(file.card.pages);
        out.text(file.picture);
        out.number(file.pieces.size());
        for (const FilePiece& piece : file.pieces) {
            out.text(piece.text);
            out.number(piece.page);
            out.number(piece.seen ? 1 : 0);
        }
    }
    return std::move(out.bytes);
}

Result<AttachedFiles> unpackedFiles(std::string_view packed) {
    AttachedFiles files;
    Reader in{packed};
    while (in.sound && !in.left.empty()) {
        AttachedFile& file = files.emplace_back();
        file.card.name = in.text();
        file.card.kind = static_cast<FileKind>(in.number());
        file.card.bytes = in.number();
        file.card.pages = static_cast<uint32_t>(in.number());
        file.picture = in.text();
        for (uint64_t pieces = in.number(); in.sound && pieces > 0; --pieces) {
            FilePiece& piece = file.pieces.emplace_back();
            piece.text = in.text();
            piece.page = static_cast<uint32_t>(in.number());
            piece.seen = in.number() != 0;
        }
    }
    if (!in.sound) return failure(ErrorCode::InvalidFile, Say::QueueFilesDamaged);
    return files;
}

}  // namespace daylong::store
