// What the terminal program writes. Standard output: into a file or a pipe, text goes exactly as it is; to a terminal,
// without what the terminal would obey (base/terminal_text.h). Standard error is for people: always so, line by line.
// Thread rule: one thread at a time. Failure rule: Io, once something could not be written.
#pragma once

#include "base/result.h"
#include "base/terminal_text.h"

#include <string>
#include <string_view>

namespace daylong::cli {

class StandardOutput {
public:
    StandardOutput();

    /// At once, not when a buffer is full; a letter's first bytes wait for the others.
    Result<void> write(std::string_view text);
    /// The end of a text that came in pieces.
    Result<void> finish() { return put(m_cleaned.finish()); }

private:
    static Result<void> put(std::string_view text);

    const bool m_terminal;
    TerminalText m_cleaned;
};

/// A line on standard error.
void tell(std::string_view line);

}  // namespace daylong::cli
