#include "exchange/file_json.h"

#include "exchange/json_values.h"
#include "store/attached.h"
#include "store/title.h"

#include <openssl/evp.h>

#include <array>
#include <utility>

namespace daylong::exchange {

namespace {

using nlohmann::ordered_json;
using store::AttachedFile;
using store::FileKind;

constexpr std::array<std::pair<FileKind, const char*>, 9> kKinds = {{{FileKind::Text, "text"},
                                                                     {FileKind::Markdown, "markdown"},
                                                                     {FileKind::Code, "code"},
                                                                     {FileKind::Csv, "csv"},
                                                                     {FileKind::Html, "html"},
                                                                     {FileKind::Pdf, "pdf"},
                                                                     {FileKind::Docx, "docx"},
                                                                     {FileKind::Odt, "odt"},
                                                                     {FileKind::Picture, "picture"}}};

/// Empty where it is none.
std::string fromBase64(const std::string& text) {
    std::string bytes(text.size() / 4 * 3, '\0');
    if (text.empty() || text.size() % 4 != 0) return {};
    const int count =
        EVP_DecodeBlock(reinterpret_cast<unsigned char*>(bytes.data()),
                        reinterpret_cast<const unsigned char*>(text.data()), static_cast<int>(text.size()));
    if (count < 0) return {};
    bytes.resize(static_cast<size_t>(count));
    for (size_t end = text.size(); end > 0 && text[end - 1] == '=' && !bytes.empty(); --end) bytes.pop_back();
    return bytes;
}

uint64_t countAt(const json& object, const char* key) {
    const json& value = valueAt(object, key);
    return value.is_number_unsigned() ? value.get<uint64_t>() & 0xFFFFFFFFFFFFU : 0;
}

}  // namespace

std::string toBase64(std::string_view bytes) {
    std::string text((bytes.size() + 2) / 3 * 4 + 1, '\0');  // and a NUL
    const int count =
        EVP_EncodeBlock(reinterpret_cast<unsigned char*>(text.data()),
                        reinterpret_cast<const unsigned char*>(bytes.data()), static_cast<int>(bytes.size()));
    text.resize(static_cast<size_t>(count));
    return text;
}

std::string_view pictureType(std::string_view bytes) {
    if (bytes.starts_with("\x89PNG\r\n\x1a\n")) return "image/png";
    if (bytes.starts_with("\xff\xd8\xff")) return "image/jpeg";
    if (bytes.starts_with("GIF87a") || bytes.starts_with("GIF89a")) return "image/gif";
    if (bytes.starts_with("RIFF") && bytes.substr(0, 12).ends_with("WEBP")) return "image/webp";
    if (bytes.starts_with("BM") && bytes.size() > 26 && bytes.substr(6, 4) == std::string_view("\0\0\0\0", 4))
        return "image/bmp";
    return {};
}

ordered_json fileJson(const AttachedFile& file) {
    ordered_json value = {{"name", file.card.name}, {"kind", "text"}, {"bytes", file.card.bytes}};
    for (const auto& [kind, name] : kKinds) {
        if (kind == file.card.kind) value["kind"] = name;
    }
    if (file.card.pages != 0) value["pages"] = file.card.pages;
    if (!file.picture.empty()) value["picture"] = toBase64(file.picture);
    for (const store::FilePiece& piece : file.pieces) {
        ordered_json each = {{"text", piece.text}, {"seen", piece.seen}};
        if (piece.page != 0) each["page"] = piece.page;
        value["pieces"].push_back(std::move(each));
    }
    return value;
}

std::vector<AttachedFile> filesFrom(const json& list, const ReadingEvents& events) {
    std::vector<AttachedFile> files;
    if (!list.is_array()) return files;
    for (const json& each : list) {
        if (!valueAt(each, "name").is_string()) {
            events.skip(reason::kAttachment);
            continue;
        }
        AttachedFile file;
        file.card.name = store::asFileName(textAt(each, "name"));
        file.card.bytes = countAt(each, "bytes");
        file.card.pages = static_cast<uint32_t>(countAt(each, "pages"));
        for (const auto& [kind, name] : kKinds) {
            if (textAt(each, "kind") == name) file.card.kind = kind;
        }
        if (file.card.kind == FileKind::Picture) file.picture = fromBase64(textAt(each, "picture"));
        if (pictureType(file.picture).empty()) {
            file.picture.clear();
            events.skip(reason::kPicture, file.card.kind == FileKind::Picture ? 1 : 0);
        }
        for (const json& piece : valueAt(each, "pieces"))
            file.pieces.push_back({.text = store::asStorable(textAt(piece, "text")),
                                   .page = static_cast<uint32_t>(countAt(piece, "page")),
                                   .seen = isTrue(valueAt(piece, "seen"))});
        store::countPieces(file);
        files.push_back(std::move(file));
    }
    return files;
}

}  // namespace daylong::exchange
