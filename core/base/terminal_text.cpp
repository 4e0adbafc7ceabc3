#include "base/terminal_text.h"

#include "base/utf8.h"

#include <algorithm>

namespace daylong {

namespace {

bool isObeyed(char32_t each) {
    const bool control = each < 0x20 || (each >= 0x7F && each < 0xA0);
    return control || (each >= 0x202A && each <= 0x202E) || (each >= 0x2066 && each <= 0x2069);
}

}  // namespace

std::string TerminalText::push(std::string_view piece) {
    m_rest += piece;
    std::string shown;
    std::string_view rest = m_rest;
    while (!rest.empty()) {
        const Utf8Sequence next = nextUtf8(rest);
        if (next.kind == Utf8Sequence::Kind::Incomplete) break;
        const bool feedOfReturn = m_afterReturn && next.codePoint == '\n';
        m_afterReturn = next.codePoint == '\r';
        if (m_afterReturn) shown += '\n';
        else if (next.codePoint == '\n' || next.codePoint == '\t') shown.append(feedOfReturn ? 0 : 1, rest[0]);
        else if (next.kind == Utf8Sequence::Kind::Invalid || isObeyed(next.codePoint))
            appendUtf8(shown, kReplacementCharacter);
        else shown += rest.substr(0, next.size);
        rest.remove_prefix(next.size);
    }
    m_rest.erase(0, m_rest.size() - rest.size());
    return shown;
}

std::string TerminalText::finish() {
    std::string shown;
    if (!m_rest.empty()) appendUtf8(shown, kReplacementCharacter);
    m_rest.clear();
    return shown;
}

std::string forTerminal(std::string_view text) {
    TerminalText cleaned;
    std::string shown = cleaned.push(text);
    return shown + cleaned.finish();
}

std::string lineForTerminal(std::string_view text) {
    std::string line = forTerminal(text);
    std::replace_if(
        line.begin(), line.end(), [](char each) { return each == '\n' || each == '\t'; }, ' ');
    return line;
}

}  // namespace daylong
