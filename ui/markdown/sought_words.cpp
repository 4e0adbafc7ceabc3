#include "markdown/sought_words.h"

#include <algorithm>

namespace daylong::ui {
namespace {

QChar folded(QChar c) {
    switch (c.unicode()) {
        case 0x2018:
        case 0x2019:
        case 0x02BC: return u'\'';
        case 0x2010:
        case 0x2011:
        case 0x2012:
        case 0x2013: return u'-';
        case 0x00A0:
        case 0x202F: return u' ';
        default: break;
    }
    QChar base = c;
    while (base.decompositionTag() != QChar::NoDecomposition && !base.isSurrogate()) {
        const QString parts = base.decomposition();
        if (parts.isEmpty() || parts.front() == base || base.script() == QChar::Script_Hangul) break;
        base = parts.front();
    }
    return base.toCaseFolded();
}

/// Character by character, so that places in it are places in the text.
QString folded(const QString& text) {
    QString result = text;
    std::transform(result.begin(), result.end(), result.begin(), [](QChar c) { return folded(c); });
    return result;
}

/// Scripts that put no space between words.
bool standsAlone(QChar c) {
    switch (c.script()) {
        case QChar::Script_Han:
        case QChar::Script_Hiragana:
        case QChar::Script_Katakana:
        case QChar::Script_Hangul:
        case QChar::Script_Thai:
        case QChar::Script_Lao:
        case QChar::Script_Khmer:
        case QChar::Script_Myanmar: return true;
        default: return false;
    }
}

bool beginsWord(const QString& text, qsizetype at) {
    return at == 0 || !text[at].isLetterOrNumber() || !text[at - 1].isLetterOrNumber() || standsAlone(text[at]) ||
           standsAlone(text[at - 1]);
}

}  // namespace

SoughtWords::SoughtWords(const QStringList& words) {
    for (const QString& word : words) {
        if (const QString sought = folded(word.trimmed()); !sought.isEmpty()) m_words.push_back(sought);
    }
}

bool SoughtWords::isIn(const QString& text) const {
    if (empty()) return false;
    const QString plain = folded(text);
    return std::any_of(m_words.begin(), m_words.end(), [&](const QString& word) {
        for (qsizetype at = plain.indexOf(word); at >= 0; at = plain.indexOf(word, at + 1)) {
            if (beginsWord(plain, at)) return true;
        }
        return false;
    });
}

std::vector<TextRange> SoughtWords::placesIn(const QString& text) const {
    std::vector<TextRange> places;
    if (empty()) return places;
    const QString plain = folded(text);
    for (const QString& word : m_words) {
        for (qsizetype at = plain.indexOf(word); at >= 0; at = plain.indexOf(word, at + word.size())) {
            if (beginsWord(plain, at)) places.push_back({at, at + word.size()});
        }
    }
    std::sort(places.begin(), places.end(), [](const TextRange& a, const TextRange& b) { return a.begin < b.begin; });
    std::vector<TextRange> apart;
    for (const TextRange& place : places) {
        if (!apart.empty() && place.begin < apart.back().end) apart.back().end = std::max(apart.back().end, place.end);
        else apart.push_back(place);
    }
    return apart;
}

}  // namespace daylong::ui
