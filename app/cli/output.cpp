#include "output.h"

#include <cstdio>

#include <unistd.h>

namespace daylong::cli {

StandardOutput::StandardOutput() : m_terminal(isatty(STDOUT_FILENO) != 0) {}

Result<void> StandardOutput::write(std::string_view text) { return m_terminal ? put(m_cleaned.push(text)) : put(text); }

Result<void> StandardOutput::put(std::string_view text) {
    if (std::fwrite(text.data(), 1, text.size(), stdout) == text.size() && std::fflush(stdout) == 0) return {};
    return Error{ErrorCode::Io, "cannot write to standard output; is it closed, or the disk full?"};
}

void tell(std::string_view line) { std::fprintf(stderr, "%s\n", lineForTerminal(line).c_str()); }

}  // namespace daylong::cli
