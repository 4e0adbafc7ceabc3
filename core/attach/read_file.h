// A file that is attached to a message: what it is, by its content, and its text in pieces. Untrusted: sizes are
// limited, also of what unpacks, no entity is expanded, nothing is fetched or run. What has no text is refused, and it
// is said why; pictures are kept as they are, and not read.
// Thread rule: any one; PDFs and long files take seconds. PDFs are read by a program of its own; where that fails in
// the middle, the pages before are there, and it is said how many. Failure rule: Result with sayings for the person;
// Cancelled when the watch says so.
#pragma once

#include "base/result.h"
#include "exchange/watch.h"
#include "store/types.h"

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <string>

namespace daylong::attach {

struct Limits {
    uint64_t fileBytes = uint64_t{64} << 20U;
    uint64_t textBytes = uint64_t{8} << 20U;  // three thousand pages
    uint64_t pictureBytes = uint64_t{16} << 20U;
    std::chrono::milliseconds pageTime = std::chrono::seconds(30);  // for one of a PDF's
    std::chrono::milliseconds allTime = std::chrono::minutes(20);   // for all of them
    uint64_t pdfMemory = uint64_t{1} << 30U;                        // of the program that reads it
};

struct ReadFile {
    store::AttachedFile file;  // all of it is seen, so far
    Sayings notes;             // what the person should know of how it was read
};

/// `pdfProgram`: that PDFs are read by (app/pdf); where it is not there, they are not.
Result<ReadFile> readFile(const std::filesystem::path& path, const std::filesystem::path& pdfProgram,
                          const exchange::Watch& watch = {}, const Limits& limits = {});
// What was pasted, of which there is no file: a picture, or a text, whatever that looks like.
Result<ReadFile> readPasted(const std::string& name, const std::string& text, const Limits& limits = {});
Result<ReadFile> readPicture(const std::string& name, std::string bytes, const Limits& limits = {});

/// A text in pieces of a few lines, cut where it pauses.
void addPieces(std::string text, uint32_t page, std::vector<store::FilePiece>& pieces);

}  // namespace daylong::attach
