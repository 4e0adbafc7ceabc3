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

constexpr const char* kOpenDocument = "content.xml";
constexpr std::string_view kWordFolder = "word/";
constexpr int kMostSpaces = 200;  // that one element stands for

struct Document {
    explicit Document(uint64_t most) : text(most) {}
    FlowingText text;
    bool word = false;  // else OpenDocument
    int shown = 0;      // elements whose letters are the text's, one in the other
    int leftOut = 0;    // remarks, and what was deleted
};

std::string attributeOf(const char* name, int count, const xmlChar** attributes) {
    for (int i = 0; i < count; ++i) {
        if (std::strcmp(reinterpret_cast<const char*>(attributes[i * 5]), name) == 0)
            return {reinterpret_cast<const char*>(attributes[i * 5 + 3]),
                    reinterpret_cast<const char*>(attributes[i * 5 + 4])};
    }
    return {};
}

int spacesOf(int count, const xmlChar** attributes) {
    return std::clamp(std::atoi(attributeOf("c", count, attributes).c_str()), 1, kMostSpaces);
}

/// Tabs in "tabs" are where tabs stop; a "Fallback" says again what stands before it, for programs that do not know it.

bool isLeftOut(const Document& document, std::string_view name) {
    return document.word
               ? name == "del" || name == "moveFrom" || name == "fldData" || name == "tabs" || name == "Fallback"
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
Result<void> readXml(const exchange::Entry& entry, xmlSAXHandler handler, void* data, const Source& source,
                     const FlowingText* text = nullptr) {
    handler.initialized = XML_SAX2_MAGIC;
    handler.serror = [](void*, xmlErrorPtr) {};
    const exchange::ReadBytes read = TRY(entry.open());
    char buffer[16 * 1024];
    const size_t first = TRY(read(buffer, 4));
    const std::unique_ptr<xmlParserCtxt, void (*)(xmlParserCtxtPtr)> parser(
        xmlCreatePushParserCtxt(&handler, data, buffer, static_cast<int>(first), nullptr), freeParser);
    if (!parser) return source.damaged();
    xmlCtxtUseOptions(parser.get(), XML_PARSE_NONET);
    for (uint64_t done = first;;) {
        if (source.isStopped()) return Error{ErrorCode::Cancelled, "stopped"};
        if (source.watch.progress) source.watch.progress(done, entry.bytes);
        const size_t count = TRY(read(buffer, sizeof buffer));
        if (xmlParseChunk(parser.get(), buffer, static_cast<int>(count), count == 0 ? 1 : 0) != XML_ERR_OK)
            return source.damaged();
        if (text != nullptr && text->isTooLong()) return source.tooLong();
        if (count == 0) return {};
        done += count;
    }
}

Result<void> readText(const exchange::Entry& entry, Document& document, const Source& source) {
    xmlSAXHandler handler{};
    handler.startElementNs = begin;
    handler.endElementNs = end;
    handler.characters = characters;
    handler.ignorableWhitespace = characters;
    return readXml(entry, handler, &document, source, &document.text);
}

/// Of a Word document's parts, where those of one type are: each may have any name.
struct Relation {
    std::string type;    // how its address ends
    std::string folder;  // that targets are beside
    std::string target;  // empty: there is none
};

void beginRelation(void* data, const xmlChar* element, const xmlChar*, const xmlChar*, int, const xmlChar**,
                   int attributes, int, const xmlChar** values) {
    auto& relation = *static_cast<Relation*>(data);
    if (nameOf(element) != "Relationship" || !relation.target.empty()) return;
    if (!attributeOf("Type", attributes, values).ends_with(relation.type)) return;
    const std::string target = attributeOf("Target", attributes, values);
    relation.target = target.starts_with('/') ? target.substr(1) : relation.folder + target;
}

/// The part that another one (empty: the archive) names by this type, else by the name that it has as a rule.
Result<const exchange::Entry*> partOf(const std::vector<exchange::Entry>& entries, const std::string& of,
                                      const std::string& type, const char* asARule, const Source& source) {
    const size_t slash = of.rfind('/');
    Relation relation{.type = "/" + type, .folder = of.substr(0, slash == std::string::npos ? 0 : slash + 1)};
    const exchange::Entry* const list =
        entryNamed(entries, relation.folder + "_rels/" + of.substr(relation.folder.size()) + ".rels");
    if (list != nullptr) {
        xmlSAXHandler handler{};
        handler.startElementNs = beginRelation;
        TRY(readXml(*list, handler, &relation, source));
    }
    return entryNamed(entries, relation.target.empty() ? asARule : relation.target);
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
    const exchange::Entry* content = TRY(partOf(entries, "", "officeDocument", "word/document.xml", source));
    if (content != nullptr && !content->name.starts_with(kWordFolder)) content = nullptr;  // a spreadsheet
    document.word = content != nullptr;
    if (content == nullptr && TRY(isOpenDocumentText(entries))) content = entryNamed(entries, kOpenDocument);
    if (content == nullptr) return std::optional<Office>();
    TRY(readText(*content, document, source));
    for (const char* const notes : {"footnotes", "endnotes"}) {
        if (!document.word) break;
        const std::string asARule = std::string(kWordFolder) + notes + ".xml";
        const exchange::Entry* const part = TRY(partOf(entries, content->name, notes, asARule.c_str(), source));
        if (part != nullptr) TRY(readText(*part, document, source));
    }
    return std::optional(
        Office{document.word ? store::FileKind::Docx : store::FileKind::Odt, toValidUtf8(document.text.take())});
}

}  // namespace daylong::attach
