// Markdown as HTML, over md4c: only the tags below are written, with only these attributes, and all text is escaped.
#include "exchange/document.h"

#include <md4c.h>

#include <algorithm>
#include <cctype>

namespace daylong::exchange {

namespace {

constexpr size_t kLongestMarkdown = size_t{256} * 1024;  // bytes; what is longer stays as it is

struct Writer {
    std::string html;
    std::vector<ShownFormula> formulas;
    int pictures = 0;  // inside the words that stand for one
};

std::string textOf(const MD_ATTRIBUTE& attribute, const Writer& writer) {
    return withFormulas({attribute.text == nullptr ? "" : attribute.text, attribute.size}, writer.formulas);
}

/// To the web, or to write to somebody: nothing that runs, and no file.
bool isHarmless(const std::string& address) {
    std::string scheme = address.substr(0, address.find(':'));
    std::transform(scheme.begin(), scheme.end(), scheme.begin(), [](unsigned char c) { return std::tolower(c); });
    return scheme.size() < address.size() && (scheme == "http" || scheme == "https" || scheme == "mailto");
}

const char* tagOf(MD_BLOCKTYPE type) {
    switch (type) {
        case MD_BLOCK_QUOTE: return "blockquote";
        case MD_BLOCK_UL: return "ul";
        case MD_BLOCK_OL: return "ol";
        case MD_BLOCK_LI: return "li";
        case MD_BLOCK_P: return "p";
        case MD_BLOCK_TABLE: return "table";
        case MD_BLOCK_THEAD: return "thead";
        case MD_BLOCK_TBODY: return "tbody";
        case MD_BLOCK_TR: return "tr";
        case MD_BLOCK_TH: return "th";
        case MD_BLOCK_TD: return "td";
        default: return nullptr;
    }
}

std::string alignOf(MD_BLOCKTYPE type, const void* detail) {
    if (type != MD_BLOCK_TH && type != MD_BLOCK_TD) return "";
    switch (static_cast<const MD_BLOCK_TD_DETAIL*>(detail)->align) {
        case MD_ALIGN_RIGHT: return " style=\"text-align: right\"";
        case MD_ALIGN_CENTER: return " style=\"text-align: center\"";
        default: return "";
    }
}

/// One lower than in the text: the page's own title is above them.
std::string headingTag(const void* detail) {
    return "h" + std::to_string(std::min(static_cast<const MD_BLOCK_H_DETAIL*>(detail)->level + 1, 6U));
}

int enterBlock(MD_BLOCKTYPE type, void* detail, void* user) {
    std::string& html = static_cast<Writer*>(user)->html;
    if (type == MD_BLOCK_HR) html += "<hr>\n";
    else if (type == MD_BLOCK_CODE) html += "<pre><code>";
    else if (type == MD_BLOCK_H) html += "<" + headingTag(detail) + ">";
    else if (type == MD_BLOCK_OL)
        html += "<ol start=\"" + std::to_string(static_cast<MD_BLOCK_OL_DETAIL*>(detail)->start) + "\">\n";
    else if (const char* tag = tagOf(type)) html += "<" + (tag + alignOf(type, detail)) + ">";
    if (type == MD_BLOCK_LI) {
        const auto* item = static_cast<MD_BLOCK_LI_DETAIL*>(detail);
        if (item->is_task) html += item->task_mark == ' ' ? "☐ " : "☑ ";
    }
    return 0;
}

int leaveBlock(MD_BLOCKTYPE type, void* detail, void* user) {
    std::string& html = static_cast<Writer*>(user)->html;
    if (type == MD_BLOCK_CODE) html += "</code></pre>\n";
    else if (type == MD_BLOCK_H) html += "</" + headingTag(detail) + ">\n";
    else if (const char* tag = tagOf(type)) html += std::string("</") + tag + ">\n";
    return 0;
}

const char* tagOf(MD_SPANTYPE type) {
    switch (type) {
        case MD_SPAN_EM: return "em";
        case MD_SPAN_STRONG: return "strong";
        case MD_SPAN_CODE: return "code";
        case MD_SPAN_DEL: return "del";
        default: return nullptr;
    }
}

int enterSpan(MD_SPANTYPE type, void* detail, void* user) {
    auto& writer = *static_cast<Writer*>(user);
    if (type == MD_SPAN_IMG && writer.pictures++ == 0) writer.html += "[";
    if (type == MD_SPAN_A && writer.pictures == 0) {
        const std::string address = textOf(static_cast<MD_SPAN_A_DETAIL*>(detail)->href, writer);
        writer.html += isHarmless(address) ? "<a rel=\"noreferrer\" href=\"" + escapeHtml(address) + "\">" : "<a>";
    }
    if (const char* tag = tagOf(type)) writer.html += std::string("<") + tag + ">";
    return 0;
}

int leaveSpan(MD_SPANTYPE type, void*, void* user) {
    auto& writer = *static_cast<Writer*>(user);
    if (type == MD_SPAN_IMG && --writer.pictures == 0) writer.html += "]";
    if (type == MD_SPAN_A && writer.pictures == 0) writer.html += "</a>";
    if (const char* tag = tagOf(type)) writer.html += std::string("</") + tag + ">";
    return 0;
}

int text(MD_TEXTTYPE type, const MD_CHAR* begin, MD_SIZE size, void* user) {
    auto& [html, formulas, pictures] = *static_cast<Writer*>(user);
    const std::string_view words(begin, size);
    switch (type) {
        case MD_TEXT_BR: html += "<br>\n"; break;
        case MD_TEXT_SOFTBR: html += "<br>\n"; break;  // as the window shows it
        case MD_TEXT_NULLCHAR: html += "\uFFFD"; break;
        case MD_TEXT_ENTITY: html += words; break;  // md4c gives only what is of that form
        case MD_TEXT_CODE: html += escapeHtml(withFormulas(words, formulas)); break;
        default: html += formulasAsHtml(words, formulas);
    }
    return 0;
}

}  // namespace

std::string escapeHtml(std::string_view text) {
    std::string html;
    html.reserve(text.size() + text.size() / 16);
    for (const char c : text) {
        switch (c) {
            case '&': html += "&amp;"; break;
            case '<': html += "&lt;"; break;
            case '>': html += "&gt;"; break;
            case '"': html += "&quot;"; break;
            case '\'': html += "&#39;"; break;
            default: html += c;
        }
    }
    return html;
}

std::string markdownToHtml(const std::string& markdown, const ExportFormulas& formulas) {
    constexpr unsigned kFlags =
        MD_FLAG_NOHTML | MD_FLAG_TABLES | MD_FLAG_STRIKETHROUGH | MD_FLAG_TASKLISTS | MD_FLAG_PERMISSIVEURLAUTOLINKS;
    constexpr MD_PARSER kParser = {0, kFlags, enterBlock, leaveBlock, enterSpan, leaveSpan, text, nullptr, nullptr};
    Writer writer;
    if (markdown.size() <= kLongestMarkdown) {
        const std::string aside = putFormulasAside(markdown, formulas, &writer.formulas);
        if (md_parse(aside.data(), static_cast<MD_SIZE>(aside.size()), &kParser, &writer) == 0)
            return std::move(writer.html);
    }
    return "<pre>" + escapeHtml(markdown) + "</pre>";
}

}  // namespace daylong::exchange
