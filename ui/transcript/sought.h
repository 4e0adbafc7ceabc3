// What a reader looks for, in a text that is on screen.
// Thread rule: any. Failure rule: none fails, whatever was typed.
#pragma once

#include <QString>
#include <QStringList>

namespace daylong::ui {

/// The words and phrases of what was typed into a search field.
QStringList soughtWords(const QString& typed);

/// Whether every word and "phrase" typed into a search field stands in the text.
bool holdsAll(const QString& text, const QString& typed);

}  // namespace daylong::ui
