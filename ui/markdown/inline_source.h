// What md4c is given in place of a paragraph's text, and how what it says is read back. Some characters stand for what
// it must not see or would read otherwise: mathematics, addresses, line breaks, lines' beginnings. Thread rule: any.
// Failure rule: none.
#pragma once

#include <QString>
#include <QStringList>

namespace daylong::ui {

struct InlineSource {
    QString markdown;  // for md4c: one paragraph, whatever it is
    QStringList kept;  // what stands for itself
    /// What md4c handed out, with what was kept back in its place.
    QString restore(const QString& text) const;
};

InlineSource inlineSource(const QString& markdown);

}  // namespace daylong::ui
