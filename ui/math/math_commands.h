// The commands of LaTeX that take something, by what they make of it, and its environments.
// Thread rule: any. Failure rule: none.
#pragma once

#include "math/math_node.h"

#include <optional>

namespace daylong::ui {

struct MathEnvironment {
    QString delimiters;  // two, or none
    QString align;       // of each column, as in MathNode; the last one again and again. Empty: told in the source
    double size = 1;     // of its cells, as of a Style; -1: rows without an environment
};

/// "pmatrix", "align*"
std::optional<MathEnvironment> mathEnvironmentOf(QString name);
/// "mathbb": letters in another font.
std::optional<MathFont> mathFontOf(const QString& command);
/// "rm": all letters that follow in the row are in it.
std::optional<MathFont> fontSwitchOf(const QString& command);
/// "text": words in it.
std::optional<MathFont> wordFontOf(const QString& command);
/// "quad": in ems.
std::optional<double> mathSpaceOf(const QString& command);
/// "xrightarrow": with something above it and, in [], below it.
bool isLongArrow(const QString& command);
/// "hat", "overline", "underbrace": what is put on one argument.
bool isMathAccent(const QString& command);

}  // namespace daylong::ui
