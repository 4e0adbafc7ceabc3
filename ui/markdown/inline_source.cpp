#include "markdown/inline_source.h"

#include "math/formula.h"
#include "markdown/line_syntax.h"
#include "markdown/math_spans.h"
#include "markdown/web_address.h"

#include <QSet>
#include <QStringView>

#include <algorithm>

namespace daylong::ui {
namespace {

// Unicode gives the first two no meaning, ever; the others are spaces that nobody writes, and stay spaces for md4c.
constexpr char16_t kKept = 0xFDD0;    // and a number from the private use area: kept text, a letter to md4c
constexpr char16_t kLetter = 0xFDD1;  // nothing; a letter to md4c
constexpr char16_t kBreak = 0x1680;   // a line break
constexpr char16_t kLine = 0x205F;  // and a space, nothing: a line's beginning, so that it is no heading, list or rule
constexpr char16_t kFirstNumber = 0xE000;
constexpr size_t kMostKept = 0x1800;
constexpr qsizetype kLongestBreak = 40;  // characters of "<br>" with its attributes

bool isOurs(QChar c) { return c == kKept || c == kLetter || c == kBreak || c == kLine; }

/// Punctuation that Markdown gives a meaning: behind a backslash it is itself. In front of others the backslash is
/// text, as LaTeX and Windows paths have it.
bool isEscapable(QChar c) { return QStringView(u"\\`*_[]()<>#+-.!|~$&").contains(c); }

bool isPunctuation(char32_t c) { return QChar::isPunct(c) || QChar::isSymbol(c); }

/// Scripts without spaces between words, with their punctuation.
bool isEastAsian(char32_t c) {
    if ((c >= 0x3000 && c <= 0x303F) || (c >= 0xFF00 && c <= 0xFFEF)) return true;
    switch (QChar::script(c)) {
        case QChar::Script_Han:
        case QChar::Script_Hiragana:
        case QChar::Script_Katakana:
        case QChar::Script_Bopomofo:
        case QChar::Script_Hangul:
        case QChar::Script_Thai:
        case QChar::Script_Lao:
        case QChar::Script_Khmer:
        case QChar::Script_Myanmar: return true;
        default: return false;
    }
}

char32_t characterBefore(QStringView text, qsizetype at) {
    if (at == 0) return U' ';
    if (at > 1 && text[at - 1].isLowSurrogate() && text[at - 2].isHighSurrogate()) {
        return QChar::surrogateToUcs4(text[at - 2], text[at - 1]);
    }
    return text[at - 1].unicode();
}

char32_t characterAt(QStringView text, qsizetype at) {
    if (at >= text.size()) return U' ';
    if (text[at].isHighSurrogate() && at + 1 < text.size() && text[at + 1].isLowSurrogate()) {
        return QChar::surrogateToUcs4(text[at], text[at + 1]);
    }
    return text[at].unicode();
}

/// "<br>", "<br/>", "<BR />", and "</br>", which browsers take for the same: its end, or -1.
qsizetype breakEnd(QStringView text, qsizetype at) {
    const QStringView tag = text.mid(at, text.mid(at, kLongestBreak).indexOf(u'>') + 1);
    QStringView name = tag.mid(tag.startsWith(u"</") ? 2 : 1);
    if (!name.startsWith(u"br", Qt::CaseInsensitive) || name.contains(u'<') || name.contains(u'\n')) return -1;
    name = name.mid(2);
    return QStringView(u"> /").contains(name.front()) ? at + tag.size() : -1;
}

class Writer {
public:
    Writer(QStringView text, const QStringList& footnotes) : m_text(text), m_footnotes(footnotes) {
        m_source.markdown.reserve(text.size() + 16);
    }

    InlineSource write() {
        beginLine();
        while (m_at < m_text.size()) step();
        return std::move(m_source);
    }

private:
    void step() {
        const QChar c = m_text[m_at];
        if (c == u'\n') {
            copy(1);
            beginLine();
        } else if (c == u'`') {
            takeCode();
        } else if (isOurs(c)) {
            keep(m_at + 1);
        } else if (QStringView(u"hHwW").contains(c) && takeAddress()) {
        } else if ((c == u'\\' || c == u'$') && takeMath()) {
        } else if (c == u'\\') {
            takeBackslash();
        } else if (c == u'<' && breakEnd(m_text, m_at) >= 0) {
            takeBreak();
        } else if (c == u'[' && takeFootnote()) {
        } else if (c == u'*') {
            takeAsterisks();
        } else if (c == u'~') {
            takeTildes();
        } else {
            copy(1);
        }
    }

    void copy(qsizetype size) {
        m_source.markdown += m_text.mid(m_at, size);
        m_at += size;
    }

    void beginLine() {
        markLine();
        skipBlanks();
    }

    void skipBlanks() {
        while (m_at < m_text.size() && (m_text[m_at] == u' ' || m_text[m_at] == u'\t')) ++m_at;
    }

    void markLine() {
        m_source.markdown += kLine;
        m_source.markdown += u' ';
    }

    void keep(qsizetype end, KeptText::Kind kind = KeptText::Words) {
        if (m_source.kept.size() == kMostKept) {  // so many in one paragraph are none
            copy(end - m_at);
            return;
        }
        m_source.markdown += kKept;
        m_source.markdown += QChar(static_cast<char16_t>(kFirstNumber + m_source.kept.size()));
        m_source.kept.push_back({m_text.mid(m_at, end - m_at).toString(), kind});
        m_at = end;
    }

