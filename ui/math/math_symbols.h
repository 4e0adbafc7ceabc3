// The commands of LaTeX that stand for one character, and those that are the name of a function.
// Thread rule: any. Failure rule: none.
#pragma once

#include "math/math_node.h"

#include <optional>

namespace daylong::ui {

struct MathSymbol {
    QString character;
    MathClass cls = MathClass::Ord;
    bool big = false;     // grows in display
    bool limits = false;  // its scripts stand above and below it there
};

/// "alpha", "leq", "sum"; none: no such command.
std::optional<MathSymbol> mathSymbol(const QString& command);
/// What a character is by itself.
MathSymbol typedSymbol(const QString& character);
/// "lim": whether it is the name of a function, and its limits stand below it.
bool isFunction(const QString& command, bool* limits);
/// "langle", "{": the character that a delimiter is; empty: no delimiter.
QString delimiterOf(const QString& token);

}  // namespace daylong::ui
