#include "transcript/sought.h"

#include "store/search_hits.h"

#include <QRegularExpression>

#include <algorithm>

namespace daylong::ui {

QStringList soughtWords(const QString& typed) {
    static const QRegularExpression terms(QStringLiteral("\"([^\"]+)\"?|([^\\s\"]+)"));
    QStringList words;
    for (auto found = terms.globalMatch(typed); found.hasNext();) {
        const QRegularExpressionMatch match = found.next();
        words << (match.capturedLength(2) > 0 ? match.captured(2) : match.captured(1));
    }
    return words;
}

bool holdsAll(const QString& text, const QString& typed) {
    const std::string utf8 = text.toStdString();
    const QStringList words = soughtWords(typed);
    return std::all_of(words.begin(), words.end(), [&](const QString& word) {
        const QString term = word.contains(u' ') ? u'"' + word + u'"' : word;
        return !store::searchHits(term.toStdString(), utf8).empty();
    });
}

}  // namespace daylong::ui
