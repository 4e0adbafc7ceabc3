// A formula as it stands in a text: whether it can be shown, and how large it is. Laid out once for each size and kept.
// Thread rule: parsing any, the rest GUI thread. Failure rule: what cannot be read has no formula; its source is shown.
#pragma once

#include "math/math_layout.h"

#include <QString>

#include <memory>

namespace daylong::ui {

struct FormulaSource {
    QString latex;  // without its delimiters; an environment has its own
    bool display = false;
};

/// "$x$", "\[x\]", "\begin{align}..\end{align}"
FormulaSource formulaSource(const QString& delimited);
/// Whether it can be shown as a formula.
bool isFormula(const FormulaSource& source);
/// `em` in pixels.
std::shared_ptr<const MathBox> formulaBox(const FormulaSource& source, qreal em);

}  // namespace daylong::ui
