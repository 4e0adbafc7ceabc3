// What ChatGPT's marks stand for, as of 2023 to 2026: between two letters of Unicode's private use stand the mark's
// name and its parts ("cite", "entity", "genui", "link_title", …); before that there was "【4†source】".
#include "exchange/chatgpt_marks.h"

#include "exchange/json_values.h"
#include "store/title.h"

#include <unordered_map>

namespace daylong::exchange {

namespace {

constexpr std::string_view kBegin = "\uE200", kPart = "\uE202", kEnd = "\uE201";
constexpr std::string_view kOldBegin = "\u3010", kOldPart = "\u2020", kOldEnd = "\u3011";
// U+E203 to U+E206: where a passage begins and ends that a source is about, and the like. They stand alone.
constexpr std::string_view kAlone = "\xEE\x88";
constexpr char kFirstAlone = '\x83', kLastAlone = '\x86';
constexpr size_t kLongest = size_t{64} << 10U;  // bytes of a mark

using References = std::unordered_map<std::string_view, const json*>;  // by the mark that they are for

References byMark(const json& references) {
    References found;
    if (!references.is_array()) return found;
    for (const json& each : references) {
        const json& mark = valueAt(each, "matched_text");
        if (mark.is_string()) found.try_emplace(mark.get_ref<const std::string&>(), &each);
    }
    return found;
}

std::string storable(const json& value) {
    return value.is_string() ? store::asStorable(value.get_ref<const std::string&>()) : "";
}

/// A widget with a formula in it: {"math_block_widget…": {"content": "E = mc^2"}}
std::string widgetText(std::string_view part) {
    const json value = json::parse(part, nullptr, false);
    if (!value.is_object()) return "";
    for (const auto& [name, widget] : value.items()) {
        const std::string formula = storable(valueAt(widget, "content"));
        if (name.starts_with("math_") && !formula.empty()) return "\\[" + formula + "\\]";
    }
    return "";
}

/// By what stands in the mark itself.
std::string insideText(std::string_view name, std::string_view part) {
    if (name == "genui") return widgetText(part);
    if (name == "link_title" || name == "url") return std::string(part.substr(0, part.find(kPart)));
    if (name != "entity") return "";
    const json value = json::parse(part, nullptr, false);
    return value.is_array() && value.size() >= 2 ? storable(value[1]) : "";
}

/// `mark`: with its beginning and its end; `inside`: between them.
std::string markText(const References& references, std::string_view mark, std::string_view inside) {
    const size_t part = inside.find(kPart);
    std::string own =
        part == std::string_view::npos ? "" : insideText(inside.substr(0, part), inside.substr(part + kPart.size()));
    const auto reference = references.find(mark);
    if (reference == references.end()) return own;
    const std::string told = storable(valueAt(*reference->second, "alt"));  // as Markdown: "([a page](https://…))"
    return told.empty() ? own : told;
}

/// The text between a beginning and an end, as `shown` says; a mark that is longer than marks are is none.
template <class Shown>
std::string replaced(const std::string& text, std::string_view begin, std::string_view end, const Shown& shown) {
    std::string clean;
    size_t from = 0;
    for (size_t at = text.find(begin); at != std::string::npos; at = text.find(begin, at)) {
        const size_t inside = at + begin.size(), close = text.find(end, inside);
        if (close == std::string::npos) break;
        if (close - inside <= kLongest) {
            const std::string_view whole(text);
            clean.append(text, from, at - from);
            clean += shown(whole.substr(at, close + end.size() - at), whole.substr(inside, close - inside));
            from = close + end.size();
        }
        at = close + end.size();
    }
    return clean.append(text, from);
}

std::string withoutAlone(const std::string& text) {
    std::string clean;
    size_t from = 0;
    for (size_t at = text.find(kAlone); at != std::string::npos; at = text.find(kAlone, at + kAlone.size())) {
        const size_t last = at + kAlone.size();
        if (last >= text.size() || text[last] < kFirstAlone || text[last] > kLastAlone) continue;
        clean.append(text, from, at - from);
        from = last + 1;
    }
    return clean.append(text, from);
}

}  // namespace

std::string withoutMarks(const std::string& text, const json& references) {
    const References known = byMark(references);
    std::string clean = replaced(text, kBegin, kEnd, [&](std::string_view mark, std::string_view inside) {
        return markText(known, mark, inside);
    });
    return withoutAlone(clean);
}

std::string withoutOldMarks(const std::string& reply, const json& references) {
    const References known = byMark(references);
    return replaced(reply, kOldBegin, kOldEnd, [&](std::string_view mark, std::string_view inside) {
        constexpr size_t kLongestOld = 200;
        const bool isMark = inside.size() <= kLongestOld && inside.find(kOldPart) != std::string_view::npos;
        return isMark ? markText(known, mark, "") : std::string(mark);
    });
}

}  // namespace daylong::exchange
