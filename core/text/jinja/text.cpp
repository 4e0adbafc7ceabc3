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
    return (c >= 0x09 && c <= 0x0D) || (c >= 0x1C && c <= 0x20) || c == 0x85 || c == 0xA0 || c == 0x1680 ||
           (c >= 0x2000 && c <= 0x200A) || c == 0x2028 || c == 0x2029 || c == 0x202F || c == 0x205F || c == 0x3000;
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

}  // namespace daylong::jinja
