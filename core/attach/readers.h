// The readers of single kinds of files: bytes in, text out. Internal to core/attach. Untrusted input; limits as in
// read_file.h. Thread rule: any one. Failure rule: Result with sayings; Cancelled when the watch says so.
#pragma once

#include "attach/read_file.h"
#include "exchange/entries.h"

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace daylong::attach {

/// What is read, for failures to name, and within which limits.
struct Source {
    std::string name;
    const std::filesystem::path& pdfProgram;
    const exchange::Watch& watch;
    const Limits& limits;

    bool isStopped() const { return watch.isStopped && watch.isStopped(); }
    Error tooLong() const;
    Error damaged() const;
};

/// UTF-8, UTF-16 with its mark, or else Windows-1252, which is noted. Not text at all: nothing.
struct Decoded {
    std::string text;
    bool guessed = false;
};
std::optional<Decoded> decodeText(std::string_view bytes);

/// What a page shows of itself without style sheets: words, lists, tables as lines; no scripts.
Result<std::string> htmlText(const std::string& bytes, const Source& source);

/// An office document in a zip archive. None of those that are known: nothing.
struct Office {
    store::FileKind kind{};
    std::string text;
};
Result<std::optional<Office>> officeText(const std::vector<exchange::Entry>& entries, const Source& source);

/// A text for each page, as far as it could be read.
struct PdfPages {
    enum class End { Whole, TookTooLong, Broke };
    std::vector<std::string> texts;
    uint32_t count = 0;  // that it says it has
    End end = End::Whole;
};
Result<PdfPages> pdfPages(const std::string& bytes, const Source& source);

}  // namespace daylong::attach
