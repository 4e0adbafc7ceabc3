// Formulas in Markdown: LaTeX between \( \), \[ \], $ $ or $$ $$. What reads Markdown must not take their signs for its
// own: for it they are letters, or one mark, if they are shown as formulas. Where that was code after all, nothing is
// lost by it.
#include "exchange/document.h"

#include <algorithm>
#include <set>
#include <string_view>

namespace daylong::exchange {

namespace {

constexpr size_t kLongest = 4096;  // bytes of a formula
constexpr size_t kNone = std::string_view::npos;

// In their places: U+FDD0 to U+FDEF, as many, which Unicode gives no meaning, ever; in UTF-8 two bytes and a third.
constexpr std::string_view kSigns = "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~", kAside = "\xEF\xB7";
constexpr unsigned char kFirst = 0x90;
static_assert(kSigns.size() == 32);
// Around the place of a formula that is shown: likewise.
constexpr std::string_view kMarkBegin = "\U0001FFFE", kMarkEnd = "\U0001FFFF";

bool isWord(char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

/// "$x$", not "$5 and $10": nothing blank at its ends, no word around it.
size_t dollarsEnd(std::string_view text, size_t at) {
    const std::string_view rest = text.substr(at, kLongest);
    const bool twice = rest.starts_with("$$");
    if (!twice && ((at > 0 && isWord(text[at - 1])) || rest.size() < 2 || rest[1] == ' ')) return kNone;
    for (size_t i = twice ? 2 : 1; i < rest.size(); ++i) {
        if (rest[i] == '\n' && (!twice || rest.substr(i).starts_with("\n\n"))) return kNone;
        if (rest[i] == '\\') ++i;
        else if (rest[i] == '$' && !twice) {
            const bool ends = rest[i - 1] != ' ' && (i + 1 == rest.size() || !isWord(rest[i + 1]));
            return ends ? at + i + 1 : kNone;
        } else if (rest.substr(i).starts_with("$$")) return at + i + 2;
    }
    return kNone;
}

size_t formulaEnd(std::string_view text, size_t at) {
    const std::string_view rest = text.substr(at, kLongest);
    if (rest.starts_with('$')) return dollarsEnd(text, at);
    const bool display = rest.starts_with("\\[");
    if (!display && !rest.starts_with("\\(")) return kNone;
    const std::string_view closer = display ? "\\]" : "\\)";
    size_t end = rest.find(closer, 2);
    // "\\)" is a line's end and a bracket
    while (end != kNone && rest[end - 1] == '\\' && rest[end - 2] != '\\') end = rest.find(closer, end + 1);
    return end > rest.find("\n\n") || end == kNone ? kNone : at + end + closer.size();
}

/// Behind a code span, or behind backticks that begin none. `unclosed`: how many were in vain before.
size_t codeEnd(std::string_view text, size_t at, std::set<size_t>& unclosed) {
    const auto runEnd = [text](size_t from) { return std::min(text.find_first_not_of('`', from), text.size()); };
    const size_t inside = runEnd(at), run = inside - at;
    size_t next = unclosed.contains(run) ? kNone : text.find('`', inside);
    while (next != kNone) {
        const size_t end = runEnd(next);
        if (end - next == run) return end;
        next = text.find('`', end);
    }
    unclosed.insert(run);
    return inside;
}

/// Behind the code block that begins with this line; the line's beginning: none does.
size_t fenceEnd(std::string_view text, size_t line) {
    const auto firstOf = [text](size_t from) { return std::min(text.find_first_not_of(' ', from), text.size()); };
    const size_t begin = firstOf(line), inside = std::min(text.find_first_not_of("`~", begin), text.size());
    const std::string_view marks = text.substr(begin, inside - begin);
    if (marks.size() < 3 || marks.find_first_not_of(marks[0]) != kNone) return line;
    size_t newline = text.find('\n', inside);
    if (marks[0] == '`' && text.substr(inside, newline - inside).find('`') != kNone) return line;  // a code span
    while (newline != kNone) {
        const bool closes = text.substr(firstOf(newline + 1)).starts_with(marks);
        newline = text.find('\n', newline + 1);
        if (closes) break;
    }
    return newline == kNone ? text.size() : newline + 1;
}

/// "[^1]:", which would be taken for the address of a link, and be gone.
bool isFootnote(std::string_view text, size_t at) {
    constexpr size_t kLongestLabel = 40;
    const std::string_view rest = text.substr(at, kLongestLabel);
    return rest.starts_with("[^") && rest.substr(0, rest.find('\n')).find("]:") != kNone;
}

void putSignAside(size_t sign, std::string& aside) {
    aside += kAside;
    aside += static_cast<char>(kFirst + sign);
}

/// Behind the address of a link, whose brackets may have backslashes; where none begins here: here.
size_t addressEnd(std::string_view text, size_t at) {
    if (!text.substr(at).starts_with("](")) return at;
    size_t end = at + 2;
    while (end < text.size() && text[end] != ')' && text[end] != ' ' && text[end] != '\n')
        end += text[end] == '\\' ? 2 : 1;
    return std::min(end, text.size());
}

}  // namespace

std::string putFormulasAside(const std::string& markdown, const ExportFormulas& formulas,
                             std::vector<ShownFormula>* shown) {
    const std::string_view text = markdown;
    std::string aside;
    std::set<size_t> unclosed;
    for (size_t at = 0; at < text.size();) {
        size_t end = at == 0 || text[at - 1] == '\n' ? fenceEnd(text, at) : at;
        if (end == at) end = text[at] == '`' ? codeEnd(text, at, unclosed) : addressEnd(text, at);
        const size_t formula = end == at ? formulaEnd(text, at) : kNone;
        if (formula == kNone && end == at && isFootnote(text, at)) {
            putSignAside(kSigns.find('['), aside);
            ++at;
        } else if (formula == kNone) {
            end = std::max(end, std::min(at + size_t{text[at] == '\\' ? 2U : 1U}, text.size()));
            aside.append(text.substr(at, end - at));
            at = end;
        }
        if (formula != kNone && formulas && shown != nullptr) {
            const std::string_view source = text.substr(at, formula - at);
            if (std::string markup = formulas(source); !markup.empty()) {
                aside.append(kMarkBegin).append(std::to_string(shown->size())).append(kMarkEnd);
                shown->push_back({.source = std::string(source), .shown = std::move(markup)});
                at = formula;
            }
        }
        for (; formula != kNone && at < formula; ++at) {
            const size_t sign = kSigns.find(text[at]);
            if (sign != kNone) putSignAside(sign, aside);
            else aside += text[at];
        }
    }
    return aside;
}

namespace {

std::string withSigns(std::string_view text) {
    std::string shown;
    for (size_t at = 0; at < text.size(); ++at) {
        const bool aside = text.substr(at).starts_with(kAside) && at + kAside.size() < text.size();
        const size_t sign = aside ? static_cast<unsigned char>(text[at + kAside.size()]) - size_t{kFirst} : kNone;
        shown += sign < kSigns.size() ? kSigns[sign] : text[at];
        if (sign < kSigns.size()) at += kAside.size();
    }
    return shown;
}

/// The place that a mark at the beginning of a text names, and behind it; none: there is no such mark.
struct Mark {
    const ShownFormula* formula = nullptr;
    size_t bytes = 0;
};
Mark markAt(std::string_view text, const std::vector<ShownFormula>& shown) {
    size_t place = 0, at = kMarkBegin.size();
    for (; at < text.size() && text[at] >= '0' && text[at] <= '9' && place < shown.size(); ++at)
        place = place * 10 + static_cast<size_t>(text[at] - '0');
    const bool isMark = at > kMarkBegin.size() && text.substr(at).starts_with(kMarkEnd) && place < shown.size();
    return isMark ? Mark{&shown[place], at + kMarkEnd.size()} : Mark{};
}

template <class Words, class Formula>
std::string put(std::string_view text, const std::vector<ShownFormula>& shown, const Words& words,
                const Formula& formula) {
    std::string all;
    size_t from = 0;
    for (size_t at = shown.empty() ? kNone : text.find(kMarkBegin); at != kNone; at = text.find(kMarkBegin, at)) {
        const Mark mark = markAt(text.substr(at), shown);
        if (mark.formula != nullptr) {
            all += words(text.substr(from, at - from));
            all += formula(*mark.formula);
            from = at + mark.bytes;
        }
        at += std::max(mark.bytes, kMarkBegin.size());
    }
    return all + words(text.substr(from));
}

}  // namespace

std::string withFormulas(std::string_view text, const std::vector<ShownFormula>& shown) {
    return put(text, shown, withSigns, [](const ShownFormula& each) { return each.source; });
}

std::string formulasAsHtml(std::string_view text, const std::vector<ShownFormula>& shown) {
    return put(
        text, shown, [](std::string_view words) { return escapeHtml(withSigns(words)); },
        [](const ShownFormula& each) { return each.shown; });
}

}  // namespace daylong::exchange
