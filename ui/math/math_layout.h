// A formula's tree laid out by TeX's rules (The TeXbook, appendix G, without its finest points) as one outline.
// Thread rule: GUI thread. Failure rule: none.
#pragma once

#include "math/math_glyphs.h"

namespace daylong::ui {

/// `em` is the size of the text around it, in pixels.
MathBox layMath(const MathNode& formula, bool display, qreal em);

}  // namespace daylong::ui
