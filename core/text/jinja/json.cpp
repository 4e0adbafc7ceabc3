// The tojson filter, as transformers has it: Python's json.dumps without escaping letters.
#include "base/utf8.h"
#include "text/jinja/evaluator.h"

#include <algorithm>
#include <cstdio>

namespace daylong::jinja {

namespace {

Error invalid(const std::string& what) { return {ErrorCode::InvalidFile, what}; }

struct Layout {
    std::optional<std::string> indent;
    std::string itemSeparator = ", ", keySeparator = ": ";
    bool asciiOnly = false, sorted = false;
};

void appendEscape(Text& out, uint32_t unit, Mark from) {
    char escape[8];
    std::snprintf(escape, sizeof escape, "\\u%04x", unit & 0xFFFFU);
    out.append(escape, from);
}

void writeText(const Text& text, const Layout& layout, Text& out) {
    out.append("\"");
    for (size_t i = 0; i < text.size();) {
        const Mark from = text.markAt(i);
        const char c = text.bytes()[i];
        const auto byte = static_cast<unsigned char>(c);
        size_t taken = 1;
        constexpr std::string_view kSpecial = "\"\\\n\r\t\b\f", kLetters = "\"\\nrtbf";
        const size_t special = kSpecial.find(c);
        if (special != std::string_view::npos) {
            out.append(std::string{'\\', kLetters[special]}, from);
        } else if (byte < 0x20) {
            appendEscape(out, byte, from);
        } else if (byte < 0x80) {
            out.append(std::string_view(&c, 1), from);
        } else {
            const Utf8Sequence sequence = nextUtf8(std::string_view(text.bytes()).substr(i));
            taken = sequence.size;
            if (!layout.asciiOnly) {
                out.append(text, i, i + taken);
            } else if (sequence.codePoint < 0x10000) {
                appendEscape(out, sequence.codePoint, from);
            } else {
                appendEscape(out, 0xD800 + ((sequence.codePoint - 0x10000) >> 10U), from);
                appendEscape(out, 0xDC00 + ((sequence.codePoint - 0x10000) & 0x3FFU), from);
            }
        }
        i += taken;
    }
    out.append("\"");
}

Result<void> write(const Value& value, const Layout& layout, size_t depth, Text& out, Meter& meter);

Result<void> writeBreak(const Layout& layout, size_t depth, Text& out, Meter& meter) {
    if (!layout.indent) return {};
    TRY(meter.spend(layout.indent->size() * depth + 1));
    out.append("\n");
    for (size_t i = 0; i < depth; ++i) out.append(*layout.indent);
    return {};
}

Result<void> writeKey(const Value& key, const Layout& layout, Text& out) {
    if (key.asText() != nullptr) writeText(*key.asText(), layout, out);
    else if (key.as<bool>() != nullptr) out.append(key.truth() ? "\"true\"" : "\"false\"");
    else if (key.isNone()) out.append("\"null\"");
    else if (key.isNumber()) out.append("\"" + numberText(key) + "\"");
    else return invalid("'" + key.typeName() + "' cannot be a key in JSON");
    return {};
}

Result<void> writeDict(const Dict& dict, const Layout& layout, size_t depth, Text& out, Meter& meter) {
    std::vector<const std::pair<Value, Value>*> entries;
    for (const auto& each : dict.entries) entries.push_back(&each);
    if (layout.sorted) {
        for (const auto* each : entries) {
            if (each->first.asText() == nullptr) return invalid("only text keys can be sorted");
        }
        std::stable_sort(entries.begin(), entries.end(), [](const auto* a, const auto* b) {
            return a->first.asText()->bytes() < b->first.asText()->bytes();
        });
    }
    out.append("{");
    for (size_t i = 0; i < entries.size(); ++i) {
        if (i > 0) out.append(layout.itemSeparator);
        TRY(writeBreak(layout, depth + 1, out, meter));
        TRY(writeKey(entries[i]->first, layout, out));
        out.append(layout.keySeparator);
        TRY(write(entries[i]->second, layout, depth + 1, out, meter));
    }
    if (!entries.empty()) TRY(writeBreak(layout, depth, out, meter));
    out.append("}");
    return {};
}

Result<void> write(const Value& value, const Layout& layout, size_t depth, Text& out, Meter& meter) {
    TRY(meter.spend(8 + layout.itemSeparator.size() + layout.keySeparator.size()));
    if (const Text* text = value.asText()) {
        TRY(meter.spend(text->size() * 2));
        writeText(*text, layout, out);
    } else if (value.isNone()) {
        out.append("null");
    } else if (value.as<bool>() != nullptr) {
        out.append(value.truth() ? "true" : "false");
    } else if (value.isNumber()) {
        const std::string number = numberText(value);
        out.append(number == "nan" ? "NaN" : number == "inf" ? "Infinity" : number == "-inf" ? "-Infinity" : number);
    } else if (value.isMapping()) {
        return writeDict(*value.asDict(), layout, depth, out, meter);
    } else if (value.asList() != nullptr && value.asList()->kind != List::Kind::Lazy) {
        const std::vector<Value>& items = value.asList()->items;
        out.append("[");
        for (size_t i = 0; i < items.size(); ++i) {
            if (i > 0) out.append(layout.itemSeparator);
            TRY(writeBreak(layout, depth + 1, out, meter));
            TRY(write(items[i], layout, depth + 1, out, meter));
        }
        if (!items.empty()) TRY(writeBreak(layout, depth, out, meter));
        out.append("]");
    } else {
        return invalid("'" + value.typeName() + "' cannot be written as JSON");
    }
    return {};
}

}  // namespace

Result<Text> toJson(const Value& value, const Arguments& options, Meter& meter) {
    Layout layout;
    if (const Value* ascii = options.get(0, "ensure_ascii")) layout.asciiOnly = ascii->truth();
    if (const Value* indent = options.get(1, "indent"); indent != nullptr && !indent->isNone()) {
        if (const Text* text = indent->asText()) layout.indent = text->bytes();
        else if (indent->isInteger() && indent->integerValue() <= 64)
            layout.indent = std::string(static_cast<size_t>(std::max<int64_t>(indent->integerValue(), 0)), ' ');
        else return invalid("this indent cannot be used");
        layout.itemSeparator = ",";
    }
    if (const Value* separators = options.get(2, "separators"); separators != nullptr && !separators->isNone()) {
        const List* both = separators->asList();
        if (both == nullptr || both->items.size() != 2 || both->items[0].asText() == nullptr ||
            both->items[1].asText() == nullptr)
            return invalid("these separators cannot be used");
        layout.itemSeparator = both->items[0].asText()->bytes();
        layout.keySeparator = both->items[1].asText()->bytes();
    }
    if (const Value* sorted = options.get(3, "sort_keys")) layout.sorted = sorted->truth();
    Text out;
    TRY(write(value, layout, 0, out, meter));
    return out;
}

}  // namespace daylong::jinja
