// SoughtWords: words that a reader looks for, found as a search finds them: whatever their case, their accents, their
// kind of apostrophe or hyphen.
// Thread rule: any, as a value. Failure rule: none.
#pragma once

#include <QString>
#include <QStringList>

#include <vector>

namespace daylong::ui {

/// Where in a text something stands.
struct TextRange {
    qsizetype begin = 0, end = 0;
    bool operator==(const TextRange&) const = default;
};

class SoughtWords {
public:
    SoughtWords() = default;
    explicit SoughtWords(const QStringList& words);  // a phrase is one of them

    bool empty() const { return m_words.empty(); }
    bool operator==(const SoughtWords&) const = default;
    bool isIn(const QString& text) const;  // at least one
    /// Every place, in order, none of them in another. A word counts where a word begins with it, or anywhere where no
    /// spaces part words.
    std::vector<TextRange> placesIn(const QString& text) const;

private:
    std::vector<QString> m_words;  // folded
};

}  // namespace daylong::ui
