// daylong-pdf: reads the PDF that it gets as its standard input, and writes the text of its pages to its standard
// output, in frames (core/pdf/frames.h). The window and the terminal program start it for each file; it ends with them,
// and whatever the file does to it, nothing but it ends.
#include "pdf/confine.h"
#include "pdf/frames.h"
#include "pdf/pages.h"

#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <string>
#include <system_error>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

namespace {

using namespace daylong;

/// False: nobody listens any more.
bool tell(pdf::FrameKind kind, std::string_view text = {}) {
    const std::string frame = pdf::frameOf(kind, text);
    for (size_t done = 0; done < frame.size();) {
        const ssize_t count = ::write(STDOUT_FILENO, frame.data() + done, frame.size() - done);
        if (count <= 0) return false;
        done += static_cast<size_t>(count);
    }
    return true;
}

/// Never unmapped.
std::string_view standardInput() {
    struct stat found {};
    if (::fstat(STDIN_FILENO, &found) != 0 || !S_ISREG(found.st_mode) || found.st_size <= 0) return {};
    const auto size = static_cast<size_t>(found.st_size);
    void* const bytes = ::mmap(nullptr, size, PROT_READ, MAP_PRIVATE, STDIN_FILENO, 0);
    return bytes == MAP_FAILED ? std::string_view() : std::string_view(static_cast<const char*>(bytes), size);
}

void read(std::string_view bytes) {
    const pdf::PageSink sink{.count = [](int pages) { return tell(pdf::FrameKind::Count, std::to_string(pages)); },
                             .whole = [] { tell(pdf::FrameKind::End); },
                             .page = [](std::string_view text) { return tell(pdf::FrameKind::Page, text); }};
    switch (pdf::readPages(bytes, sink)) {
        case pdf::Reading::Whole: break;  // said already
        case pdf::Reading::Damaged: tell(pdf::FrameKind::Damaged); break;
        case pdf::Reading::Locked: tell(pdf::FrameKind::Locked); break;
        case pdf::Reading::Stopped: break;
    }
}

}  // namespace

int main(int argc, char* argv[]) {
    if (argc != 4) {
        std::fprintf(stderr, "daylong-pdf: it is started by Daylong, to read a PDF\n");
        return 2;
    }
    const app::Confinement confinement{.parent = static_cast<pid_t>(std::strtol(argv[1], nullptr, 10)),
                                       .memory = std::strtoull(argv[2], nullptr, 10),
                                       .seconds = std::strtoull(argv[3], nullptr, 10)};
    if (!app::confine(confinement)) return 1;
    // Beside the programs, as everything else that is installed with them; else where poppler itself looks.
    std::error_code unknown;
    const std::filesystem::path here = std::filesystem::read_symlink("/proc/self/exe", unknown).parent_path();
    pdf::useTables(here.parent_path().parent_path() / "share" / "poppler");
    read(standardInput());
    std::_Exit(0);
}
