// Addresses of the web that stand in a text as they are: "https://x.org/a_b", "www.x.org". They are found as GitHub
// finds them, but for texts without spaces between words: a host ends where Chinese, Japanese or Korean begins, and all
// of an address at their punctuation, a bracket that it did not open, or a mark of emphasis. Thread rule: any. Failure
// rule: none.
#pragma once

#include <QStringView>

namespace daylong::ui {

/// Behind the address that begins at `at`; -1: none begins there.
qsizetype addressEnd(QStringView text, qsizetype at);

}  // namespace daylong::ui
