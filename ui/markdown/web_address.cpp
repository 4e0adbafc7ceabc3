#include "markdown/web_address.h"

#include <QString>

namespace daylong::ui {
namespace {

constexpr char16_t kEastAsian = 0x2E80;

bool isAsciiWord(QChar c) { return c.unicode() < 0x80 && c.isLetterOrNumber(); }

bool isInHost(QChar c) { return isAsciiWord(c) || c == u'-' || c == u'_' || (c.isLetter() && c < kEastAsian); }

/// Where the host that begins at `at` ends; a dot at its end is the sentence's.
qsizetype hostEnd(QStringView text, qsizetype at) {
    qsizetype end = at;
    while (end < text.size() && (isInHost(text[end]) || (text[end] == u'.' && end > at))) ++end;
    while (end > at && !isInHost(text[end - 1])) --end;
    return end;
}

qsizetype portEnd(QStringView text, qsizetype at) {
    qsizetype end = at;
    if (end < text.size() && text[end] == u':') {
        do ++end;
        while (end < text.size() && text[end].isDigit());
    }
    return end - at > 1 ? end : at;
}

/// "&amp;": Markdown writes a character so.
bool isEntity(QStringView text, qsizetype at) {
    qsizetype end = at + 1;
    while (end < text.size() && (isAsciiWord(text[end]) || text[end] == u'#')) ++end;
    return end > at + 1 && end < text.size() && text[end] == u';';
}

bool endsPath(QStringView text, qsizetype at) {
    const QChar c = text[at];
    const auto twice = [&](QChar mark) { return c == mark && at + 1 < text.size() && text[at + 1] == mark; };
    const bool punctuation =
        (c >= u'\u2018' && c <= u'\u201F') || (c >= u'\u3000' && c <= u'\u303F') || (c >= u'\uFF00' && c <= u'\uFF65');
    return c.isSpace() || !c.isPrint() || QStringView(u"<>\"`\\|").contains(c) || punctuation || twice(u'*') ||
           twice(u'~') || (c == u'&' && isEntity(text, at));
}

qsizetype pathEnd(QStringView text, qsizetype at) {
    constexpr QStringView kOpening = u"([{", kClosing = u")]}";
    qsizetype open[3] = {0, 0, 0};
    qsizetype end = at;
    for (; end < text.size() && !endsPath(text, end); ++end) {
        if (const qsizetype kind = kOpening.indexOf(text[end]); kind >= 0) ++open[kind];
        if (const qsizetype kind = kClosing.indexOf(text[end]); kind >= 0 && open[kind]-- == 0) break;
    }
    while (end > at && QStringView(u"?!.,:;*_~'").contains(text[end - 1])) --end;  // the sentence's
    return end;
}

}  // namespace

qsizetype addressEnd(QStringView text, qsizetype at) {
    const QStringView rest = text.mid(at);
    const QChar before = at > 0 ? text[at - 1] : QChar(u' ');
    qsizetype host = at;
    for (const QStringView scheme : {QStringView(u"https://"), QStringView(u"http://")}) {
        if (rest.startsWith(scheme, Qt::CaseInsensitive)) host = at + scheme.size();
    }
    const bool bare = host == at;
    if (bare && !rest.startsWith(u"www.", Qt::CaseInsensitive)) return -1;
    if (isAsciiWord(before) || (bare && QStringView(u"/.:@-_").contains(before))) return -1;
    qsizetype end = hostEnd(text, host);
    if (end == host || (bare && end - host <= 4)) return -1;
    end = portEnd(text, end);
    return end < text.size() && QStringView(u"/?#").contains(text[end]) ? pathEnd(text, end) : end;
}

}  // namespace daylong::ui
