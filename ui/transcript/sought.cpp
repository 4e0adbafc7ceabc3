#include "transcript/sought.h"

#include "store/search_hits.h"

#include <QRegularExpression>

namespace daylong::ui {

bool holdsAll(const QString& text, const QString& typed) {
    static const QRegularExpression terms(QStringLiteral("\"[^\"]+\"?|[^\\s\"]+"));
    const std::string utf8 = text.toStdString();
    for (auto found = terms.globalMatch(typed); found.hasNext();) {
        if (store::searchHits(found.next().captured().toStdString(), utf8).empty()) return false;
    }
    return true;
}

}  // namespace daylong::ui
