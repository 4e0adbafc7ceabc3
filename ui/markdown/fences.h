// The lines that open and close code (CommonMark 0.30, section 4.5).
// Thread rule: any. Failure rule: none.
#pragma once

#include <QStringView>

namespace daylong::ui {

/// What stands in the line as a block's beginning: at most three spaces behind `column`. Empty if it is further in.
QStringView wordsAt(QStringView line, qsizetype column);

/// How often the first character stands there, in a row.
qsizetype runOf(QStringView words);

/// "```", "~~~~": the run that opens code at the beginning of `words`, or empty.
QStringView fenceOf(QStringView words);

/// Whether `words` close the code that `fence` opened.
bool closesFence(QStringView words, QStringView fence);

}  // namespace daylong::ui
