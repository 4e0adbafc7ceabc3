// Any bytes as a file that is attached: read as what they look like, within limits, as whole letters; or refused in one
// line. PDFs are read here as the program reads them that is started for each; of poppler's own code nothing is
// watched. And any bytes as what that program might write.
#include "attach/choose.h"
#include "attach/read_file.h"
#include "base/utf8.h"
#include "pdf/frames.h"
#include "pdf/pages.h"
#include "store/attached.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>
#include <sys/mman.h>
#include <unistd.h>

using namespace daylong;

namespace {

constexpr attach::Limits kLimits{.fileBytes = 1 << 20, .textBytes = 1 << 18, .pictureBytes = 1 << 20};

void check(attach::ReadFile read) {
    uint64_t bytes = 0;
    for (const store::FilePiece& piece : read.file.pieces) {
        if (piece.text.empty() || piece.text.size() > 700 || !isValidUtf8(piece.text)) abort();
        if (piece.text.find('\0') != std::string::npos) abort();
        bytes += piece.text.size();
    }
    if (bytes > 3 * kLimits.textBytes || read.file.card.textBytes != bytes) abort();
    attach::choose(read.file, attach::Part::About, bytes / 2, "What of the mill?");
    store::countPieces(read.file);
    if (!isValidUtf8(store::givenText(std::array{read.file}))) abort();
}

void readAsFrames(std::string_view bytes) {
    constexpr size_t kMost = 1000;
    daylong::pdf::FrameReader frames(kMost);
    size_t taken = 0;
    for (size_t at = 0; at < bytes.size(); at += 7) {
        frames.add(bytes.substr(at, 7));
        while (const auto frame = frames.next()) {
            if (frame->text.size() > kMost) abort();
            taken += frame->text.size() + 5;
        }
    }
    if (taken > bytes.size() || (frames.isTooLong() && !frames.isBroken())) abort();
}

void readAsPdf(std::string_view bytes) {
    int announced = -1, pages = 0;
    constexpr int kMost = 20;
    daylong::pdf::readPages(bytes, {.count = [&](int count) { return (announced = count) >= 0; },
                                    .whole = [] {},
                                    .page = [&](std::string_view) { return ++pages < kMost; }});
    if (pages > std::max(announced, 0)) abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
    const std::string_view bytes(reinterpret_cast<const char*>(data), size);
    readAsFrames(bytes);
    if (bytes.substr(0, 1024).find("%PDF-") != std::string_view::npos) {
        readAsPdf(bytes);
        return 0;
    }
    const int file = memfd_create("attached.html", MFD_CLOEXEC);
    if (file < 0 || write(file, data, size) != static_cast<ssize_t>(size)) abort();
    const Result<attach::ReadFile> read = attach::readFile("/proc/self/fd/" + std::to_string(file), {}, {}, kLimits);
    close(file);
    if (read) check(*read);
    else if (read.error().message.empty() || read.error().message.find('\n') != std::string::npos) abort();
    return 0;
}
