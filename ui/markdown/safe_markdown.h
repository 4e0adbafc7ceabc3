// Markdown that renders as text only: no HTML, and no images, which would be fetched from anywhere.
// Thread rule: any. Failure rule: what cannot be told to be code is made harmless; it may show a backslash too many.
#pragma once

#include <QString>

namespace daylong::ui {

/// One block of Markdown, made safe. Code spans stay as they are.
QString safeMarkdown(const QString& markdown);

}  // namespace daylong::ui
