// What each format does with the pieces of an export, in their order. Internal to core/exchange.
// Thread rule: one thread. Failure rule: that of what it writes to.
#pragma once

#include "exchange/exporter.h"

#include <memory>
#include <string>
#include <vector>

namespace daylong::exchange {

class Document {
public:
    virtual ~Document() = default;
    virtual bool wants(const store::Message& message) const = 0;
    virtual std::string begin() = 0;
    virtual std::string conversation(const store::ExportedConversation& conversation) = 0;
    virtual std::string message(const store::ExportedMessage& message) = 0;
    virtual std::string endOfConversation() = 0;
    virtual std::string end() = 0;
};

std::unique_ptr<Document> jsonDocument();
std::unique_ptr<Document> markdownDocument(ExportWords words);
std::unique_ptr<Document> htmlDocument(ExportWords words, ExportFormulas formulas);

/// For people, where they are: "2026-11-28 18:01".
std::string localTime(int64_t ms);
std::string speakerName(const ExportWords& words, store::MessageRole role);
/// A note's in these words, too.
std::string textOf(const ExportWords& words, const store::Message& message);
/// That so many messages stand in branches that are not shown.
std::string aboutHidden(const ExportWords& words, uint64_t messages);

/// "report.pdf, 12 pages"
std::string fileLine(const ExportWords& words, const store::FileCard& card);

/// What was said, as HTML: text, tables, lists, code and links to the web, formulas as they were written or as
/// `formulas` shows them; nothing else comes through, whatever it says.
std::string markdownToHtml(const std::string& markdown, const ExportFormulas& formulas = {});

struct ShownFormula {
    std::string source, shown;
};
/// The same Markdown, whose formulas are words to what reads it: those that `formulas` shows as marks, added to
/// `shown`, of others each sign.
std::string putFormulasAside(const std::string& markdown, const ExportFormulas& formulas = {},
                             std::vector<ShownFormula>* shown = nullptr);
/// What was read of it, with its signs again, and the sources of those that are shown.
std::string withFormulas(std::string_view text, const std::vector<ShownFormula>& shown);
/// Likewise as HTML, with what is shown.
std::string formulasAsHtml(std::string_view text, const std::vector<ShownFormula>& shown);
std::string escapeHtml(std::string_view text);

}  // namespace daylong::exchange
