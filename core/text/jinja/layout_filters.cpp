// The filters that lay text out for reading: to a width, to a length, as a size.
#include "text/jinja/filters.h"
#include "text/jinja/format.h"

#include <algorithm>
#include <cstdio>

namespace daylong::jinja {

namespace {

Error invalid(const std::string& what) { return {ErrorCode::InvalidFile, what}; }

Result<int64_t> wholeArgument(const Arguments& arguments, size_t place, std::string_view name, int64_t otherwise) {
    const Value* value = arguments.get(place, name);
    if (value == nullptr || value->isNone()) return otherwise;
    if (!value->isInteger()) return invalid("'" + std::string(name) + "' is a whole number");
    return value->integerValue();
}

Result<Value> centerFilter(Evaluator& run, const Value& input, const Arguments& arguments) {
    const int64_t width = TRY(wholeArgument(arguments, 0, "width", 80));
    const Value text = Value::text(TRY(toText(input, run.meter())));
    return callMethod(run, text, "center", {{Value::integer(width)}, {}});
}

Result<Value> truncateFilter(Evaluator& run, const Value& input, const Arguments& arguments) {
    const int64_t length = TRY(wholeArgument(arguments, 0, "length", 255)),
                  leeway = TRY(wholeArgument(arguments, 3, "leeway", 5));
    const Value *killWords = arguments.get(1, "killwords"), *end = arguments.get(2, "end");
    if (end != nullptr && end->asText() == nullptr) return invalid("truncate ends with text");
    const Text dots = end == nullptr ? Text("...") : *end->asText(), text = TRY(toText(input, run.meter()));
    TRY(run.meter().spend(text.size() * 2));
    const auto dotted = static_cast<int64_t>(dots.length());
    if (length < dotted || leeway < 0) return invalid("truncate wants a length that its end fits in");
    if (static_cast<int64_t>(text.length()) <= length + leeway) return Value::text(text);
    Text kept = text.slice(0, text.boundaries()[static_cast<size_t>(length - dotted)]);
    const size_t space = kept.bytes().rfind(' ');
    const bool whole = killWords != nullptr && killWords->truth();
    if (!whole && space != std::string::npos) kept = kept.slice(0, space);
    kept.append(dots);
    return Value::text(std::move(kept));
}

Result<Value> fileSizeFilter(Evaluator& run, const Value& input, const Arguments& arguments) {
    const Value number = TRY(run.applyFilter("float", input, {{Value::none()}, {}}));
    if (!number.isNumber()) return invalid("filesizeformat wants a number");
    const Value* binary = arguments.get(0, "binary");
    const bool isBinary = binary != nullptr && binary->truth();
    const double bytes = number.realValue(), base = isBinary ? 1024.0 : 1000.0;
    if (bytes == 1.0) return Value::text(std::string("1 Byte"));
    char shown[400];
    if (bytes < base) {
        std::snprintf(shown, sizeof shown, "%.0f Bytes",
                      bytes < 0 ? -static_cast<double>(static_cast<int64_t>(-bytes))
                                : static_cast<double>(static_cast<int64_t>(bytes)));
        return Value::text(std::string(shown));
    }
    constexpr std::string_view kPrefixes = "kMGTPEZY";
    double unit = base * base;
    size_t i = 0;
    for (; i + 1 < kPrefixes.size() && bytes >= unit; ++i) unit *= base;
    const std::string prefix(1, isBinary && i == 0 ? 'K' : kPrefixes[i]);
    std::snprintf(shown, sizeof shown, "%.1f %s%s", base * bytes / unit, prefix.c_str(), isBinary ? "iB" : "B");
    return Value::text(std::string(shown));
}

Text percentEncoded(const Text& text, std::string_view safe, bool plus) {
    Text out;
    for (size_t i = 0; i < text.size(); ++i) {
        const char each = text.bytes()[i];
        const bool plain = (each >= 'a' && each <= 'z') || (each >= 'A' && each <= 'Z') ||
                           (each >= '0' && each <= '9') ||
                           std::string_view("_.-~").find(each) != std::string_view::npos;
        char code[4];
        std::snprintf(code, sizeof code, "%%%02X", static_cast<unsigned>(static_cast<unsigned char>(each)));
        if (plain || safe.find(each) != std::string_view::npos) out.append(text, i, i + 1);
        else out.append(plus && each == ' ' ? "+" : code, text.markAt(i));
    }
    return out;
}

Result<Value> urlEncodeFilter(Evaluator& run, const Value& input, const Arguments&) {
    if (!input.isMapping() && (input.asList() == nullptr)) {
        const Text text = TRY(toText(input, run.meter()));
        TRY(run.meter().spend(text.size() * 3));
        return Value::text(percentEncoded(text, "/", false));
    }
    const Value pairs = input.isMapping() ? TRY(callMethod(run, input, "items", {})) : input;
    Text all;
    const std::vector<Value> items = TRY(iterate(pairs, run.meter()));
    for (const Value& each : items) {
        const std::vector<Value> both = TRY(iterate(each, run.meter()));
        if (both.size() != 2) return invalid("urlencode wants pairs");
        const Text key = TRY(toText(both[0], run.meter())), value = TRY(toText(both[1], run.meter()));
        TRY(run.meter().spend((key.size() + value.size()) * 3));
        if (!all.empty()) all.append("&");
        all.append(percentEncoded(key, "", true));
        all.append("=");
        all.append(percentEncoded(value, "", true));
    }
    return Value::text(std::move(all));
}

}  // namespace

Filter layoutFilter(std::string_view name) {
    static constexpr std::pair<std::string_view, Filter> kAll[] = {{"center", centerFilter},
                                                                   {"truncate", truncateFilter},
                                                                   {"filesizeformat", fileSizeFilter},
                                                                   {"urlencode", urlEncodeFilter}};
    for (const auto& [each, filter] : kAll) {
        if (each == name) return filter;
    }
    return nullptr;
}

}  // namespace daylong::jinja
