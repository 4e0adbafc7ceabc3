// The letters of Unicode's mathematical alphabets. Thread rule: any. Failure rule: 0: there is none.
#pragma once

#include "math/math_node.h"

namespace daylong::ui {

char32_t mathLetter(char32_t letter, MathFont font);

}  // namespace daylong::ui
