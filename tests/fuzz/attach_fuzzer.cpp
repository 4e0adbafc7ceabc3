// Any bytes as a file that is attached: read as what they look like, within limits, as whole letters; or refused in one
// line. PDFs are left out: they are poppler's, which has its own fuzzers, and is not built here to be watched.
#include "attach/choose.h"
#include "attach/read_file.h"
#include "base/utf8.h"
#include "store/attached.h"

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

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
    if (std::string_view(reinterpret_cast<const char*>(data), size).substr(0, 1024).find("%PDF-") !=
        std::string_view::npos)
        return -1;
    const int file = memfd_create("attached.html", MFD_CLOEXEC);
    if (file < 0 || write(file, data, size) != static_cast<ssize_t>(size)) abort();
    const Result<attach::ReadFile> read = attach::readFile("/proc/self/fd/" + std::to_string(file), {}, kLimits);
    close(file);
    if (read) check(*read);
    else if (read.error().message.empty() || read.error().message.find('\n') != std::string::npos) abort();
    return 0;
}
