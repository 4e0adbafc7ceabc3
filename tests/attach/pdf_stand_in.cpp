// In the place of the program that reads PDFs: does what the "PDF" tells it, line by line, as one would that a hostile
// file has got hold of.
#include "pdf/frames.h"

#include <csignal>
#include <fcntl.h>
#include <iostream>
#include <iterator>
#include <sstream>
#include <string>
#include <sys/resource.h>
#include <unistd.h>

namespace {

using daylong::pdf::FrameKind;
using daylong::pdf::frameOf;

void put(const std::string& bytes) {
    for (size_t done = 0; done < bytes.size();) {
        const ssize_t count = ::write(STDOUT_FILENO, bytes.data() + done, bytes.size() - done);
        if (count <= 0) std::_Exit(0);
        done += static_cast<size_t>(count);
    }
}

void obey(const std::string& order, const std::string& rest) {
    if (order == "count") put(frameOf(FrameKind::Count, rest));
    if (order == "page") put(frameOf(FrameKind::Page, rest));
    if (order == "end") put(frameOf(FrameKind::End));
    if (order == "noise") put("This is no frame.");
    if (order == "promise") put(std::string("p\xFF\xFF\xFF\xFF", 5));
    if (order == "flood") {
        while (true) put(frameOf(FrameKind::Page, std::string(100'000, 'a')));
    }
    if (order == "crash") ::raise(SIGSEGV);
    if (order == "spin") {
        const rlimit most{1, 2};
        ::setrlimit(RLIMIT_CPU, &most);
        volatile bool on = true;
        while (on) {}
    }
    if (order == "hang") ::pause();
    while (order == "drip") {
        put(frameOf(FrameKind::Count, "3"));
        ::usleep(50'000);
    }
    while (order == "trickle") {
        put(frameOf(FrameKind::Page, ""));
        ::usleep(200'000);
    }
    if (order == "hide") {  // as if it had ended
        ::close(STDOUT_FILENO);
        ::pause();
    }
    if (order == "around") {
        std::ostringstream around;
        for (char** each = environ; *each != nullptr; ++each) around << *each << '\n';
        for (int i = 0; i < 64; ++i) around << (::fcntl(i, F_GETFD) >= 0 ? "open " + std::to_string(i) + "\n" : "");
        put(frameOf(FrameKind::Page, around.str()));
    }
}

}  // namespace

int main() {
    const rlimit none{0, 0};
    ::setrlimit(RLIMIT_CORE, &none);
    ::lseek(STDIN_FILENO, 0, SEEK_SET);
    std::istringstream orders(std::string(std::istreambuf_iterator<char>(std::cin), {}));
    for (std::string line; std::getline(orders, line);)
        obey(line.substr(0, line.find(' ')),
             line.find(' ') == std::string::npos ? "" : line.substr(line.find(' ') + 1));
}
