// How values are printed: as Python's str and repr.
#include "base/utf8.h"
#include "text/jinja/letters.h"
#include "text/jinja/value.h"

#include <cstdio>

namespace daylong::jinja {

namespace {

/// The quotes that repr takes: double ones only around text with single ones and no double ones.
void quote(const Text& text, Text& out) {
    const bool hasSingle = text.bytes().find('\'') != std::string::npos,
               hasDouble = text.bytes().find('"') != std::string::npos;
    const char mark = hasSingle && !hasDouble ? '"' : '\'';
    out.append(std::string_view(&mark, 1));
    for (size_t i = 0; i < text.size(); ++i) {
        const char c = text.bytes()[i];
        const Mark from = text.markAt(i);
        const Utf8Sequence letter = nextUtf8(std::string_view(text.bytes()).substr(i));
        if (letter.size > 1) {
            char escape[16];
            std::snprintf(escape, sizeof escape,
                          letter.codePoint < 0x100     ? "\\x%02x"
                          : letter.codePoint < 0x10000 ? "\\u%04x"
                                                       : "\\U%08x",
                          static_cast<unsigned>(letter.codePoint));
            if (isPrintable(letter.codePoint)) out.append(text, i, i + letter.size);
            else out.append(escape, from);
            i += letter.size - 1;
            continue;
        }
        const auto byte = static_cast<unsigned char>(c);
        constexpr const char* kHex = "0123456789abcdef";
        if (c == '\n') out.append("\\n", from);
        else if (c == '\r') out.append("\\r", from);
        else if (c == '\t') out.append("\\t", from);
        else if (c == '\\') out.append("\\\\", from);
        else if (c == mark) out.append(std::string{'\\', c}, from);
        else if (byte < 0x20 || byte == 0x7F)
            out.append(std::string{'\\', 'x', kHex[byte >> 4U], kHex[byte & 15U]}, from);
        else out.append(std::string_view(&c, 1), from);
    }
    out.append(std::string_view(&mark, 1));
}

Result<void> print(const Value& value, bool quoted, Text& out, Meter& meter) {
    TRY(meter.spend(8));
    if (value.isUndefined()) {
        if (quoted) out.append("Undefined");
    } else if (value.isNone()) {
        out.append("None");
    } else if (value.isNumber()) {
        out.append(numberText(value));
    } else if (const Text* text = value.asText()) {
        TRY(meter.spend(text->size()));
        if (quoted) quote(*text, out);
        else out.append(*text);
    } else if (const List* list = value.asList()) {
        const bool tuple = list->kind == List::Kind::Tuple;
        if (list->kind == List::Kind::Lazy) {
            out.append("<generator object>");
            return {};
        }
        out.append(tuple ? "(" : "[");
        for (size_t i = 0; i < list->items.size(); ++i) {
            if (i > 0) out.append(", ");
            TRY(print(list->items[i], true, out, meter));
        }
        out.append(!tuple ? "]" : list->items.size() == 1 ? ",)" : ")");
    } else if (value.isMapping()) {
        out.append("{");
        bool first = true;
        for (const auto& [key, content] : value.asDict()->entries) {
            if (!first) out.append(", ");
            first = false;
            TRY(print(key, true, out, meter));
            out.append(": ");
            TRY(print(content, true, out, meter));
        }
        out.append("}");
    } else {
        out.append("<" + value.typeName() + ">");
    }
    return {};
}

}  // namespace

Result<Text> toText(const Value& value, Meter& meter) {
    Text out;
    TRY(print(value, false, out, meter));
    return out;
}

Result<Text> toRepr(const Value& value, Meter& meter) {
    Text out;
    TRY(print(value, true, out, meter));
    return out;
}

}  // namespace daylong::jinja
