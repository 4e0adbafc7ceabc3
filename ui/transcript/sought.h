// What a reader looks for, in a text that is on screen.
// Thread rule: any. Failure rule: none fails, whatever was typed.
#pragma once

#include <QString>

namespace daylong::ui {

/// Whether every word and "phrase" typed into a search field stands in the text.
bool holdsAll(const QString& text, const QString& typed);

}  // namespace daylong::ui
