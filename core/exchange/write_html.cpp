// The export as one HTML page, to be read and printed: what is shown, light or dark as its reader is, with nothing in
// it that is fetched from anywhere or run.
#include "exchange/document.h"

#include "exchange/file_json.h"
#include "exchange/times.h"

namespace daylong::exchange {

namespace {

constexpr const char* kHead = R"html(<!DOCTYPE html>
<html>
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; img-src data:">
<style>
:root { color-scheme: light dark; --paper: #fff; --ink: #1d1d1f; --quiet: #6a6a70; --said: #eef1f6; --line: #d5d7dc; }
@media (prefers-color-scheme: dark) {
  :root { --paper: #1c1c1f; --ink: #e8e8ea; --quiet: #9a9aa2; --said: #2a2d35; --line: #3c3e45; }
}
body { margin: 0 auto; padding: 2em 1.2em 4em; max-width: 44em; background: var(--paper); color: var(--ink);
  font: 1em/1.55 system-ui, "Noto Sans", "DejaVu Sans", sans-serif; }
h1 { font-size: 1.5em; line-height: 1.25; margin: 2.5em 0 0.2em; }
section:first-of-type h1 { margin-top: 0; }
article { margin: 1.4em 0; overflow-wrap: anywhere; }
article.user .text { background: var(--said); border-radius: 0.7em; padding: 0.05em 0.9em; }
article.user .text > :only-child { margin: 0.6em 0; }
article.note .text { color: var(--quiet); font-style: italic; white-space: pre-wrap; }
article h2, article h3, article h4, article h5, article h6 { font-size: 1.08em; margin: 1.1em 0 0.3em; }
.head, .when { color: var(--quiet); font-size: 0.82em; margin-bottom: 0.25em; }
.head b { color: var(--ink); font-weight: 600; }
pre { background: var(--said); border-radius: 0.4em; padding: 0.7em 0.9em; white-space: pre-wrap; }
code, pre { font-family: ui-monospace, "DejaVu Sans Mono", monospace; font-size: 0.92em; }
pre code { font-size: 1em; }
blockquote { border-left: 3px solid var(--line); margin: 0.8em 0; padding-left: 0.9em; color: var(--quiet); }
table { border-collapse: collapse; }
th, td { border: 1px solid var(--line); padding: 0.25em 0.6em; text-align: left; vertical-align: top;
  overflow-wrap: break-word; }
details { color: var(--quiet); margin-bottom: 0.6em; }
img { max-width: 100%; height: auto; }
details div { white-space: pre-wrap; }
math { font-family: "STIX Two Math", "Latin Modern Math", "Cambria Math", "DejaVu Math TeX Gyre", math; }
math[display="block"] { margin: 0.8em 0; overflow-x: auto; }
hr { border: 0; border-top: 1px solid var(--line); }
@page { margin: 18mm 16mm; }
@media print {
  :root { color-scheme: light; --paper: #fff; --ink: #000; --quiet: #555; --said: #f2f2f2; --line: #bbb; }
  body { max-width: none; padding: 0; font-size: 10.5pt; }
  section + section { break-before: page; }
  h1 { margin-top: 0; }
  .head, h1, h2, h3, h4, h5, h6 { break-after: avoid; }
  tr, blockquote, img { break-inside: avoid; }
  p, li, pre, .text { orphans: 3; widows: 3; }
  article.user .text, pre { border: 1px solid var(--line); }
  img { max-height: 22cm; }
  a[href^="http"]::after { content: " (" attr(href) ")"; font-size: 0.85em; color: var(--quiet); }
}
</style>
)html";

std::string timeTag(int64_t ms) {
    return "<time datetime=\"" + isoTime(ms) + "\">" + escapeHtml(localTime(ms)) + "</time>";
}

/// What a model thought stands at the beginning of its reply.
std::string replyHtml(const ExportWords& words, const ExportFormulas& formulas, const std::string& text) {
    constexpr std::string_view kBegin = "<think>", kEnd = "</think>";
    const size_t end = text.starts_with(kBegin) ? text.find(kEnd) : std::string::npos;
    if (end == std::string::npos) return markdownToHtml(text, formulas);
    return "<details><summary>" + escapeHtml(words({saying(Say::ExportThoughts)})) + "</summary><div>" +
           escapeHtml(std::string_view(text).substr(kBegin.size(), end - kBegin.size())) + "</div></details>\n" +
           markdownToHtml(text.substr(end + kEnd.size()), formulas);
}

std::string filesHtml(const ExportWords& words, const store::ExportedMessage& message) {
    std::string html;
    for (const store::AttachedFile& file : message.files) {
        const std::string_view type = pictureType(file.picture);
        html += std::string("<details class=\"file\"") + (type.empty() ? "" : " open") + "><summary>" +
                escapeHtml(fileLine(words, file.card)) + "</summary>";
        if (!type.empty())
            html += "<img alt=\"\" src=\"data:" + std::string(type) + ";base64," + toBase64(file.picture) + "\">";
        html += "<div>";
        for (const store::FilePiece& piece : file.pieces) html += escapeHtml(piece.text);
        html += "</div></details>\n";
    }
    return html;
}

class HtmlDocument : public Document {
public:
    HtmlDocument(ExportWords words, ExportFormulas formulas)
        : m_words(std::move(words)), m_formulas(std::move(formulas)) {}
    bool wants(const store::Message& message) const override {
        return message.state != store::MessageState::Superseded;
    }
    std::string begin() override {
        return kHead + ("<title>" + said(Say::ExportTitle) + "</title>\n</head>\n<body>\n");
    }

    std::string conversation(const store::ExportedConversation& conversation) override {
        const std::string& title = conversation.row.title;
        const std::string hidden = conversation.hidden > 0 ? aboutHidden(m_words, conversation.hidden) : "";
        return "<section>\n<h1>" + (title.empty() ? said(Say::ExportUntitled) : escapeHtml(title)) +
               "</h1>\n<div class=\"when\">" + timeTag(conversation.row.createdMs) + "</div>\n" +
               (hidden.empty() ? "" : "<p class=\"when\">" + escapeHtml(hidden) + "</p>\n");
    }

    std::string message(const store::ExportedMessage& message) override {
        const store::Message& row = message.row;
        const bool reply = row.role == store::MessageRole::Assistant;
        const char* kind = reply ? "assistant" : row.role == store::MessageRole::User ? "user" : "note";
        return std::string("<article class=\"") + kind + "\">\n<div class=\"head\"><b>" +
               escapeHtml(speakerName(m_words, row.role)) + "</b> " + timeTag(row.createdMs) + "</div>\n" +
               filesHtml(m_words, message) + "<div class=\"text\">" + textHtml(row) + "</div>\n</article>\n";
    }

    std::string endOfConversation() override { return "</section>\n"; }
    std::string end() override { return "</body>\n</html>\n"; }

private:
    /// As the window shows it.
    std::string textHtml(const store::Message& row) const {
        switch (row.role) {
            case store::MessageRole::Assistant: return replyHtml(m_words, m_formulas, row.text);
            case store::MessageRole::User: return markdownToHtml(row.text, m_formulas);
            case store::MessageRole::Note: break;
        }
        return escapeHtml(textOf(m_words, row));
    }
    std::string said(Say say) const { return escapeHtml(m_words({saying(say)})); }

    const ExportWords m_words;
    const ExportFormulas m_formulas;
};

}  // namespace

std::unique_ptr<Document> htmlDocument(ExportWords words, ExportFormulas formulas) {
    return std::make_unique<HtmlDocument>(std::move(words), std::move(formulas));
}

}  // namespace daylong::exchange
