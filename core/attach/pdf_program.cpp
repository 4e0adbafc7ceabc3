#include "attach/pdf_program.h"

#include "base/say.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <system_error>
#include <unistd.h>

namespace daylong::attach {

namespace {

constexpr uint64_t kLongestRun = 300;  // seconds of processor time for all pages
constexpr int kEndMs = 2000;           // for one that has closed its pipe to be gone

/// A descriptor that is closed at the end of its scope, unless it is taken.
struct Descriptor {
    explicit Descriptor(int value) : number(value) {}
    Descriptor(const Descriptor&) = delete;
    Descriptor& operator=(const Descriptor&) = delete;
    ~Descriptor() {
        if (number >= 0) ::close(number);
    }
    int take() { return std::exchange(number, -1); }
    int number;
};

/// A file without a name that holds these bytes, and that nobody can change any more; -1: errno says why.
int sealed(const std::string& bytes) {
    Descriptor file(::memfd_create("pdf", MFD_CLOEXEC | MFD_ALLOW_SEALING));
    if (file.number < 0) return -1;
    for (size_t done = 0; done < bytes.size();) {
        const ssize_t count = ::write(file.number, bytes.data() + done, bytes.size() - done);
        if (count < 0 && errno != EINTR) return -1;
        done += static_cast<size_t>(std::max<ssize_t>(count, 0));
    }
    if (::fcntl(file.number, F_ADD_SEALS, F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_WRITE | F_SEAL_SEAL) != 0) return -1;
    return file.take();
}

/// What a new process begins with. No signal is held back or passed over there, and of our files it has these three.
struct Beginning {
    Beginning(int input, int output) {
        ::posix_spawn_file_actions_init(&files);
        ::posix_spawn_file_actions_adddup2(&files, input, STDIN_FILENO);
        ::posix_spawn_file_actions_adddup2(&files, output, STDOUT_FILENO);
        ::posix_spawn_file_actions_addopen(&files, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
        ::posix_spawn_file_actions_addclosefrom_np(&files, STDERR_FILENO + 1);
        ::posix_spawnattr_init(&attributes);
        sigset_t none, all;
        sigemptyset(&none);
        sigfillset(&all);
        ::posix_spawnattr_setsigmask(&attributes, &none);
        ::posix_spawnattr_setsigdefault(&attributes, &all);
        ::posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
    }
    Beginning(const Beginning&) = delete;
    Beginning& operator=(const Beginning&) = delete;
    ~Beginning() {
        ::posix_spawn_file_actions_destroy(&files);
        ::posix_spawnattr_destroy(&attributes);
    }
    posix_spawn_file_actions_t files;
    posix_spawnattr_t attributes;
};

/// Of what is around us it is told where libraries are, and nothing else: tokens may be there.
std::vector<std::string> environment() {
    std::vector<std::string> kept;
    for (char** each = environ; each != nullptr && *each != nullptr; ++each) {
        const std::string_view text = *each;
        if (text.starts_with("LD_LIBRARY_PATH=") || text.substr(0, text.find('=')).ends_with("SAN_OPTIONS"))
            kept.emplace_back(text);
    }
    return kept;
}

std::vector<char*> pointersTo(std::vector<std::string>& texts) {
    std::vector<char*> pointers;
    for (std::string& text : texts) pointers.push_back(text.data());
    pointers.push_back(nullptr);
    return pointers;
}

}  // namespace

Result<std::unique_ptr<PdfProgram>> PdfProgram::start(const std::string& bytes, const Source& source) {
    const auto failed = [&](int why) {
        return failure(ErrorCode::Io, Say::FileReaderNotStarted, source.name, std::generic_category().message(why));
    };
    const Descriptor input(sealed(bytes));
    if (input.number < 0) return failed(errno);
    std::array<int, 2> pipe{};
    if (::pipe2(pipe.data(), O_CLOEXEC) != 0) return failed(errno);
    Descriptor reading(pipe[0]);
    const Descriptor writing(pipe[1]);
    const Beginning beginning(input.number, writing.number);
    std::vector<std::string> arguments = {source.pdfProgram.string(), std::to_string(::getpid()),
                                          std::to_string(source.limits.pdfMemory), std::to_string(kLongestRun)};
    std::vector<std::string> around = environment();
    pid_t process = 0;
    const int why = ::posix_spawn(&process, source.pdfProgram.c_str(), &beginning.files, &beginning.attributes,
                                  pointersTo(arguments).data(), pointersTo(around).data());
    if (why == ENOENT) return failure(ErrorCode::NotFound, Say::FileReaderMissing, source.pdfProgram.string());
    if (why != 0) return failed(why);
    return std::unique_ptr<PdfProgram>(new PdfProgram(process, reading.take()));
}

PdfProgram::~PdfProgram() {
    ::close(m_output);
    if (m_process == 0) return;
    ::kill(m_process, SIGKILL);
    while (::waitpid(m_process, nullptr, 0) < 0 && errno == EINTR) {}
}

PdfProgram::Got PdfProgram::read(std::string& text, int milliseconds) {
    pollfd readable{.fd = m_output, .events = POLLIN, .revents = 0};
    if (::poll(&readable, 1, milliseconds) <= 0) return Got::Nothing;
    std::array<char, 64 * 1024> buffer;
    const ssize_t count = ::read(m_output, buffer.data(), buffer.size());
    if (count < 0) return errno == EINTR ? Got::Nothing : Got::End;
    text.append(buffer.data(), static_cast<size_t>(count));
    return count == 0 ? Got::End : Got::Bytes;
}

bool PdfProgram::usedUpItsTime() {
    constexpr int kStepMs = 5;
    for (int waited = 0; waited < kEndMs; waited += kStepMs) {
        int status = 0;
        if (::waitpid(m_process, &status, WNOHANG) == m_process) {
            m_process = 0;
            return WIFSIGNALED(status) && WTERMSIG(status) == SIGXCPU;
        }
        ::poll(nullptr, 0, kStepMs);
    }
    return false;
}

}  // namespace daylong::attach
