#include "attach/xml_text.h"
#include "base/say.h"
#include "base/utf8.h"

#include <libxml/parser.h>

#include <algorithm>
#include <cstdlib>
#include <cstring>
#include <memory>

namespace daylong::attach {

namespace {

constexpr const char *kWord = "word/document.xml", *kOpenDocument = "content.xml";
constexpr const char* kNotes[] = {"word/footnotes.xml", "word/endnotes.xml"};
constexpr int kMostSpaces = 200;  // that one element stands for

struct Document {
    explicit Document(uint64_t most) : text(most) {}
    FlowingText text;
    bool word = false;  // else OpenDocument
    int shown = 0;      // elements whose letters are the text's, one in the other
    int leftOut = 0;    // remarks, and what was deleted
};

int spacesOf(int count, const xmlChar** attributes) {
    for (int i = 0; i < count; ++i) {
        if (std::strcmp(reinterpret_cast<const char*>(attributes[i * 5]), "c") != 0) continue;
        const std::string value(reinterpret_cast<const char*>(attributes[i * 5 + 3]),
                                reinterpret_cast<const char*>(attributes[i * 5 + 4]));
        return std::clamp(std::atoi(value.c_str()), 1, kMostSpaces);
    }
    return 1;
}

bool isLeftOut(const Document& document, std::string_view name) {
    return document.word ? name == "del" || name == "moveFrom" || name == "fldData"
                         : name == "annotation" || name == "tracked-changes" || name == "forms";
}
bool isShown(const Document& document, std::string_view name) {
    return document.word ? name == "t" : name == "p" || name == "h";
}

std::string_view nameOf(const xmlChar* name) { return reinterpret_cast<const char*>(name); }

void begin(void* data, const xmlChar* element, const xmlChar*, const xmlChar*, int, const xmlChar**, int attributes,
           int, const xmlChar** values) {
    auto& document = *static_cast<Document*>(data);
    const std::string_view name = nameOf(element);
    if (isLeftOut(document, name)) ++document.leftOut;
    if (document.leftOut > 0) return;
    if (isShown(document, name)) ++document.shown;
    if (name == "tab") document.text.add('\t');
    if (name == "br" || name == "cr" || name == "line-break") document.text.add('\n');
    if (name == "noBreakHyphen") document.text.add('-');
    if (!document.word && name == "s")
        document.text.add(std::string(static_cast<size_t>(spacesOf(attributes, values)), ' '), true);
}

void end(void* data, const xmlChar* element, const xmlChar*, const xmlChar*) {
    auto& document = *static_cast<Document*>(data);
    const std::string_view name = nameOf(element);
    if (isLeftOut(document, name)) {
        document.leftOut = std::max(document.leftOut - 1, 0);
        return;
    }
    if (document.leftOut > 0) return;
    if (isShown(document, name)) document.shown = std::max(document.shown - 1, 0);
    if (name == "p" || name == "h") document.text.add('\n');
}

void characters(void* data, const xmlChar* text, int size) {
    auto& document = *static_cast<Document*>(data);
    if (document.shown > 0 && document.leftOut == 0 && !document.text.isTooLong())
        document.text.add({reinterpret_cast<const char*>(text), static_cast<size_t>(size)}, true);
}

const exchange::Entry* entryNamed(const std::vector<exchange::Entry>& entries, std::string_view name) {
    const auto found =
        std::find_if(entries.begin(), entries.end(), [&](const auto& each) { return each.name == name; });
    return found == entries.end() ? nullptr : &*found;
}

/// What a document declares, libxml2 notes in a document of its own, also where nobody asks for one.
void freeParser(xmlParserCtxtPtr parser) {
    if (parser->myDoc != nullptr) xmlFreeDoc(parser->myDoc);
    xmlFreeParserCtxt(parser);
}

/// No entity is known but XML's own five: what a document defines itself is left out, however it would grow.
Result<void> readXml(const exchange::Entry& entry, Document& document, const Source& source) {
    xmlSAXHandler handler{};
    handler.initialized = XML_SAX2_MAGIC;
    handler.startElementNs = begin;
    handler.endElementNs = end;
    handler.characters = characters;
    handler.ignorableWhitespace = characters;
    handler.serror = [](void*, xmlErrorPtr) {};
    const exchange::ReadBytes read = TRY(entry.open());
    char buffer[16 * 1024];
    const size_t first = TRY(read(buffer, 4));
    const std::unique_ptr<xmlParserCtxt, void (*)(xmlParserCtxtPtr)> parser(
        xmlCreatePushParserCtxt(&handler, &document, buffer, static_cast<int>(first), nullptr), freeParser);
    if (!parser) return source.damaged();
    xmlCtxtUseOptions(parser.get(), XML_PARSE_NONET);
    for (uint64_t done = first;;) {
        if (source.isStopped()) return Error{ErrorCode::Cancelled, "stopped"};
        if (source.watch.progress) source.watch.progress(done, entry.bytes);
        const size_t count = TRY(read(buffer, sizeof buffer));
        if (xmlParseChunk(parser.get(), buffer, static_cast<int>(count), count == 0 ? 1 : 0) != XML_ERR_OK)
            return source.damaged();
        if (document.text.isTooLong()) return source.tooLong();
        if (count == 0) return {};
        done += count;
    }
}

Result<bool> isOpenDocumentText(const std::vector<exchange::Entry>& entries) {
    const exchange::Entry* const type = entryNamed(entries, "mimetype");
    if (type == nullptr) return false;
    const exchange::ReadBytes read = TRY(type->open());
    char bytes[64];
    const size_t count = TRY(read(bytes, sizeof bytes));
    return std::string_view(bytes, count).starts_with("application/vnd.oasis.opendocument.text");
}

}  // namespace

Result<std::optional<Office>> officeText(const std::vector<exchange::Entry>& entries, const Source& source) {
    Document document(source.limits.textBytes);
    const exchange::Entry* content = entryNamed(entries, kWord);
    document.word = content != nullptr;
    if (content == nullptr && TRY(isOpenDocumentText(entries))) content = entryNamed(entries, kOpenDocument);
    if (content == nullptr) return std::optional<Office>();
    TRY(readXml(*content, document, source));
    for (const char* name : kNotes) {
        const exchange::Entry* const notes = document.word ? entryNamed(entries, name) : nullptr;
        if (notes != nullptr) TRY(readXml(*notes, document, source));
    }
    return std::optional(
        Office{document.word ? store::FileKind::Docx : store::FileKind::Odt, toValidUtf8(document.text.take())});
}

}  // namespace daylong::attach
