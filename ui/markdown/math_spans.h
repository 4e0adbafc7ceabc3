// Where mathematics in LaTeX begins and ends: \(..\), \[..\], $..$, $$..$$, \begin{x}..\end{x}. It is no Markdown: its
// backslashes, underscores and asterisks stay as they are.
// Thread rule: any. Failure rule: what is never closed goes on to the end; a lone "$" is no mathematics.
#pragma once

#include <QString>
#include <QStringView>

namespace daylong::ui {

/// What ends the mathematics that begins at `at`, or empty: none begins there. "$" only if its end is there, too.
QString mathCloser(QStringView text, qsizetype at);

/// Behind the mathematics that begins at `at` and ends with `closer`; -1: it does not end in this text.
qsizetype mathEnd(QStringView text, qsizetype at, const QString& closer);

/// Whether such mathematics, in display, is all of a text.
bool isDisplayMath(QStringView text);
/// Whether a line's first words begin mathematics in display.
bool beginsDisplay(QStringView words);

/// Mathematics that a paragraph's line leaves open, so that the next line is no list item, heading or rule.
struct OpenMath {
    QString closer;      // empty: none
    bool alone = false;  // began on a line of its own: blank lines do not end it
    void takeLine(QStringView line);
};

}  // namespace daylong::ui
