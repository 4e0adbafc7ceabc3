#include "exchange/json_elements.h"

#include "base/utf8.h"
#include "exchange/daylong_json.h"

#include <algorithm>

namespace daylong::exchange {

namespace {

constexpr std::string_view kSpaces = " \t\r\n", kByteOrderMark = "\xEF\xBB\xBF";

bool isSpace(char c) { return kSpaces.find(c) != std::string_view::npos; }

/// The text ends with the name of our array, a colon and its bracket.
bool opensConversations(std::string_view text) {
    const auto trim = [&] {
        while (!text.empty() && isSpace(text.back())) text.remove_suffix(1);
    };
    text.remove_suffix(1);
    trim();
    if (text.empty() || text.back() != ':') return false;
    text.remove_suffix(1);
    trim();
    return text.ends_with("\"conversations\"");
}

/// An object's beginning up to the end of its first name: {"title"
std::string_view firstName(std::string_view object) {
    const size_t begin = object.find_first_not_of(kSpaces, 1);
    if (object.empty() || begin == std::string_view::npos || object[begin] != '"') return {};
    const size_t end = object.find('"', begin + 1);
    return end == std::string_view::npos ? std::string_view() : object.substr(begin, end + 1 - begin);
}

}  // namespace

bool JsonElements::Quotes::holds(char letter) {
    if (!inside) return false;
    if (escaped) escaped = false;
    else if (letter == '\\') escaped = true;
    else if (letter == '"') inside = false;
    return true;
}

size_t JsonElements::Place::follow(std::string_view text, bool& ended) {
    ended = false;
    for (size_t i = 0; i < text.size(); ++i) {
        const char c = text[i];
        if (quotes.holds(c)) continue;
        switch (c) {
            case '"': quotes.inside = true; break;
            case '{':
            case '[':
                ++values;
                deepest = std::max(deepest, ++depth);
                break;
            case ',': ++values; break;
            case '}':
            case ']':
                if (--depth == 0) {
                    ended = true;
                    return i + 1;
                }
                break;
            default: break;
        }
    }
    return text.size();
}

/// To the next bracket that opens an element. False: there is none.
Result<bool> JsonElements::findNext() {
    Quotes quotes;  // of a name or a value that is no conversation
    for (;;) {
        std::string_view text = TRY(m_stream->peek());
        if (text.empty()) return false;
        size_t at = 0;
        for (; at < text.size(); ++at) {
            const char c = text[at];
            if (quotes.holds(c)) continue;
            if (c == '"') quotes.inside = true;
            if (c == '{') break;
            if (c == '[' && m_where == Where::Start) m_where = Where::InArray;
            if (c == ']' && m_where == Where::InArray && !m_header.empty() && !isBehindDamage()) {
                m_stream->take(at + 1);
                m_where = Where::End;
                return false;
            }
        }
        m_stream->take(at);
        if (at < text.size()) return true;
    }
}

Result<JsonElements::Element> JsonElements::cut() {
    Element element;
    m_place = {};
    for (bool ended = false; !ended;) {
        std::string_view text = TRY(m_stream->peek());
        if (text.empty()) {
            element.whole = false;
            return element;
        }
        // Of an object that may hold our array, no further than the next bracket.
        if (m_where == Where::Start) {
            const size_t bracket = text.find('[');
            text = text.substr(0, bracket == std::string_view::npos ? bracket : bracket + 1);
        }
        const size_t bytes = m_place.follow(text, ended);
        element.text.append(text.substr(0, bytes));
        m_stream->take(bytes);
        if (m_where == Where::Start && m_place.depth == 2 && element.text.back() == '[' && !m_place.quotes.inside &&
            opensConversations(element.text)) {
            m_header = element.text + "]}";
            m_where = Where::InArray;
            if (m_header.find(kFormatName) != std::string::npos) m_limits.largest = m_limits.largestOfOurs;
            if (!TRY(findNext())) return Element{};
            return cut();
        }
        if (ended) break;
        if (element.text.size() > m_limits.largest || m_place.values > m_limits.mostValues ||
            m_place.deepest > m_limits.deepest) {
            element.whole = false;
            element.tooLarge = m_unfinished = true;
            return element;
        }
    }
    if (m_place.deepest > m_limits.deepest) {
        element.tooLarge = true;
        element.whole = false;
    }
    if (m_where == Where::Start) m_where = Where::BetweenObjects;
    return element;
}

Result<void> JsonElements::skipRest() {
    for (bool ended = false; !ended;) {
        const std::string_view text = TRY(m_stream->peek());
        if (text.empty()) break;
        m_stream->take(m_place.follow(text, ended));
    }
    m_unfinished = false;
    return {};
}

Result<std::optional<JsonElements::Element>> JsonElements::next() {
    if (m_unfinished) TRY(skipRest());
    if (m_where == Where::Start && TRY(m_stream->peek(3)).starts_with(kByteOrderMark)) m_stream->take(3);
    if (m_where == Where::End || gaveUp() || !TRY(findNext())) return std::optional<Element>();
    Element element = TRY(cut());
    if (element.text.empty()) return std::optional<Element>();
    if (m_firstName.empty()) m_firstName = firstName(element.text);
    return std::optional(std::move(element));
}

void JsonElements::damagedAt(const Element& element, size_t byte) {
    ++m_damage;
    const std::string_view text = element.text;
    const size_t next = m_where == Where::InArray ? nextElement(text, byte) : nextLine(text, byte);
    if (next == std::string_view::npos) return;
    m_stream->putBack(text.substr(next));
    m_unfinished = false;
}

/// In an array: an object behind a comma that begins as the first one did.
size_t JsonElements::nextElement(std::string_view text, size_t from) const {
    if (m_firstName.empty()) return std::string_view::npos;
    for (size_t at = text.find(m_firstName, from); at != std::string_view::npos; at = text.find(m_firstName, at + 1)) {
        const size_t bracket = text.find_last_not_of(kSpaces, at - 1);
        if (bracket == std::string_view::npos || bracket == 0 || text[bracket] != '{') continue;
        const size_t comma = text.find_last_not_of(kSpaces, bracket - 1);
        if (comma != std::string_view::npos && text[comma] == ',') return bracket;
    }
    return std::string_view::npos;
}

/// Of objects one after the other each begins a line.
size_t JsonElements::nextLine(std::string_view text, size_t from) {
    const size_t found = text.find("\n{", from - 1);
    return found == std::string_view::npos ? found : found + 1;
}

namespace {

/// The code unit of \uXXXX at this place; nothing where that is none.
std::optional<unsigned> codeUnit(std::string_view text, size_t at) {
    if (at + 6 > text.size() || text[at] != '\\' || text[at + 1] != 'u') return {};
    unsigned value = 0;
    for (size_t i = at + 2; i < at + 6; ++i) {
        const char c = text[i];
        const int digit = c >= '0' && c <= '9'   ? c - '0'
                          : c >= 'a' && c <= 'f' ? c - 'a' + 10
                          : c >= 'A' && c <= 'F' ? c - 'A' + 10
                                                 : -1;
        if (digit < 0) return {};
        value = value * 16 + static_cast<unsigned>(digit);
    }
    return value;
}

}  // namespace

void repairJson(std::string& text) {
    if (!isValidUtf8(text)) text = toValidUtf8(text);
    constexpr size_t kEscape = 6;  // \uXXXX
    for (size_t at = text.find('\\'); at != std::string::npos; at = text.find('\\', at)) {
        const std::optional<unsigned> unit = codeUnit(text, at);
        if (!unit) {
            at += 2;  // an escape of one letter
            continue;
        }
        const auto isHigh = [](unsigned each) { return each >= 0xD800 && each < 0xDC00; };
        const auto isLow = [](unsigned each) { return each >= 0xDC00 && each < 0xE000; };
        const std::optional<unsigned> next = isHigh(*unit) ? codeUnit(text, at + kEscape) : std::nullopt;
        if (next && isLow(*next)) {
            at += 2 * kEscape;
            continue;
        }
        if (*unit == 0 || isHigh(*unit) || isLow(*unit)) text.replace(at, kEscape, "\\ufffd");
        at += kEscape;
    }
}

}  // namespace daylong::exchange
