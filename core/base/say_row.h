// A row of what core says: for say.cpp, which finds them, and for the headers that it has some of them from.
#pragma once

#include "base/say.h"

#include <string_view>

namespace daylong {

struct SayRow {
    Say say = Say::Nothing;
    std::string_view name, english;
};

// As lupdate looks for it: resources/translations has each under "Say".
#define QT_TRANSLATE_NOOP(context, text) text

}  // namespace daylong
