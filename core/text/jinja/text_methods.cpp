// The methods of text that templates call, as Python has them.
#include "text/jinja/format.h"
#include "text/jinja/letters.h"
#include "text/jinja/methods.h"

#include <algorithm>

namespace daylong::jinja {

namespace {

Error invalid(const std::string& what) { return {ErrorCode::InvalidFile, what}; }

constexpr std::string_view kTextMethods[] = {
    "strip",      "lstrip",      "rstrip",       "split",        "rsplit",  "splitlines", "partition", "rpartition",
    "startswith", "endswith",    "removeprefix", "removesuffix", "replace", "upper",      "lower",     "title",
    "capitalize", "swapcase",    "casefold",     "find",         "rfind",   "index",      "rindex",    "count",
    "join",       "format",      "format_map",   "center",       "ljust",   "rjust",      "zfill",     "expandtabs",
    "isascii",    "isprintable", "isspace",      "isalpha",      "isalnum", "isdecimal",  "isdigit",   "isnumeric",
    "isupper",    "islower",     "istitle",      "isidentifier"};

Result<const Text*> textArgument(const Arguments& arguments, size_t place, std::string_view name) {
    const Value* value = arguments.get(place, name);
    if (value == nullptr || value->isNone()) return static_cast<const Text*>(nullptr);
    if (value->asText() == nullptr) return invalid("a method of text wants text, not '" + value->typeName() + "'");
    return value->asText();
}

Result<Value> stripMethod(const Text& text, const std::string& name, const Arguments& arguments) {
    const Text* characters = TRY(textArgument(arguments, 0, "chars"));
    const Ends ends = name == "lstrip" ? Ends::Left : name == "rstrip" ? Ends::Right : Ends::Both;
    return Value::text(strip(text, ends, characters == nullptr ? nullptr : &characters->bytes()));
}

/// At white space: pieces are never empty.
std::vector<std::pair<size_t, size_t>> splitAtSpace(const Text& text, uint64_t most, bool fromRight) {
    const std::vector<size_t> at = text.boundaries();
    std::vector<std::pair<size_t, size_t>> words;
    for (size_t i = 0; i + 1 < at.size(); ++i) {
        const bool space = strip(text.slice(at[i], at[i + 1]), Ends::Both).empty();
        const bool goesOn = !words.empty() && words.back().second == at[i];
        if (space) continue;
        if (goesOn) words.back().second = at[i + 1];
        else words.emplace_back(at[i], at[i + 1]);
    }
    if (words.size() <= most || words.empty()) return words;
    if (fromRight) {
        const size_t joined = words.size() - most;
        words[joined - 1].first = 0;
        words.erase(words.begin(), words.begin() + static_cast<std::ptrdiff_t>(joined - 1));
    } else {
        words.resize(most + 1);
        words.back().second = text.size();
    }
    return words;
}

Result<Value> split(const Text& text, bool fromRight, const Arguments& arguments, Meter& meter) {
    const Text* separator = TRY(textArgument(arguments, 0, "sep"));
    const Value* limit = arguments.get(1, "maxsplit");
    if (limit != nullptr && !limit->isInteger()) return invalid("maxsplit is a whole number");
    const uint64_t most =
        limit == nullptr || limit->integerValue() < 0 ? UINT64_MAX : static_cast<uint64_t>(limit->integerValue());
    TRY(meter.spend(text.size() * 4));
    std::vector<std::pair<size_t, size_t>> pieces;
    if (separator == nullptr) {
        pieces = splitAtSpace(text, most, fromRight);
    } else {
        if (separator->empty()) return invalid("text cannot be split at nothing");
        const size_t width = separator->size();
        std::vector<size_t> cuts;
        if (fromRight) {
            TRY(meter.spend(text.size() / 8 * width));  // what rfind may cost
            for (size_t end = text.size(); cuts.size() < most && end >= width;) {
                const size_t at = text.bytes().rfind(separator->bytes(), end - width);
                if (at == std::string::npos) break;
                cuts.push_back(at);
                end = at;
            }
            std::reverse(cuts.begin(), cuts.end());
        } else {
            for (size_t at = text.find(separator->bytes()); at != std::string::npos && cuts.size() < most;
                 at = text.find(separator->bytes(), at + width))
                cuts.push_back(at);
        }
        size_t begin = 0;
        for (const size_t at : cuts) {
            pieces.emplace_back(begin, at);
            begin = at + width;
        }
        pieces.emplace_back(begin, text.size());
    }
    TRY(meter.spend(pieces.size() * 2 * kElementCost));
    std::vector<Value> items;
    for (const auto& [begin, end] : pieces) items.push_back(Value::text(text.slice(begin, end)));
    return Value::list(std::move(items));
}

/// Bytes of the line's end that stands there, of all that Python knows; 0: none does.
size_t lineEndAt(std::string_view text) {
    if (text.starts_with("\r\n")) return 2;
    if ((text[0] >= '\n' && text[0] <= '\r') || (text[0] >= '\x1C' && text[0] <= '\x1E')) return 1;
    if (text.starts_with("\xC2\x85")) return 2;
    return text.starts_with("\xE2\x80\xA8") || text.starts_with("\xE2\x80\xA9") ? 3 : 0;
}

/// The part of a text that a method looks at: between its second and third argument.
struct Part {
    Text text;
    int64_t begin = 0;  // letters before it
    bool there = true;  // the places are in order: not even nothing stands between others
};
Result<Part> partOf(const Text& text, const Arguments& arguments) {
    if (arguments.positional.size() < 2) return Part{text};
    const std::vector<size_t> at = text.boundaries();
    const int64_t length = static_cast<int64_t>(at.size()) - 1;
    const Range range = TRY(rangeOf(arguments, length));
    const bool there = range.begin <= range.end &&
                       (!arguments.positional[1].isInteger() || arguments.positional[1].integerValue() <= length);
    if (!there) return Part{Text(), 0, false};
    return Part{text.slice(at[static_cast<size_t>(range.begin)], at[static_cast<size_t>(range.end)]), range.begin};
}

Result<bool> hasAffix(const Text& whole, bool front, const Arguments& arguments) {
    if (arguments.positional.empty()) return invalid("startswith and endswith want text");
    const Value& wanted = arguments.positional[0];
    if (wanted.asList() != nullptr && wanted.asList()->kind != List::Kind::Tuple)
        return invalid("startswith and endswith want a text or a tuple of them");
    const std::vector<Value> all = wanted.asList() != nullptr ? wanted.asList()->items : std::vector<Value>{wanted};
    const Part part = TRY(partOf(whole, arguments));
    for (const Value& each : all) {
        const Text* affix = each.asText();
        if (affix == nullptr) return invalid("startswith and endswith want text, not '" + each.typeName() + "'");
        const std::string& bytes = part.text.bytes();
        if (part.there && (front ? bytes.starts_with(affix->bytes()) : bytes.ends_with(affix->bytes()))) return true;
    }
    return false;
}

Result<Value> find(const Text& whole, const std::string& name, const Arguments& arguments, Meter& meter) {
    const Text* needle = TRY(textArgument(arguments, 0, "sub"));
    if (needle == nullptr) return invalid("'" + name + "' wants text");
    const Part part = TRY(partOf(whole, arguments));
    const Text& text = part.text;
    TRY(meter.spend(text.size()));
    if (name == "count") {
        int64_t count = 0;
        if (!part.there) return Value::integer(0);
        if (needle->empty()) return Value::integer(static_cast<int64_t>(text.length()) + 1);
        for (size_t at = text.find(needle->bytes()); at != std::string::npos;
             at = text.find(needle->bytes(), at + needle->size()))
            ++count;
        return Value::integer(count);
    }
    size_t at = part.there ? text.find(needle->bytes()) : std::string::npos;
    for (size_t later = at; name.starts_with('r') && later != std::string::npos;
         later = text.find(needle->bytes(), later + 1)) {
        TRY(meter.spend(16 + (needle->size() < 64 ? 0 : needle->size())));
        at = later;
        if (later >= text.size()) break;
    }
    if (at == std::string::npos && name.ends_with("index")) return invalid("the text does not stand there");
    return Value::integer(at == std::string::npos ? -1 : part.begin + static_cast<int64_t>(text.slice(0, at).length()));
}

Result<Value> partition(const Text& text, bool fromRight, const Arguments& arguments, Meter& meter) {
    const Text* separator = TRY(textArgument(arguments, 0, "sep"));
    if (separator == nullptr || separator->empty()) return invalid("text cannot be parted at nothing");
    TRY(meter.spend(text.size() + (fromRight ? text.size() / 8 * separator->size() : 0) + 3 * kElementCost));
    const size_t at = fromRight ? text.bytes().rfind(separator->bytes()) : text.find(separator->bytes());
    std::vector<Value> parts = {
        Value::text(text.slice(0, at)), Value::text(*separator),
        Value::text(at == std::string::npos ? Text() : text.slice(at + separator->size(), text.size()))};
    if (at == std::string::npos)
        parts = {Value::text(std::string()), Value::text(std::string()), Value::text(std::string())};
    if (at == std::string::npos) parts[fromRight ? 2 : 0] = Value::text(text);
    return Value::list(std::move(parts), List::Kind::Tuple);
}

/// center, ljust, rjust, zfill.
Result<Value> padded(const Text& text, const std::string& name, const Arguments& arguments, Meter& meter) {
    const Value* width = arguments.get(0, "width");
    const Text* fill = TRY(textArgument(arguments, 1, "fillchar"));
    if (width == nullptr || !width->isInteger() || (fill != nullptr && fill->length() != 1))
        return invalid("'" + name + "' wants a width and one letter");
    const auto wanted = static_cast<uint64_t>(std::max<int64_t>(width->integerValue(), 0));
    const std::string letter = fill == nullptr ? " " : fill->bytes();
    if (name != "zfill") {
        // Python's center puts the odd one to the left where the width is odd.
        const uint64_t length = text.length(), missing = wanted > length ? wanted - length : 0;
        const uint64_t before = missing / 2 + (missing & wanted & 1U);
        const Text left = name == "center" ? TRY(pad(text, length + before, '>', letter, meter)) : text;
        if (name == "center") return Value::text(TRY(pad(left, wanted, '<', letter, meter)));
        return Value::text(TRY(pad(text, wanted, name == "ljust" ? '<' : '>', letter, meter)));
    }
    const size_t sign = text.bytes().starts_with('-') || text.bytes().starts_with('+') ? 1 : 0;
    Text all = text.slice(0, sign);
    all.append(TRY(pad(text.slice(sign, text.size()), wanted > sign ? wanted - sign : 0, '>', "0", meter)));
    return Value::text(std::move(all));
}

Result<Value> expandTabs(const Text& text, const Arguments& arguments, Meter& meter) {
    const Value* size = arguments.get(0, "tabsize");
    if (size != nullptr && !size->isInteger()) return invalid("expandtabs wants a whole number");
    const int64_t every = size == nullptr ? 8 : std::min<int64_t>(size->integerValue(), 1000);
    Text all;
    int64_t column = 0;
    for (size_t i = 0; i < text.size(); ++i) {
        const char each = text.bytes()[i];
        if (each == '\t') {
            const int64_t spaces = every > 0 ? every - column % every : 0;
            TRY(meter.spend(static_cast<uint64_t>(spaces) + 1));
            all.append(std::string(static_cast<size_t>(spaces), ' '), text.markAt(i));
            column += spaces;
            continue;
        }
        all.append(text, i, i + 1);
        if (each == '\n' || each == '\r') column = 0;
        else if ((static_cast<unsigned char>(each) & 0xC0U) != 0x80U) ++column;
    }
    return Value::text(std::move(all));
}

Result<Value> join(const Text& separator, const Arguments& arguments, Meter& meter) {
    if (arguments.positional.size() != 1) return invalid("join wants a list");
    const std::vector<Value> items = TRY(iterate(arguments.positional[0], meter));
    Text all;
    for (size_t i = 0; i < items.size(); ++i) {
        if (items[i].asText() == nullptr) return invalid("join wants text, not '" + items[i].typeName() + "'");
        TRY(meter.spend(items[i].asText()->size() + separator.size()));
        if (i > 0) all.append(separator);
        all.append(*items[i].asText());
    }
    return Value::text(std::move(all));
}

}  // namespace

Result<Value> textMethod(Evaluator& run, const Text& text, const std::string& name, const Arguments& arguments) {
    Meter& meter = run.meter();
    TRY(meter.spend(text.size()));
    if (name.ends_with("strip")) return stripMethod(text, name, arguments);
    if (name == "split" || name == "rsplit") return split(text, name == "rsplit", arguments, meter);
    if (name == "splitlines") {
        const Value* keep = arguments.get(0, "keepends");
        std::vector<Value> lines = TRY(splitLines(text, keep != nullptr && keep->truth(), meter));
        return Value::list(std::move(lines));
    }
    if (name == "startswith" || name == "endswith")
        return Value::boolean(TRY(hasAffix(text, name == "startswith", arguments)));
    if (name == "replace") {
        const Value *from = arguments.get(0, "old"), *to = arguments.get(1, "new");
        if (from == nullptr || to == nullptr || from->asText() == nullptr || to->asText() == nullptr)
            return invalid("replace wants two texts");
        return run.applyFilter("replace", Value::text(text), arguments);
    }
    static constexpr std::pair<std::string_view, Case> kCases[] = {
        {"upper", Case::Upper},           {"lower", Case::Lower},   {"title", Case::Title},
        {"capitalize", Case::Capitalize}, {"swapcase", Case::Swap}, {"casefold", Case::Fold}};
    for (const auto& [each, to] : kCases) {
        if (each == name) return Value::text(changeCase(text, to));
    }
    if (name == "partition" || name == "rpartition") return partition(text, name == "rpartition", arguments, meter);
    if (name == "center" || name == "ljust" || name == "rjust" || name == "zfill")
        return padded(text, name, arguments, meter);
    if (name == "expandtabs") return expandTabs(text, arguments, meter);
    if (name == "join") return join(text, arguments, meter);
    if (name == "format") return Value::text(TRY(formatBraces(text, arguments, meter)));
    if (name == "format_map") {
        const Value* map = arguments.get(0, "mapping");
        if (map == nullptr || !map->isMapping()) return invalid("format_map wants a dict");
        Arguments named;
        for (const auto& [key, value] : map->asDict()->entries) {
            if (key.asText() != nullptr) named.named.emplace_back(key.asText()->bytes(), value);
        }
        return Value::text(TRY(formatBraces(text, named, meter)));
    }
    if (name == "removeprefix" || name == "removesuffix") {
        const Text* affix = TRY(textArgument(arguments, 0, "prefix"));
        const bool front = name == "removeprefix";
        if (affix == nullptr) return invalid("'" + name + "' wants text");
        const bool has = (front ? text.bytes().starts_with(affix->bytes()) : text.bytes().ends_with(affix->bytes()));
        if (!has) return Value::text(text);
        return Value::text(front ? text.slice(affix->size(), text.size()) : text.slice(0, text.size() - affix->size()));
    }
    if (name.starts_with("is")) return Value::boolean(isAll(text, name));
    return find(text, name, arguments, meter);
}

bool isTextMethod(std::string_view name) {
    return std::find(std::begin(kTextMethods), std::end(kTextMethods), name) != std::end(kTextMethods);
}

Result<std::vector<Value>> splitLines(const Text& text, bool keepEnds, Meter& meter) {
    TRY(meter.spend(text.size()));
    std::vector<Value> lines;
    const std::string_view bytes = text.bytes();
    for (size_t begin = 0, at = 0; begin < text.size();) {
        size_t end = 0;
        while (at < text.size() && (end = lineEndAt(bytes.substr(at))) == 0) ++at;
        TRY(meter.spend(2 * kElementCost));
        lines.push_back(Value::text(text.slice(begin, keepEnds ? at + end : at)));
        begin = at += at < text.size() ? end : 0;
    }
    return lines;
}

}  // namespace daylong::jinja
