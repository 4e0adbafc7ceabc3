// SoughtWords: what a reader typed into a search field, and where its words stand in a text that is shown: the very
// places that the search finds (store/search_hits.h). Thread rule: any, as a value. Failure rule: none.
#pragma once

#include <QString>

#include <string>
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
    explicit SoughtWords(const QString& typed);

    bool empty() const { return m_typed.empty(); }
    bool operator==(const SoughtWords&) const = default;
    bool isIn(const QString& text) const { return !placesIn(text).empty(); }  // at least one
    /// Every place, in order, none of them in another.
    std::vector<TextRange> placesIn(const QString& text) const;

private:
    std::string m_typed;
};

}  // namespace daylong::ui
