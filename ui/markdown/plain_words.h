// A message in plain words on one line, for where only its beginning is shown: a list of pins, the trash, what was
// found. Thread rule: any. Failure rule: none.
#pragma once

#include "store/types.h"

#include <QString>

namespace daylong::ui {

/// As it is seen once it is shown: without the marks of Markdown, and of a reply without its thoughts where there is an
/// answer. At most so many characters.
QString plainWords(const store::Message& message, qsizetype most);

/// Of a reply's text, or a part of it.
QString plainWords(const QString& markdown, qsizetype most);

}  // namespace daylong::ui
