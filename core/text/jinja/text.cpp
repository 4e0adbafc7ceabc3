#include "text/jinja/text.h"

#include "base/utf8.h"

#include <cstring>

namespace daylong::jinja {

void Text::append(std::string_view bytes, Mark mark) {
    if (mark != 0 && m_marks.empty()) m_marks.assign(m_bytes.size(), 0);
    m_bytes += bytes;
    if (mark != 0 || !m_marks.empty()) m_marks.append(bytes.size(), mark);
}

void Text::append(const Text& other, size_t begin, size_t end) {
    if (!other.marked()) return append(std::string_view(other.m_bytes).substr(begin, end - begin));
    if (m_marks.empty()) m_marks.assign(m_bytes.size(), 0);
    m_bytes.append(other.m_bytes, begin, end - begin);
    m_marks.append(other.m_marks, begin, end - begin);
}

Text Text::slice(size_t begin, size_t end) const {
    Text part;
    if (begin < end) part.append(*this, begin, end);
    return part;
}

size_t Text::length() const {
    size_t count = 0;
    for (const char each : m_bytes) count += (static_cast<unsigned char>(each) & 0xC0U) != 0x80U ? 1 : 0;
    return count;
}

std::vector<size_t> Text::boundaries() const {
    std::vector<size_t> all;
    for (size_t i = 0; i < m_bytes.size(); ++i) {
        if ((static_cast<unsigned char>(m_bytes[i]) & 0xC0U) != 0x80U) all.push_back(i);
    }
    all.push_back(m_bytes.size());
    return all;
}

size_t Text::find(std::string_view needle, size_t from) const {
    if (from > m_bytes.size()) return std::string::npos;
    if (needle.empty()) return from;
    const void* found = memmem(m_bytes.data() + from, m_bytes.size() - from, needle.data(), needle.size());
    return found == nullptr ? std::string::npos : static_cast<size_t>(static_cast<const char*>(found) - m_bytes.data());
}

bool isSpace(char32_t c) {
    return (c >= 0x09 && c <= 0x0D) || (c >= 0x1C && c <= 0x20) || c == 0x85 || c == 0xA0 || c == 0x1680 || (c >= 0x2000 && c <= 0x200A) || c == 0x2028 ||
           c == 0x2029 || c == 0x202F || c == 0x205F || c == 0x3000;
}

Text strip(const Text& text, Ends ends, const std::string* characters) {
    const std::vector<size_t> at = text.boundaries();
    const std::string_view bytes = text.bytes();
    const auto goes = [&](size_t i) {
        const std::string_view one = bytes.substr(at[i], at[i + 1] - at[i]);
        return characters != nullptr ? characters->find(one) != std::string::npos : isSpace(nextUtf8(one).codePoint);
    };
    size_t first = 0, last = at.size() - 1;
    if ((static_cast<unsigned>(ends) & 1U) != 0) {
        while (first < last && goes(first)) ++first;
    }
    if ((static_cast<unsigned>(ends) & 2U) != 0) {
        while (last > first && goes(last - 1)) --last;
    }
    return text.slice(at[first], at[last]);
}

namespace {

bool isLower(char32_t c) {
    return (c >= 'a' && c <= 'z') || (c >= 0xE0 && c <= 0xFE && c != 0xF7) || (c >= 0x3B1 && c <= 0x3C9 && c != 0x3C2) || (c >= 0x430 && c <= 0x45F);
}
bool isUpper(char32_t c) {
    return (c >= 'A' && c <= 'Z') || (c >= 0xC0 && c <= 0xDE && c != 0xD7) || (c >= 0x391 && c <= 0x3A9) || (c >= 0x400 && c <= 0x42F);
}
char32_t toUpper(char32_t c) {
    if (!isLower(c)) return c;
    return c >= 0x450 ? c - 80 : c - 32;
}
char32_t toLower(char32_t c) {
    if (!isUpper(c)) return c;
    return c >= 0x400 && c <= 0x40F ? c + 80 : c + 32;
}

}  // namespace

Text changeCase(const Text& text, Case to) {
    Text changed;
    const std::vector<size_t> at = text.boundaries();
    bool first = true;  // of the text (Capitalize), of a word (Title)
    for (size_t i = 0; i + 1 < at.size(); ++i) {
        const char32_t c = nextUtf8(std::string_view(text.bytes()).substr(at[i])).codePoint;
        const bool up = to == Case::Upper || (to != Case::Lower && first);
        std::string one;
        appendUtf8(one, up ? toUpper(c) : toLower(c));
        changed.append(one, text.markAt(at[i]));
        if (to == Case::Title) first = !(isLower(c) || isUpper(c));
        else first = false;
    }
    return changed;
}

}  // namespace daylong::jinja
