// LaTeX's mathematics, as chat replies have it, into a tree. Thread rule: any. Failure rule: nothing for what is wrong,
// not known, too long or too deep; it is shown as its source then.
#pragma once

#include "math/math_node.h"

#include <QStringView>

#include <optional>

namespace daylong::ui {

constexpr qsizetype kLongestFormula = 4000;  // characters

/// What stands between the delimiters, or an environment.
std::optional<MathNode> parseMath(QStringView source);

}  // namespace daylong::ui
