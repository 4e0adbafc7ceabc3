#include "markdown/sought_words.h"

#include "store/search_hits.h"

namespace daylong::ui {

SoughtWords::SoughtWords(const QString& typed) : m_typed(typed.trimmed().toStdString()) {}

std::vector<TextRange> SoughtWords::placesIn(const QString& text) const {
    std::vector<TextRange> places;
    if (empty()) return places;
    const QByteArray utf8 = text.toUtf8();
    qsizetype byte = 0, unit = 0;  // one place, as both count
    const auto unitAt = [&](size_t wanted) {
        const auto to = static_cast<qsizetype>(wanted);
        unit += QString::fromUtf8(utf8.constData() + byte, to - byte).size();
        byte = to;
        return unit;
    };
    for (const store::TextRange& hit :
         store::searchHits(m_typed, {utf8.constData(), static_cast<size_t>(utf8.size())})) {
        const qsizetype begin = unitAt(hit.begin);
        places.push_back({begin, unitAt(hit.end)});
    }
    return places;
}

}  // namespace daylong::ui