    /// A code span as it is, or backticks that begin none.
    void takeCode() {
        const qsizetype begin = m_at, contentBegin = runEnd(begin), run = contentBegin - begin;
        qsizetype at = m_unclosed.contains(run) ? m_text.size() : contentBegin;
        while (at < m_text.size()) {
            at = m_text.indexOf(u'`', at);
            if (at < 0) break;
            const qsizetype end = runEnd(at);
            if (end - at == run) {
                while (m_at < end) {
                    if (m_text[m_at] == u'\n') {
                        copy(1);
                        markLine();
                    } else if (isOurs(m_text[m_at])) {
                        keep(m_at + 1);
                    } else {
                        copy(1);
                    }
                }
                return;
            }
            at = end;
        }
        m_unclosed.insert(run);
        copy(run);
    }

    /// An address as it is, though it may hold underscores; md4c finds those in <> itself.
    bool takeAddress() {
        const qsizetype end = m_at > 0 && m_text[m_at - 1] == u'<' ? -1 : addressEnd(m_text, m_at);
        if (end < 0) return false;
        keep(end);
        return true;
    }

    /// A line's end, and the paragraph's, break anyway.
    void takeBreak() {
        m_at = breakEnd(m_text, m_at);
        skipBlanks();
        if (m_at < m_text.size() && m_text[m_at] != u'\n') m_source.markdown += kBreak;
    }

    /// "[^1]"
    bool takeFootnote() {
        const qsizetype size = m_footnotes.isEmpty() ? -1 : m_text.mid(m_at, kLongestFootnote).indexOf(u']');
        if (size < 3 || m_text[m_at + 1] != u'^') return false;
        if (!m_footnotes.contains(linkLabel(m_text.mid(m_at + 1, size - 1)))) return false;
        keep(m_at + size + 1, KeptText::Footnote);
        return true;
    }

    bool takeMath() {
        const QString closer = mathCloser(m_text, m_at);
        if (closer.isEmpty()) return false;
        qsizetype end = mathEnd(m_text, m_at, closer);
        if (end >= 0) {
            const bool shown = isFormula(formulaSource(m_text.mid(m_at, end - m_at).toString()));
            keep(end, shown ? KeptText::Formula : KeptText::Source);
            return true;
        }
        end = closer == u"\\)" ? m_text.indexOf(u'\n', m_at) : m_text.size();  // cut off, or still to come
        if (end < 0) end = m_text.size();
        keep(end);
        return true;
    }

    void takeBackslash() {
        const QChar next = m_at + 1 < m_text.size() ? m_text[m_at + 1] : QChar(u' ');
        const QChar behind = m_at + 2 < m_text.size() ? m_text[m_at + 2] : QChar(u' ');
        if (next == u'\n') {  // a break, as every line's end is
            ++m_at;
        } else if (next == u'\\' && (behind.isSpace() || behind == u'[')) {
            keep(m_at + 2);  // a new row in LaTeX
        } else if (isEscapable(next) && !isOurs(next)) {
            copy(2);
        } else {
            m_source.markdown += u"\\\\";
            ++m_at;
        }
    }

    /// CommonMark finds no emphasis where punctuation stands on one side and a letter on the other. Where no spaces
    /// part words that is wrong: a letter that is nothing makes both sides alike.
    void takeAsterisks() {
        const qsizetype end = runEnd(m_at);
        const char32_t before = characterBefore(m_text, m_at), after = characterAt(m_text, end);
        const bool helps = isEastAsian(before) || isEastAsian(after);
        if (helps && isPunctuation(before) && !isPunctuation(after) && !QChar::isSpace(after))
            m_source.markdown += kLetter;
        copy(end - m_at);
        if (helps && isPunctuation(after) && !isPunctuation(before) && !QChar::isSpace(before))
            m_source.markdown += kLetter;
    }

    /// Two strike out. One does not: "3~5" is a range.
    void takeTildes() {
        const qsizetype end = runEnd(m_at);
        if (end - m_at != 2) {
            while (m_at < end) {
                m_source.markdown += u'\\';
                copy(1);
            }
        } else {
            copy(2);
        }
    }

    qsizetype runEnd(qsizetype at) const {
        qsizetype end = at;
        while (end < m_text.size() && m_text[end] == m_text[at]) ++end;
        return end;
    }

    QStringView m_text;
    const QStringList& m_footnotes;
    qsizetype m_at = 0;
    InlineSource m_source;
    QSet<qsizetype> m_unclosed;  // lengths of runs of backticks that no later one closes
};

}  // namespace

std::vector<KeptText> InlineSource::pieces(const QString& text) const {
    if (std::none_of(text.begin(), text.end(), isOurs)) return {{text, KeptText::Words}};
    std::vector<KeptText> pieces(1);
    for (qsizetype i = 0; i < text.size(); ++i) {
        const QChar c = text[i];
        if (c == kKept && i + 1 < text.size()) {
            const size_t number = text[++i].unicode() - kFirstNumber;
            if (number >= kept.size()) continue;
            if (kept[number].kind == KeptText::Words) {
                pieces.back().text += kept[number].text;
            } else {
                pieces.push_back(kept[number]);
                pieces.push_back({});
            }
        } else if (c == kBreak) {
            pieces.back().text += u'\n';
        } else if (c == kLine) {
            if (i + 1 < text.size() && text[i + 1] == u' ') ++i;
        } else if (!isOurs(c)) {
            pieces.back().text += c;
        }
    }
    return pieces;
}

QString InlineSource::restore(const QString& text) const {
    QString restored;
    for (const KeptText& piece : pieces(text)) restored += piece.text;
    return restored;
}

InlineSource inlineSource(const QString& markdown, const QStringList& footnotes) {
    return Writer(markdown, footnotes).write();
}

}  // namespace daylong::ui
