#include "output.h"

#include <cstdio>

#include <fcntl.h>
#include <unistd.h>

namespace daylong::cli {

StandardOutput::StandardOutput() : m_terminal(isatty(STDOUT_FILENO) != 0) {}

Result<void> StandardOutput::write(std::string_view text) { return m_terminal ? put(m_cleaned.push(text)) : put(text); }

Result<void> StandardOutput::put(std::string_view text) {
    if (std::fwrite(text.data(), 1, text.size(), stdout) == text.size() && std::fflush(stdout) == 0) return {};
    return Error{ErrorCode::Io, "cannot write to standard output; is it closed, or the disk full?"};
}

void tell(std::string_view line) { std::fprintf(stderr, "%s\n", lineForTerminal(line).c_str()); }

void keepStandardDescriptors() {
    for (const int each : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO}) {
        // The wrong way round, so that reading or writing fails as it does where they are closed.
        if (fcntl(each, F_GETFD) < 0) open("/dev/null", each == STDIN_FILENO ? O_WRONLY : O_RDONLY);
    }
}

}  // namespace daylong::cli
