#include "code/markup_scanner.h"

#include <algorithm>

namespace daylong::ui {
namespace {

enum Open : CodeState { Nothing, InComment, InTag, InQuotes, InApostrophes };

bool isName(QChar c) { return c.isLetterOrNumber() || QStringView(u"_-:.").contains(c); }

class Scanner {
public:
    Scanner(QStringView line, CodeState state) : m_line(line), m_state(state) {}

    ScannedLine scan() {
        while (m_at < m_line.size()) {
            const qsizetype begin = m_at;
            const Ink ink = take();
            const bool goesOn = !m_tokens.empty() && m_tokens.back().end == begin && m_tokens.back().ink == ink;
            if (goesOn) m_tokens.back().end = m_at;
            else if (ink != Ink::Plain) m_tokens.push_back({begin, m_at, ink});
        }
        return {std::move(m_tokens), m_state};
    }

private:
    /// Takes at least a character.
    Ink take() {
        switch (m_state) {
            case InComment: return close(u"-->", Nothing, Ink::Comment);
            case InQuotes: return close(u"\"", InTag, Ink::Text);
            case InApostrophes: return close(u"'", InTag, Ink::Text);
            case InTag: return takeInTag();
            default: return takeText();
        }
    }

    Ink close(QStringView closer, Open then, Ink ink) {
        const qsizetype end = m_line.indexOf(closer, m_at);
        if (end < 0) {
            m_at = m_line.size();
            return ink;
        }
        m_at = end + closer.size();
        m_state = then;
        return ink;
    }

    Ink takeText() {
        const QStringView rest = m_line.mid(m_at);
        if (rest.startsWith(u"<!--")) {
            m_at += 4;
            m_state = InComment;
            return Ink::Comment;
        }
        const QChar next = rest.size() > 1 ? rest[1] : QChar(u' ');
        if (rest.front() == u'<' && (next.isLetter() || QStringView(u"/!?").contains(next))) {
            m_at += 2;
            while (m_at < m_line.size() && isName(m_line[m_at])) ++m_at;
            m_state = InTag;
            return Ink::Keyword;
        }
        if (rest.front() == u'&') {
            const qsizetype end = rest.left(12).indexOf(u';');
            m_at += std::max<qsizetype>(end + 1, 1);
            return end < 0 ? Ink::Plain : Ink::Constant;
        }
        const auto stops = [](QChar c) { return c == u'<' || c == u'&'; };
        m_at = std::find_if(m_line.begin() + m_at + 1, m_line.end(), stops) - m_line.begin();
        return Ink::Plain;
    }

    Ink takeInTag() {
        const QChar c = m_line[m_at];
        if (isName(c)) {
            while (m_at < m_line.size() && isName(m_line[m_at])) ++m_at;
            return Ink::Name;
        }
        ++m_at;
        if (c == u'"') m_state = InQuotes;
        else if (c == u'\'') m_state = InApostrophes;
        else if (c == u'>') m_state = Nothing;
        const bool closes = c == u'>' || (c == u'/' && m_line.mid(m_at).startsWith(u'>'));
        return c == u'"' || c == u'\'' ? Ink::Text : closes ? Ink::Keyword : Ink::Plain;
    }

    QStringView m_line;
    qsizetype m_at = 0;
    CodeState m_state;
    std::vector<CodeToken> m_tokens;
};

}  // namespace

ScannedLine scanMarkup(QStringView line, CodeState state) { return Scanner(line, state).scan(); }

ScannedLine scanChange(QStringView line, CodeState state) {
    Ink ink = static_cast<Ink>(state);  // of the line that goes on
    if (state == 0) {
        if (line.startsWith(u"+++") || line.startsWith(u"---") || line.startsWith(u"diff ") ||
            line.startsWith(u"index "))
            ink = Ink::Meta;
        else if (line.startsWith(u"@@")) ink = Ink::Function;
        else if (line.startsWith(u'+') || line.startsWith(u'>')) ink = Ink::Added;
        else if (line.startsWith(u'-') || line.startsWith(u'<')) ink = Ink::Removed;
    }
    ScannedLine scanned{.end = static_cast<CodeState>(ink)};
    if (ink != Ink::Plain && !line.isEmpty()) scanned.tokens.push_back({0, line.size(), ink});
    return scanned;
}

}  // namespace daylong::ui
