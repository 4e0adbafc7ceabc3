#include "markdown/safe_markdown.h"

#include "markdown/fences.h"

#include <QStringView>

#include <algorithm>

namespace daylong::ui {
namespace {

constexpr qsizetype kLongestRun = 16;  // renderers stop seeing code spans behind longer ones

bool isLetter(QChar c) { return (c >= u'a' && c <= u'z') || (c >= u'A' && c <= u'Z'); }

qsizetype runEnd(QStringView text, qsizetype from) {
    qsizetype end = from;
    while (end < text.size() && text[end] == u'`') ++end;
    return end;
}

/// A line that may stand below a table's head: in such a block, code may end at every "|".
bool isTableRule(QStringView line) {
    const auto belongs = [](QChar c) { return QStringView(u"|-: \t>").contains(c); };
    return line.contains(u'-') && std::all_of(line.begin(), line.end(), belongs);
}

QStringView lineAt(QStringView text, qsizetype begin) {
    const qsizetype end = text.indexOf(u'\n', begin);
    return text.mid(begin, end < 0 ? -1 : end - begin);
}

bool mayHoldTable(QStringView text) {
    for (qsizetype begin = 0; begin < text.size();) {
        const QStringView line = lineAt(text, begin);
        if (isTableRule(line)) return true;
        begin += line.size() + 1;
    }
    return false;
}

/// Behind the run of backticks that closes the code span, on the same line (in the same cell); -1: there is none.
qsizetype spanEnd(QStringView text, qsizetype begin, qsizetype contentBegin, bool table) {
    if (contentBegin - begin > kLongestRun) return -1;
    for (qsizetype i = contentBegin; i < text.size() && text[i] != u'\n' && !(table && text[i] == u'|');) {
        if (text[i] != u'`') {
            ++i;
            continue;
        }
        const qsizetype end = runEnd(text, i);
        if (end - i == contentBegin - begin) return end;
        i = end;
    }
    return -1;
}

/// "<https://example.org>": shown as a link. Its end, or -1. Without backticks: they would be no code in it.
qsizetype linkEnd(QStringView text, qsizetype begin) {
    const QStringView rest = text.mid(begin);
    if (!rest.startsWith(u"<https://") && !rest.startsWith(u"<http://") && !rest.startsWith(u"<mailto:")) return -1;
    for (qsizetype i = begin + 1; i < text.size(); ++i) {
        if (text[i] == u'>') return i + 1;
        if (text[i].isSpace() || QStringView(u"<[`\\").contains(text[i])) return -1;
    }
    return -1;
}

bool mayBeTag(QStringView text, qsizetype at) {
    if (at + 1 >= text.size()) return false;
    return isLetter(text[at + 1]) || QStringView(u"/!?").contains(text[at + 1]);
}

/// "\r" ends lines, too.
QString withNewlines(QString text) {
    if (!text.contains(u'\r')) return text;
    return text.replace(QStringLiteral("\r\n"), QStringLiteral("\n")).replace(u'\r', u'\n');
}

/// Fenced code in a quotation, recognised where all before it is quoted text without lists: nothing but its like and the
/// quotation's end can end it there.
class QuotedCode {
public:
    /// Whether the line is code, or opens or closes it.
    bool takes(QStringView line) {
        const QStringView marked = wordsAt(line, 0);
        if (!marked.startsWith(u'>') || line.contains(u'\t')) {
            m_plain = false;
            m_fence = {};
            return false;
        }
        const QStringView words = wordsAt(marked, marked.startsWith(u"> ") ? 2 : 1);
        if (!m_fence.isEmpty()) {
            if (closesFence(words, m_fence)) m_fence = {};
            return true;
        }
        if (m_plain) m_fence = fenceOf(words);
        m_plain = m_plain && (words.isEmpty() || words[0].isLetter() || !m_fence.isEmpty());
        return !m_fence.isEmpty();
    }

private:
    bool m_plain = true;
    QStringView m_fence;
};

}  // namespace

// A renderer looks for code spans in each paragraph, list item, heading or table cell by itself. Where those begin and
// end is not told here, but always at a line's end (or a "|"): as long as every run of backticks found its like on its
// own line, all ways to divide the lines lead to the same spans. Behind the first that did not, nothing is taken for code.
QString safeMarkdown(const QString& text) {
    const QString markdown = withNewlines(text);
    const bool table = mayHoldTable(markdown);
    QuotedCode quoted;
    bool sure = true;
    QString safe;
    safe.reserve(markdown.size() + 16);
    for (qsizetype i = 0; i < markdown.size();) {
        if (sure && (i == 0 || markdown[i - 1] == u'\n')) {
            const QStringView line = lineAt(markdown, i);
            if (quoted.takes(line)) {
                safe += markdown.mid(i, line.size() + 1);
                i += line.size() + 1;
                continue;
            }
        }
        const QChar c = markdown[i];
        qsizetype end = i + 1;
        if (c == u'\\') {
            end = std::min(i + 2, markdown.size());
        } else if (c == u'`') {
            end = runEnd(markdown, i);
            const qsizetype closed = sure ? spanEnd(markdown, i, end, table) : -1;
            if (closed < 0) sure = false;
            else end = closed;
        } else if (c == u'<' && linkEnd(markdown, i) >= 0) {
            end = linkEnd(markdown, i);
        } else if (c == u'<' && mayBeTag(markdown, i)) {
            safe += u'\\';
        } else if (c == u'!' && end < markdown.size() && markdown[end] == u'[') {
            safe += u"!\\";
            i = end;
            end = i + 1;
        }
        safe += QStringView(markdown).mid(i, end - i);
        i = end;
    }
    return safe;
}

}  // namespace daylong::ui
