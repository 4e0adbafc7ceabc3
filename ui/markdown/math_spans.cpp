#include "markdown/math_spans.h"

#include <algorithm>

namespace daylong::ui {
namespace {

constexpr qsizetype kLongestName = 40;
constexpr char16_t kEastAsian = 0x2E80;

QString environmentCloser(QStringView text, qsizetype at) {
    const QStringView name = text.mid(at + 7);
    const qsizetype end = name.indexOf(u'}');
    if (end < 1 || end > kLongestName || name.left(end).contains(u'\n')) return {};
    return QStringLiteral("\\end{") + name.left(end).toString() + u'}';
}

/// Chinese, Japanese and Korean leave no space in front of mathematics.
bool endsWord(QChar c) { return c.isLetterOrNumber() && c < kEastAsian; }

/// "the $n$th", "$x$s"
bool isOrdinal(QStringView behind) { return behind.startsWith(u"th") || behind.startsWith(u's'); }

/// "${HOME}/${USER}", "$(a)-$(b)": what shells and templates put values in.
bool opensAnother(QStringView text, qsizetype first, qsizetype behind) {
    const QChar bracket = text[first];
    return (bracket == u'{' || bracket == u'(') && behind < text.size() && text[behind] == bracket;
}

/// "$x$", not "$5 and $10" or "$HOME/$USER": nothing blank inside, unless there are commands ("$ \pi $"), and no word
/// behind.
qsizetype dollarEnd(QStringView text, qsizetype at) {
    if (at + 1 >= text.size() || text[at + 1] == u'$') return -1;
    if (at > 0 && endsWord(text[at - 1])) return -1;  // "US$"
    const bool spaced = text[at + 1].isSpace();
    bool commands = false;
    for (qsizetype i = at + 1; i < text.size(); ++i) {
        if (text[i] == u'\\') {
            ++i;
            commands = commands || (i < text.size() && text[i].isLetter());
            continue;
        }
        if (text[i] != u'$') continue;
        const bool wordNext = i + 1 < text.size() && endsWord(text[i + 1]);
        const bool ends = text[i - 1].isSpace() == spaced && (!wordNext || isOrdinal(text.mid(i + 1)));
        return ends && (!spaced || commands) && !opensAnother(text, at + 1, i + 1) ? i + 1 : -1;
    }
    return -1;
}

/// "$$$" and "($$)" say how dear a place is.
bool isPrices(QStringView text) {
    return text.startsWith(u"$$") && text.size() > 2 && QStringView(u"$),.;:!?").contains(text[2]);
}

}  // namespace

QString mathCloser(QStringView text, qsizetype at) {
    const QStringView rest = text.mid(at);
    const bool inRun = at > 0 && text[at - 1] == u'$' && rest.startsWith(u'$');
    if (inRun || isPrices(rest)) return {};
    if (rest.startsWith(u"$$")) return QStringLiteral("$$");
    if (rest.startsWith(u'$')) return dollarEnd(text, at) < 0 ? QString() : QStringLiteral("$");
    if (rest.startsWith(u"\\(")) return QStringLiteral("\\)");
    if (rest.startsWith(u"\\[")) return QStringLiteral("\\]");
    if (rest.startsWith(u"\\begin{")) return environmentCloser(text, at);
    return {};
}

qsizetype mathEnd(QStringView text, qsizetype at, const QString& closer) {
    if (closer == u'$') return dollarEnd(text, at);
    const qsizetype opener = closer == u"$$" || closer.size() == 2 ? 2 : 7;
    qsizetype end = text.indexOf(closer, at + opener);
    // "\\)" is a line's end and a bracket
    while (end > 0 && closer != u"$$" && text[end - 1] == u'\\' && (end < 2 || text[end - 2] != u'\\')) {
        end = text.indexOf(closer, end + 1);
    }
    return end < 0 ? -1 : end + closer.size();
}

bool beginsDisplay(QStringView words) {
    const QString closer = words.startsWith(u"\\(") ? QString() : mathCloser(words, 0);
    return closer.size() > 1;
}

bool isDisplayMath(QStringView text) {
    return beginsDisplay(text) && mathEnd(text, 0, mathCloser(text, 0)) == text.size();
}

void OpenMath::takeLine(QStringView line) {
    qsizetype at = 0;
    if (!closer.isEmpty()) {
        const qsizetype end = line.indexOf(closer);
        if (end < 0) return;
        at = end + closer.size();
        closer.clear();
    }
    alone = false;
    for (; at < line.size(); ++at) {
        if (line[at] == u'`') {  // a code span, where it ends on this line
            const qsizetype run =
                std::find_if_not(line.begin() + at, line.end(), [](QChar c) { return c == u'`'; }) - line.begin() - at;
            const qsizetype end = line.indexOf(QString(run, u'`'), at + run);
            at = (end < 0 ? at : end) + run - 1;
            continue;
        }
        if (line[at] != u'$' && line[at] != u'\\') continue;
        const QString found = mathCloser(line, at);
        if (found.isEmpty()) {
            if (line[at] == u'\\') ++at;
            continue;
        }
        const qsizetype end = mathEnd(line, at, found);
        if (end >= 0) {
            at = end - 1;
        } else {
            const QStringView opener = line.trimmed();
            closer = found;
            alone = opener == u"$$" || opener == u"\\[" || opener.startsWith(u"\\begin{");
            return;
        }
    }
}

}  // namespace daylong::ui
