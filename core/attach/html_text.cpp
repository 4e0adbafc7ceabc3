#include "attach/xml_text.h"
#include "base/utf8.h"

#include <libxml/HTMLparser.h>

#include <algorithm>
#include <array>
#include <memory>

namespace daylong::attach {

namespace {

constexpr size_t kStep = size_t{64} * 1024;  // bytes between two looks at the watch

constexpr std::array<std::string_view, 8> kLeftOut = {"script", "style",  "template", "noscript",
                                                      "svg",    "iframe", "object",   "head"};
constexpr std::array<std::string_view, 28> kBlocks = {
    "p",       "div",     "section", "article", "aside", "nav",    "header", "footer",     "main", "table",
    "tr",      "ul",      "ol",      "li",      "dl",    "dt",     "dd",     "blockquote", "pre",  "figure",
    "caption", "details", "summary", "form",    "hr",    "option", "title",  "address"};

template <size_t Count>
bool isOneOf(const std::array<std::string_view, Count>& names, std::string_view name) {
    return std::find(names.begin(), names.end(), name) != names.end();
}
bool isHeading(std::string_view name) { return name.size() == 2 && name[0] == 'h' && name[1] >= '1' && name[1] <= '6'; }

struct Page {
    explicit Page(uint64_t most) : text(most) {}
    FlowingText text;
    int leftOut = 0;  // elements of whose insides nothing is shown, one in the other
    int asItIs = 0;   // pre
};

std::string_view nameOf(const xmlChar* name) { return reinterpret_cast<const char*>(name); }

void begin(void* data, const xmlChar* element, const xmlChar**) {
    auto& page = *static_cast<Page*>(data);
    const std::string_view name = nameOf(element);
    if (isOneOf(kLeftOut, name)) ++page.leftOut;
    if (page.leftOut > 0) return;
    if (name == "br") page.text.breakLine();
    if (isHeading(name)) page.text.breakLine(2);
    else if (isOneOf(kBlocks, name)) page.text.breakLine(name == "p" || name == "table" ? 2 : 1);
    if (name == "li") page.text.add("- ", true);
    if (name == "pre") ++page.asItIs;
}

void end(void* data, const xmlChar* element) {
    auto& page = *static_cast<Page*>(data);
    const std::string_view name = nameOf(element);
    if (isOneOf(kLeftOut, name)) page.leftOut = std::max(page.leftOut - 1, 0);
    if (page.leftOut > 0) return;
    if (name == "td" || name == "th") page.text.add('\t');
    if (isHeading(name) || isOneOf(kBlocks, name)) page.text.breakLine(name == "p" || name == "table" ? 2 : 1);
    if (name == "pre") page.asItIs = std::max(page.asItIs - 1, 0);
}

void characters(void* data, const xmlChar* text, int size) {
    auto& page = *static_cast<Page*>(data);
    if (page.leftOut == 0 && !page.text.isTooLong())
        page.text.add({reinterpret_cast<const char*>(text), static_cast<size_t>(size)}, page.asItIs > 0);
}

}  // namespace

void FlowingText::add(std::string_view text, bool asItIs) {
    if (asItIs) {
        m_text += text;
        return;
    }
    for (const char letter : text) {
        const bool space = letter == ' ' || letter == '\n' || letter == '\t' || letter == '\r' || letter == '\f';
        const bool behind = m_text.empty() || m_text.back() == ' ' || m_text.back() == '\n' || m_text.back() == '\t';
        if (!space) m_text += letter;
        else if (!behind) m_text += ' ';
    }
}

void FlowingText::breakLine(int lines) {
    while (!m_text.empty() && (m_text.back() == ' ' || m_text.back() == '\t')) m_text.pop_back();
    if (m_text.empty()) return;
    int there = 0;
    for (size_t at = m_text.size(); at > 0 && m_text[at - 1] == '\n'; --at) ++there;
    m_text.append(static_cast<size_t>(std::max(lines - there, 0)), '\n');
}

Result<std::string> htmlText(const std::string& bytes, const Source& source) {
    htmlSAXHandler handler{};
    handler.startElement = begin;
    handler.endElement = end;
    handler.characters = characters;
    handler.ignorableWhitespace = characters;
    Page page(source.limits.textBytes);
    // What says nothing of its letters is UTF-8 where it can be; else libxml2 looks for what the page says.
    const xmlCharEncoding encoding = isValidUtf8(bytes) ? XML_CHAR_ENCODING_UTF8 : XML_CHAR_ENCODING_NONE;
    const std::unique_ptr<htmlParserCtxt, void (*)(htmlParserCtxtPtr)> parser(
        htmlCreatePushParserCtxt(&handler, &page, nullptr, 0, nullptr, encoding), htmlFreeParserCtxt);
    if (!parser) return source.damaged();
    htmlCtxtUseOptions(parser.get(), HTML_PARSE_RECOVER | HTML_PARSE_NOERROR | HTML_PARSE_NOWARNING | HTML_PARSE_NONET);
    for (size_t at = 0; at < bytes.size(); at += kStep) {
        if (source.isStopped()) return Error{ErrorCode::Cancelled, "stopped"};
        if (source.watch.progress) source.watch.progress(at, bytes.size());
        const size_t count = std::min(kStep, bytes.size() - at);
        htmlParseChunk(parser.get(), bytes.data() + at, static_cast<int>(count), 0);
        if (page.text.isTooLong()) return source.tooLong();
    }
    htmlParseChunk(parser.get(), "", 0, 1);
    return toValidUtf8(page.text.take());
}

}  // namespace daylong::attach
