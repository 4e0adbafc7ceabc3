#include "attached_files.h"

#include "paths.h"

#include "attach/choose.h"
#include "attach/measure.h"
#include "attach/read_file.h"
#include "base/say.h"
#include "store/attached.h"

#include <algorithm>
#include <utility>

namespace daylong::cli {

namespace {

std::string seenOf(const store::FileCard& card) {
    if (card.kind == store::FileKind::Picture) return "kept; no model here sees pictures";
    if (card.seenBytes == card.textBytes) return "the model will see all of it";
    return "larger than there is room for: the model will see " +
           (card.seenPages.empty() ? std::to_string(card.seenBytes * 100 / card.textBytes) + "% of it"
                                   : "a part of the pages " + card.seenPages) +
           ", what the message is about first";
}

uint64_t tokensOf(const store::AttachedFile& file, const AttachedFiles::Count& count) {
    const std::string text = attach::countedText(file);
    return attach::tokensOf(file, text.empty() ? 0 : count(text));
}

}  // namespace

Result<std::string> AttachedFiles::add(const std::string& path) {
    attach::ReadFile read = TRY(attach::readFile(path, app::pdfProgram()));
    const store::FileCard& card = read.file.card;
    std::string line = card.name + " goes with the next message: ";
    if (card.pages > 0) line += std::to_string(card.pages) + (card.pages == 1 ? " page, " : " pages, ");
    line += card.kind == store::FileKind::Picture ? "a picture"
                                                  : "about " + std::to_string(card.textBytes / 4) + " tokens of text";
    if (!read.notes.empty()) line += "; " + inEnglish(read.notes);
    m_files.push_back(std::move(read.file));
    return line;
}

store::AttachedFiles AttachedFiles::take(const std::string& message, uint64_t window, const Count& count,
                                         std::vector<std::string>& told) {
    uint64_t room = window * 3 / 4, tokens = 0;
    if (!m_files.empty()) room -= std::min(room, count(message));
    for (const store::AttachedFile& file : m_files) tokens += tokensOf(file, count);
    for (store::AttachedFile& file : m_files) {
        if (window != 0 && tokens > room && !file.pieces.empty())
            attach::choose(file, attach::Part::About, file.card.textBytes * room / tokens * 9 / 10, message);
        store::countPieces(file);
        told.push_back(file.card.name + ": " + seenOf(file.card));
    }
    return std::exchange(m_files, {});
}

}  // namespace daylong::cli
