// The filters that make prose or markup of values: wrapped lines, printed values, text without its tags, attributes.
#include "base/utf8.h"
#include "text/jinja/filters.h"

#include <algorithm>
#include <charconv>

namespace daylong::jinja {

namespace {

Error invalid(const std::string& what) { return {ErrorCode::InvalidFile, what}; }

bool truthOf(const Value* value, bool otherwise) { return value != nullptr ? value->truth() : otherwise; }

/// Where a line may end, as Python's textwrap cuts: white space, words, and parts of words that end in a hyphen.
std::vector<Text> wrapChunks(const Text& line, bool onHyphens) {
    const std::vector<size_t> at = line.boundaries();
    const auto letter = [&](size_t i) {
        return i + 1 < at.size() ? nextUtf8(std::string_view(line.bytes()).substr(at[i])).codePoint : U' ';
    };
    const auto isSpaceAt = [&](size_t i) { return letter(i) < 0x80 && isSpace(letter(i)); };
    const auto isLetterAt = [&](size_t i) {
        const char32_t c = letter(i);
        return c >= 0x80 || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
    };
    std::vector<Text> chunks;
    for (size_t begin = 0, end = 0; begin + 1 < at.size(); begin = end) {
        const bool space = isSpaceAt(begin);
        for (end = begin + 1; end + 1 < at.size() && isSpaceAt(end) == space; ++end) {
            if (!onHyphens || letter(end - 1) != '-') continue;
            const bool behindWord = (end >= begin + 3 && isLetterAt(end - 2) && isLetterAt(end - 3)) ||
                                    (end >= begin + 4 && letter(end - 3) == '-' && isLetterAt(end - 4));
            const bool beforeWord = isLetterAt(end) && isLetterAt(letter(end + 1) == '-' ? end + 2 : end + 1);
            if (behindWord && beforeWord) break;
        }
        chunks.push_back(line.slice(at[begin], at[end]));
    }
    return chunks;
}

bool isBlank(const Text& text) { return strip(text, Ends::Both).empty(); }

void wrapLine(const Text& line, size_t width, bool breakLong, bool onHyphens, std::vector<Text>& lines) {
    std::vector<Text> chunks = wrapChunks(line, onHyphens);
    std::reverse(chunks.begin(), chunks.end());
    for (bool first = true; !chunks.empty(); first = false) {
        std::vector<Text> row;
        size_t used = 0;
        if (!first && isBlank(chunks.back())) chunks.pop_back();
        while (!chunks.empty() && used + chunks.back().length() <= width) {
            used += chunks.back().length();
            row.push_back(std::move(chunks.back()));
            chunks.pop_back();
        }
        if (!chunks.empty() && chunks.back().length() > width) {
            const std::vector<size_t> at = chunks.back().boundaries();
            const size_t size = chunks.back().size();
            if (breakLong) {
                size_t room = width - used;
                if (onHyphens && room < at.size() - 1) {
                    const std::string head = chunks.back().bytes().substr(0, at[room]);
                    const size_t hyphen = head.rfind('-');
                    if (hyphen != std::string::npos && hyphen > 0 && head.find_first_not_of('-') < hyphen)
                        room = static_cast<size_t>(std::lower_bound(at.begin(), at.end(), hyphen + 1) - at.begin());
                }
                row.push_back(chunks.back().slice(0, at[room]));
                chunks.back() = chunks.back().slice(at[room], size);
            } else if (row.empty()) {
                row.push_back(std::move(chunks.back()));
                chunks.pop_back();
            }
        }
        if (!row.empty() && isBlank(row.back())) row.pop_back();
        if (row.empty()) continue;
        lines.emplace_back();
        for (const Text& part : row) lines.back().append(part);
    }
}

Result<Value> wordWrapFilter(Evaluator& run, const Value& input, const Arguments& arguments) {
    const Value *wanted = arguments.get(0, "width"), *with = arguments.get(2, "wrapstring");
    if (wanted != nullptr && (!wanted->isInteger() || wanted->integerValue() <= 0))
        return invalid("wordwrap wants a width");
    const auto width = static_cast<size_t>(wanted != nullptr ? wanted->integerValue() : 79);
    const Text text = TRY(toText(input, run.meter()));
    TRY(run.meter().spend(text.size() * kElementCost));  // it may become a chunk for each letter
    const Text end = with != nullptr && with->asText() != nullptr ? *with->asText() : Text("\n");
    Text all;
    bool first = true;
    const std::vector<Value> written = TRY(splitLines(text, false, run.meter()));
    for (const Value& line : written) {
        std::vector<Text> lines;
        wrapLine(*line.asText(), width, truthOf(arguments.get(1, "break_long_words"), true),
                 truthOf(arguments.get(3, "break_on_hyphens"), true), lines);
        if (lines.empty()) lines.emplace_back();
        for (const Text& each : lines) {
            TRY(run.meter().spend(each.size() + end.size()));
            if (!first) all.append(end);
            first = false;
            all.append(each);
        }
    }
    return Value::text(std::move(all));
}

/// Without what stands between `open` and `close`; an opening without its end stays.
Text without(const Text& text, std::string_view open, std::string_view close) {
    Text kept;
    size_t at = 0;
    for (size_t begin = text.find(open); begin != std::string::npos; begin = text.find(open, at)) {
        const size_t end = text.find(close, begin);
        if (end == std::string::npos) break;
        kept.append(text, at, begin);
        at = end + close.size();
    }
    kept.append(text, at, text.size());
    return kept;
}

/// One HTML entity, without its & and ;. Empty: not one of those that matter in text.
std::string entity(std::string_view name) {
    constexpr std::pair<std::string_view, const char*> kNamed[] = {{"amp", "&"},   {"lt", "<"},   {"gt", ">"},
                                                                   {"quot", "\""}, {"apos", "'"}, {"nbsp", "\u00A0"}};
    for (const auto& [each, letter] : kNamed) {
        if (each == name) return letter;
    }
    if (!name.starts_with('#')) return {};
    const bool hex = name.size() > 1 && (name[1] == 'x' || name[1] == 'X');
    const std::string_view digits = name.substr(hex ? 2 : 1);
    uint32_t code = 0;
    const auto [end, failure] = std::from_chars(digits.data(), digits.data() + digits.size(), code, hex ? 16 : 10);
    if (failure != std::errc() || end != digits.data() + digits.size() || code == 0 || code > 0x10FFFF ||
        (code >= 0xD800 && code < 0xE000))
        return {};
    std::string letter;
    appendUtf8(letter, code);
    return letter;
}

Result<Value> stripTagsFilter(Evaluator& run, const Value& input, const Arguments&) {
    const Text text = TRY(toText(input, run.meter()));
    TRY(run.meter().spend(text.size() * 4));
    const Text bare = without(without(text, "<!--", "-->"), "<", ">");
    Text plain;
    for (size_t i = 0; i < bare.size();) {
        const Utf8Sequence letter = nextUtf8(std::string_view(bare.bytes()).substr(i));
        if (isSpace(letter.codePoint)) {
            if (!plain.empty() && plain.bytes().back() != ' ') plain.append(" ", bare.markAt(i));
            i += letter.size;
            continue;
        }
        const size_t end = bare.bytes()[i] == '&' ? bare.bytes().find(';', i) : std::string::npos;
        const std::string found = end != std::string::npos && end - i < 12
                                      ? entity(std::string_view(bare.bytes()).substr(i + 1, end - i - 1))
                                      : std::string();
        if (found.empty()) {
            plain.append(bare, i, i + letter.size);
            i += letter.size;
        } else {
            plain.append(found, bare.markAt(i));
            i = end + 1;
        }
    }
    return Value::text(strip(plain, Ends::Right));
}

Result<Value> xmlAttrFilter(Evaluator& run, const Value& input, const Arguments& arguments) {
    if (!input.isMapping()) return invalid("xmlattr wants a dict");
    Text all;
    for (const auto& [key, value] : input.asDict()->entries) {
        if (value.isNone() || value.isUndefined()) continue;
        const Text name = TRY(toText(key, run.meter()));
        if (name.bytes().find_first_of(" \t\n\r\f/>=") != std::string::npos)
            return invalid("xmlattr: a name has a sign that ends it");
        if (!all.empty() || truthOf(arguments.get(0, "autospace"), true)) all.append(" ");
        const Value shownName = TRY(run.applyFilter("forceescape", key, {})),
                    shown = TRY(run.applyFilter("forceescape", value, {}));
        all.append(*shownName.asText());
        all.append("=\"");
        all.append(*shown.asText());
        all.append("\"");
    }
    return Value::text(std::move(all));
}

/// As Python's pprint: in one line where it fits, else an element a line; keys in their order.
Result<void> prettyPrint(Evaluator& run, const Value& value, size_t indent, size_t allowance, Text& out) {
    constexpr size_t kWidth = 80;
    Value sorted = value;
    if (value.isMapping()) {
        std::vector<std::pair<Value, Value>> entries = value.asDict()->entries;
        TRY(run.meter().spend(entries.size() * 8 * kElementCost));
        const bool named = std::all_of(entries.begin(), entries.end(),
                                       [](const auto& each) { return each.first.asText() != nullptr; });
        if (named)
            std::stable_sort(entries.begin(), entries.end(), [](const auto& a, const auto& b) {
                return a.first.asText()->bytes() < b.first.asText()->bytes();
            });
        sorted = TRY(Value::dict(std::move(entries)));
    }
    const Text line = TRY(toRepr(sorted, run.meter()));
    const List* list = sorted.asList();
    if (!sorted.isMapping() && (list == nullptr || list->kind == List::Kind::Lazy)) {
        out.append(line);
        return {};
    }
    const bool fits = line.length() <= kWidth - std::min(kWidth, indent + allowance);
    const std::string_view separator = fits ? ", " : ",\n";
    const bool tuple = list != nullptr && list->kind == List::Kind::Tuple;
    const size_t count = list != nullptr ? list->items.size() : sorted.asDict()->entries.size();
    out.append(list == nullptr ? "{" : tuple ? "(" : "[");
    for (size_t i = 0; i < count; ++i) {
        if (i > 0) {
            out.append(separator);
            if (!fits) out.append(std::string(indent + 1, ' '));
        }
        const size_t last = i + 1 == count ? allowance + 1 : 1;
        if (list != nullptr) {
            TRY(prettyPrint(run, list->items[i], indent + 1, last, out));
            continue;
        }
        const auto& [key, content] = sorted.asDict()->entries[i];
        const Text name = TRY(toRepr(key, run.meter()));
        out.append(name);
        out.append(": ");
        TRY(prettyPrint(run, content, indent + name.length() + 3, last, out));
    }
    if (tuple && count == 1) out.append(",");
    out.append(list == nullptr ? "}" : tuple ? ")" : "]");
    return {};
}

Result<Value> prettyFilter(Evaluator& run, const Value& input, const Arguments&) {
    Text out;
    TRY(prettyPrint(run, input, 0, 0, out));
    return Value::text(std::move(out));
}

/// The same conversation is always written in the same way: the first of them.
Result<Value> randomFilter(Evaluator& run, const Value& input, const Arguments&) {
    return run.applyFilter("first", input, {});
}

}  // namespace

Filter proseFilter(std::string_view name) {
    static constexpr std::pair<std::string_view, Filter> kAll[] = {{"wordwrap", wordWrapFilter},
                                                                   {"striptags", stripTagsFilter},
                                                                   {"xmlattr", xmlAttrFilter},
                                                                   {"pprint", prettyFilter},
                                                                   {"random", randomFilter}};
    for (const auto& [each, filter] : kAll) {
        if (each == name) return filter;
    }
    return nullptr;
}

}  // namespace daylong::jinja
