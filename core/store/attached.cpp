#include "store/attached.h"

#include "store/title.h"

#include <algorithm>
#include <vector>

namespace daylong::store {

namespace {

std::string inOneLine(std::string name) {
    const auto isControl = [](char letter) { return static_cast<unsigned char>(letter) < ' ' || letter == '\x7f'; };
    std::replace_if(name.begin(), name.end(), isControl, ' ');
    return name;
}

std::string counted(uint32_t pages) { return std::to_string(pages) + (pages == 1 ? " page" : " pages"); }

/// "1-3, 7"
std::string seenPages(const std::vector<FilePiece>& pieces) {
    std::vector<uint32_t> pages;
    for (const FilePiece& piece : pieces) {
        if (piece.seen && piece.page != 0) pages.push_back(piece.page);
    }
    std::sort(pages.begin(), pages.end());
    pages.erase(std::unique(pages.begin(), pages.end()), pages.end());
    std::string text;
    for (size_t begin = 0, end = 0; begin < pages.size(); begin = end) {
        for (end = begin + 1; end < pages.size() && pages[end] == pages[end - 1] + 1;) ++end;
        text += (text.empty() ? "" : ", ") + std::to_string(pages[begin]);
        if (end > begin + 1) text += "-" + std::to_string(pages[end - 1]);
    }
    return text;
}

void count(const std::vector<FilePiece>& pieces, FileCard& card) {
    card.textBytes = card.seenBytes = 0;
    for (const FilePiece& piece : pieces) {
        card.textBytes += piece.text.size();
        if (piece.seen) card.seenBytes += piece.text.size();
    }
    card.seenPages = seenPages(pieces);
}

std::string headOf(const FileCard& card) {
    if (card.kind == FileKind::Picture) return "(Picture: " + inOneLine(card.name) + ". You cannot see it.)\n\n";
    std::string head = "(File: " + inOneLine(card.name);
    if (card.pages > 0) head += ", " + counted(card.pages);
    if (card.seenBytes == card.textBytes) return head + ")\n";
    head += ". Only a part of it follows";
    if (!card.seenPages.empty()) head += ", of the pages " + card.seenPages;
    return head + ". […] stands for what was left out.)\n";
}

}  // namespace

std::string asFileName(std::string_view name) { return inOneLine(asStorable(name)); }

void countPieces(AttachedFile& file) { count(file.pieces, file.card); }

void addGiven(const AttachedFile& file, std::string& text) {
    FileCard card = file.card;
    count(file.pieces, card);
    text += headOf(card);
    if (card.kind == FileKind::Picture) return;
    uint32_t page = 0;
    bool leftOut = false;
    for (const FilePiece& piece : file.pieces) {
        if (!piece.seen) {
            if (!leftOut) text += text.ends_with('\n') ? "[…]\n" : "\n[…]\n";
            leftOut = true;
            continue;
        }
        leftOut = false;
        if (piece.page != page && card.pages > 1)
            text += (text.ends_with('\n') ? "[Page " : "\n[Page ") + std::to_string(piece.page) + "]\n";
        page = piece.page;
        text += piece.text;
    }
    text += (text.ends_with('\n') ? "(End of " : "\n(End of ") + inOneLine(card.name) + ")\n\n";
}

std::string givenText(std::span<const AttachedFile> files) {
    std::string text;
    for (const AttachedFile& file : files) addGiven(file, text);
    return text;
}

}  // namespace daylong::store
