// What md4c is given in place of a paragraph's text, and how what it says is read back. Some characters stand for what
// it must not see or would read otherwise: mathematics, addresses, line breaks, lines' beginnings. Thread rule: any.
// Failure rule: none.
#pragma once

#include <QString>
#include <QStringList>

#include <vector>

namespace daylong::ui {

struct KeptText {
    enum Kind { Words, Formula, Source, Footnote };  // Source: of mathematics that cannot be shown as such
    QString text;
    Kind kind = Words;
};

struct InlineSource {
    QString markdown;            // for md4c: one paragraph, whatever it is
    std::vector<KeptText> kept;  // what stands for itself
    /// What md4c handed out, with what was kept back in its place.
    std::vector<KeptText> pieces(const QString& text) const;
    QString restore(const QString& text) const;
};

/// `footnotes`: the labels of those that there are, as they are compared.
InlineSource inlineSource(const QString& markdown, const QStringList& footnotes);

}  // namespace daylong::ui
