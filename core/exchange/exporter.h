// Writes conversations out of a transcript, message by message: JSON with everything (docs/export-format.md), Markdown
// and HTML with what is shown. Thread rule: one thread. Failure rule: Result.
#pragma once

#include "base/say.h"
#include "exchange/watch.h"
#include "store/transcript_export.h"

#include <functional>
#include <optional>
#include <string_view>
#include <vector>

namespace daylong::exchange {

enum class ExportFormat { Json, Markdown, Html };
std::optional<ExportFormat> exportFormatFrom(std::string_view name);  // "json", "md", "html"

struct ExportSelection {
    std::vector<store::ConversationId> conversations;  // none: all
    std::optional<int64_t> fromMs, beforeMs;           // what was said from then on, and before then
    std::optional<store::MessageId> first, last;       // only these messages, and those between
};

struct ExportReport {
    uint64_t conversations = 0, messages = 0;
    uint64_t tooLarge = 0;  // conversations that are larger, as JSON, than is read back: they come back in parts alone
};

using WriteText = std::function<Result<void>(std::string_view)>;
/// What stands around what was said, and what Daylong itself said, in the reader's language.
using ExportWords = std::function<std::string(const Sayings&)>;
/// A formula with its delimiters as a page shows it, as MathML; empty: as it was written.
using ExportFormulas = std::function<std::string(std::string_view)>;

/// NotFound: a conversation is not there, or nothing was said then.
Result<ExportReport> exportTo(const WriteText& write, ExportFormat format, store::TranscriptExport& transcript,
                              const ExportSelection& selection, const Watch& watch = {},
                              const ExportWords& words = inEnglish, const ExportFormulas& formulas = {});
/// Into a file that appears whole or not at all.
Result<ExportReport> exportToFile(const std::filesystem::path& file, ExportFormat format,
                                  store::TranscriptExport& transcript, const ExportSelection& selection,
                                  const Watch& watch = {}, const ExportWords& words = inEnglish,
                                  const ExportFormulas& formulas = {});

}  // namespace daylong::exchange
