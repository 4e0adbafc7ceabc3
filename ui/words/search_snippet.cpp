#include "words/search_snippet.h"

#include "markdown/plain_words.h"

#include <QRegularExpression>

namespace daylong::ui {
namespace {

const QChar kMatchBegin(0xE000);
const QChar kMatchEnd(0xE001);

/// Without the marks of thoughts, and of Markdown.
QString snippetOf(const store::SearchHit& hit) {
    QString text = QString::fromStdString(hit.snippet);
    if (hit.role != store::MessageRole::Assistant) return text.simplified();
    // Around its thoughts, and perhaps itself a match.
    static const QRegularExpression thoughtMark(QStringLiteral("</?\\x{E000}?think\\x{E001}?>"));
    text.replace(thoughtMark, QStringLiteral(" "));
    QString plain = plainWords(text, text.size());
    for (const QString& mark : {QStringLiteral("**"), QStringLiteral("`")}) {  // whose other half was cut off
        if (plain.count(mark) == 1) plain.remove(mark);
    }
    const auto holdsAll = [&](QChar mark) { return plain.count(mark) == text.count(mark); };
    return holdsAll(kMatchBegin) && holdsAll(kMatchEnd) ? plain : text.simplified();  // in an address, say
}

}  // namespace

QString styledSnippet(const store::SearchHit& hit) {
    QString text = snippetOf(hit).toHtmlEscaped();
    text.replace(kMatchBegin, QStringLiteral("<b>"));
    text.replace(kMatchEnd, QStringLiteral("</b>"));
    return text;
}

QString plainSnippet(const store::SearchHit& hit) {
    QString text = snippetOf(hit);
    text.remove(kMatchBegin);
    text.remove(kMatchEnd);
    return text;
}

}  // namespace daylong::ui
