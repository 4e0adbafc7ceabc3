// Text that knows where its bytes come from: the template, or the content of one of the messages. What people typed
// must never become control tokens, whatever a template does to it (cut, join, replace, change case), so every
// operation of the interpreter carries the marks along; where one byte makes several, they have its mark.
// Values; no shared state. All text is valid UTF-8: positions that people see count code points, as in Python.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace daylong::jinja {

using Mark = char;  // 0: the template's own; else the content of message number mark - 1
constexpr size_t kMostMarks = 100;

class Text {
public:
    Text() = default;
    explicit Text(std::string bytes, Mark mark = 0) : m_bytes(std::move(bytes)) {
        if (mark != 0) m_marks.assign(m_bytes.size(), mark);
    }

    const std::string& bytes() const { return m_bytes; }
    size_t size() const { return m_bytes.size(); }
    bool empty() const { return m_bytes.empty(); }
    Mark markAt(size_t at) const { return m_marks.empty() ? Mark{0} : m_marks[at]; }
    bool marked() const { return !m_marks.empty(); }

    void append(std::string_view bytes, Mark mark = 0);
    void append(const Text& other) { append(other, 0, other.size()); }
    void append(const Text& other, size_t begin, size_t end);
    Text slice(size_t begin, size_t end) const;  // of bytes

    size_t length() const;                   // code points
    std::vector<size_t> boundaries() const;  // [length + 1]: where each code point begins, then the end
    /// The first place at or after `from` where `needle` stands; npos: none. Linear.
    size_t find(std::string_view needle, size_t from = 0) const;

private:
    std::string m_bytes;
    std::string m_marks;  // empty: all 0; else one per byte
};

/// As Python's str.isspace.
bool isSpace(char32_t codePoint);

enum class Ends { Left = 1, Right = 2, Both = 3 };
/// Without the white space at its ends, or without any of `characters`.
Text strip(const Text& text, Ends ends, const std::string* characters = nullptr);

}  // namespace daylong::jinja
