// PdfProgram: the program that reads a PDF for us (app/pdf), started for one file and ended with this: at once,
// whatever it is doing. It gets the file's bytes, and what it writes is a stranger's as much as they are. Thread rule:
// one thread, which lives as long as this: the program ends with the thread that started it. Failure rule: Result with
// sayings.
#pragma once

#include "attach/readers.h"

#include <filesystem>
#include <memory>
#include <string>
#include <sys/types.h>

namespace daylong::attach {

class PdfProgram {
public:
    static Result<std::unique_ptr<PdfProgram>> start(const std::string& bytes, const Source& source);
    ~PdfProgram();
    PdfProgram(const PdfProgram&) = delete;
    PdfProgram& operator=(const PdfProgram&) = delete;

    enum class Got { Bytes, Nothing, End };
    /// What it wrote, behind `text`; Nothing: not within this time.
    Got read(std::string& text, int milliseconds);
    /// After the End: it had used up its time, or else it failed.
    bool usedUpItsTime();

private:
    PdfProgram(pid_t process, int output) : m_process(process), m_output(output) {}

    pid_t m_process;  // 0: ended, and known to be
    int m_output;
};

}  // namespace daylong::attach
