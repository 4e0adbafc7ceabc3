// A formula as MathML, of the parts that every browser knows (MathML Core), with its LaTeX beside it.
// Thread rule: any. Failure rule: empty: it is no formula, or has something in it that MathML Core cannot draw.
#pragma once

#include "math/formula.h"

#include <QString>

namespace daylong::ui {

QString mathMarkup(const FormulaSource& source);

}  // namespace daylong::ui
