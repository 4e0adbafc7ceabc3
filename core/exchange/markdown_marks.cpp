#include "exchange/markdown_marks.h"

#include <algorithm>

namespace daylong::exchange {

namespace {

constexpr std::string_view kBegin = "<!-- ", kName = "daylong-";

/// Behind the beginning and any backslashes stands our name: where it does; else npos.
size_t nameIn(std::string_view line) {
    if (!line.starts_with(kBegin)) return std::string_view::npos;
    const size_t at = line.find_first_not_of('\\', kBegin.size());
    return at != std::string_view::npos && line.substr(at).starts_with(kName) ? at : std::string_view::npos;
}

}  // namespace

std::string escapeMarks(const std::string& text) {
    if (text.find(kBegin) == std::string::npos) return text;
    std::string escaped;
    for (size_t begin = 0; begin <= text.size();) {
        size_t end = text.find('\n', begin);
        if (end == std::string::npos) end = text.size();
        std::string line = text.substr(begin, end - begin);
        if (nameIn(line) != std::string_view::npos) line.insert(kBegin.size(), 1, '\\');
        escaped += line;
        if (end < text.size()) escaped += '\n';
        begin = end + 1;
    }
    return escaped;
}

std::string unescapeMark(std::string line) {
    if (const size_t at = nameIn(line); at != std::string_view::npos && at > kBegin.size())
        line.erase(kBegin.size(), 1);
    return line;
}

std::string fenceFor(std::string_view text) {
    size_t longest = 2, run = 0;
    for (const char c : text) longest = std::max(longest, run = c == '`' ? run + 1 : 0);
    return std::string(longest + 1, '`');
}

}  // namespace daylong::exchange
