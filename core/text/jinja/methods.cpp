// The methods of text and dicts that templates call, as Python has them.
#include "text/jinja/evaluator.h"

#include <algorithm>

namespace daylong::jinja {

namespace {

Error invalid(const std::string& what) { return {ErrorCode::InvalidFile, what}; }

constexpr std::string_view kTextMethods[] = {"strip", "lstrip", "rstrip", "split", "rsplit", "splitlines", "startswith", "endswith", "replace", "upper", "lower", "title",
                                             "capitalize", "find", "rfind", "index", "count", "join", "format", "isdigit", "isspace", "isalpha", "isupper", "islower", "removeprefix", "removesuffix"};
constexpr std::string_view kDictMethods[] = {"items", "keys", "values", "get"};
constexpr std::string_view kListMethods[] = {"index", "count"};

template <size_t n>
bool among(const std::string_view (&names)[n], std::string_view name) {
    return std::find(std::begin(names), std::end(names), name) != std::end(names);
}

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
        words[joined - 1].first = strip(text, Ends::Left).size() < text.size() ? text.size() - strip(text, Ends::Left).size() : 0;
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
    const uint64_t most = limit == nullptr || limit->integerValue() < 0 ? UINT64_MAX : static_cast<uint64_t>(limit->integerValue());
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
            for (size_t at = text.find(separator->bytes()); at != std::string::npos && cuts.size() < most; at = text.find(separator->bytes(), at + width)) cuts.push_back(at);
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

Result<Value> splitLines(const Text& text, const Arguments& arguments, Meter& meter) {
    const Value* keep = arguments.get(0, "keepends");
    const bool keepEnds = keep != nullptr && keep->truth();
    TRY(meter.spend(text.size()));
    std::vector<Value> lines;
    for (size_t begin = 0; begin < text.size();) {
        TRY(meter.spend(2 * kElementCost));
        const size_t at = std::min(text.bytes().find_first_of("\r\n", begin), text.size());
        const size_t end = at >= text.size() ? at : text.bytes().compare(at, 2, "\r\n") == 0 ? at + 2 : at + 1;
        lines.push_back(Value::text(text.slice(begin, keepEnds ? end : at)));
        begin = end;
    }
    return Value::list(std::move(lines));
}

Result<bool> hasAffix(const Text& text, bool front, const Arguments& arguments) {
    if (arguments.positional.empty()) return invalid("startswith and endswith want text");
    const Value& wanted = arguments.positional[0];
    const std::vector<Value> all = wanted.asList() != nullptr ? wanted.asList()->items : std::vector<Value>{wanted};
    for (const Value& each : all) {
        const Text* affix = each.asText();
        if (affix == nullptr) return invalid("startswith and endswith want text, not '" + each.typeName() + "'");
        if (front ? text.bytes().starts_with(affix->bytes()) : text.bytes().ends_with(affix->bytes())) return true;
    }
    return false;
}

Result<Value> find(const Text& text, const std::string& name, const Arguments& arguments, Meter& meter) {
    const Text* needle = TRY(textArgument(arguments, 0, "sub"));
    if (needle == nullptr) return invalid("'" + name + "' wants text");
    TRY(meter.spend(text.size()));
    if (name == "count") {
        int64_t count = 0;
        if (needle->empty()) return Value::integer(static_cast<int64_t>(text.length()) + 1);
        for (size_t at = text.find(needle->bytes()); at != std::string::npos; at = text.find(needle->bytes(), at + needle->size())) ++count;
        return Value::integer(count);
    }
    size_t at = text.find(needle->bytes());
    for (size_t later = at; name == "rfind" && later != std::string::npos; later = text.find(needle->bytes(), later + 1)) {
        TRY(meter.spend(16 + (needle->size() < 64 ? 0 : needle->size())));
        at = later;
        if (later >= text.size()) break;
    }
    if (at == std::string::npos && name == "index") return invalid("the text does not stand there");
    return Value::integer(at == std::string::npos ? -1 : static_cast<int64_t>(text.slice(0, at).length()));
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

/// "{} {0} {name}".format(...): no layouts.
Result<Value> format(const Text& text, const Arguments& arguments, Meter& meter) {
    Text out;
    size_t automatic = 0;
    const std::string& bytes = text.bytes();
    for (size_t i = 0; i < bytes.size(); ++i) {
        TRY(meter.spend(1));
        if (bytes[i] != '{' && bytes[i] != '}') {
            out.append(text, i, i + 1);
            continue;
        }
        if (i + 1 < bytes.size() && bytes[i + 1] == bytes[i]) {
            out.append(text, i, i + 1);
            ++i;
            continue;
        }
        const size_t end = bytes.find('}', i);
        if (bytes[i] == '}' || end == std::string::npos) return invalid("a brace of a format stands alone");
        const std::string name = bytes.substr(i + 1, end - i - 1);
        const bool isNumber = !name.empty() && name.size() < 4 && name.find_first_not_of("0123456789") == std::string::npos;
        const Value* value = arguments.get(name.empty() ? automatic++ : isNumber ? std::stoul(name) : SIZE_MAX, name);
        if (value == nullptr) return invalid("a format names no argument");
        const Text shown = TRY(toText(*value, meter));
        TRY(meter.spend(shown.size()));
        out.append(shown);
        i = end;
    }
    return Value::text(std::move(out));
}

/// isdigit and its like, for ASCII and what changeCase knows.
bool isAll(const Text& text, const std::string& name) {
    if (text.empty()) return false;
    if (name == "isspace") return strip(text, Ends::Both).empty();
    if (name == "isupper" || name == "islower") {
        const std::string same = changeCase(text, name == "isupper" ? Case::Upper : Case::Lower).bytes();
        const std::string other = changeCase(text, name == "isupper" ? Case::Lower : Case::Upper).bytes();
        return text.bytes() == same && same != other;
    }
    return std::all_of(text.bytes().begin(), text.bytes().end(), [&](char c) {
        const bool digit = c >= '0' && c <= '9';
        return name == "isdigit" ? digit : (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (static_cast<unsigned char>(c) & 0x80U) != 0;
    });
}

Result<Value> textMethod(Evaluator& run, const Text& text, const std::string& name, const Arguments& arguments) {
    Meter& meter = run.meter();
    TRY(meter.spend(text.size()));
    if (name.ends_with("strip")) return stripMethod(text, name, arguments);
    if (name == "split" || name == "rsplit") return split(text, name == "rsplit", arguments, meter);
    if (name == "splitlines") return splitLines(text, arguments, meter);
    if (name == "startswith" || name == "endswith") return Value::boolean(TRY(hasAffix(text, name == "startswith", arguments)));
    if (name == "replace") return run.applyFilter("replace", Value::text(text), arguments);
    if (name == "upper") return Value::text(changeCase(text, Case::Upper));
    if (name == "lower") return Value::text(changeCase(text, Case::Lower));
    if (name == "title") return Value::text(changeCase(text, Case::Title));
    if (name == "capitalize") return Value::text(changeCase(text, Case::Capitalize));
    if (name == "join") return join(text, arguments, meter);
    if (name == "format") return format(text, arguments, meter);
    if (name == "removeprefix" || name == "removesuffix") {
        const Text* affix = TRY(textArgument(arguments, 0, "prefix"));
        const bool front = name == "removeprefix";
        const bool has = affix != nullptr && (front ? text.bytes().starts_with(affix->bytes()) : text.bytes().ends_with(affix->bytes()));
        if (!has) return Value::text(text);
        return Value::text(front ? text.slice(affix->size(), text.size()) : text.slice(0, text.size() - affix->size()));
    }
    if (name.starts_with("is")) return Value::boolean(isAll(text, name));
    return find(text, name, arguments, meter);
}

Result<Value> dictMethod(Evaluator& run, const Dict& dict, const std::string& name, const Arguments& arguments) {
    if (name == "get") {
        const Value* key = arguments.get(0, "key");
        if (key == nullptr) return invalid("get wants a key");
        for (const auto& [each, value] : dict.entries) {
            if (TRY(equal(each, *key, run.meter()))) return value;
        }
        const Value* otherwise = arguments.get(1, "default");
        return otherwise != nullptr ? *otherwise : Value::none();
    }
    TRY(run.meter().spend(dict.entries.size() * 4 * kElementCost));
    std::vector<Value> items;
    for (const auto& [key, value] : dict.entries) {
        if (name == "keys") items.push_back(key);
        else if (name == "values") items.push_back(value);
        else items.push_back(TRY(Value::list({key, value}, List::Kind::Tuple)));
    }
    return Value::list(std::move(items));
}

Result<Value> listMethod(Evaluator& run, const List& list, const std::string& name, const Arguments& arguments) {
    if (arguments.positional.empty()) return invalid("'" + name + "' wants a value");
    int64_t count = 0;
    for (size_t i = 0; i < list.items.size(); ++i) {
        if (!TRY(equal(list.items[i], arguments.positional[0], run.meter()))) continue;
        if (name == "index") return Value::integer(static_cast<int64_t>(i));
        ++count;
    }
    if (name == "index") return invalid("the value is not in the list");
    return Value::integer(count);
}

}  // namespace

bool isMethod(const Value& object, const std::string& name) {
    if (object.asText() != nullptr) return among(kTextMethods, name);
    if (object.isMapping()) return among(kDictMethods, name);
    return object.asList() != nullptr && among(kListMethods, name);
}

Result<Value> callMethod(Evaluator& run, const Value& object, const std::string& name, const Arguments& arguments) {
    if (const Text* text = object.asText()) return textMethod(run, *text, name, arguments);
    if (const List* list = object.asList()) return listMethod(run, *list, name, arguments);
    return dictMethod(run, *object.asDict(), name, arguments);
}

/// "%s and %d" % (a, b): no widths.
Result<Text> formatPercent(const Text& format, const std::vector<Value>& values, Meter& meter) {
    Text out;
    size_t used = 0;
    TRY(meter.spend(format.size()));
    for (size_t i = 0; i < format.size(); ++i) {
        if (format.bytes()[i] != '%') {
            out.append(format, i, i + 1);
            continue;
        }
        const char kind = ++i < format.size() ? format.bytes()[i] : ' ';
        if (kind == '%') {
            out.append("%");
            continue;
        }
        if (kind != 's' && kind != 'd' && kind != 'i' && kind != 'r') return invalid("a format has something other than %s, %d and %r");
        if (used >= values.size()) return invalid("a format has too few values");
        const Value& value = values[used++];
        if ((kind == 'd' || kind == 'i') && !value.isNumber()) return invalid("%d wants a number, not '" + value.typeName() + "'");
        const Value shownValue = kind == 'd' || kind == 'i' ? TRY(toInteger(value, meter)) : value;
        const Text shown = kind == 'r' ? TRY(toRepr(shownValue, meter)) : TRY(toText(shownValue, meter));
        TRY(meter.spend(shown.size()));
        out.append(shown);
    }
    if (used < values.size()) return invalid("a format has too many values");
    return out;
}

}  // namespace daylong::jinja
