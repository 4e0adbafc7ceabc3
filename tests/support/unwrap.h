// For Qt Tests: a Result's value, or the end of the test program with the error's words.
#pragma once

#include "base/result.h"

#include <QtGlobal>

#include <utility>

namespace daylong {

template <class T>
T unwrap(Result<T> result) {
    if (!result) qFatal("%s", result.error().message.c_str());
    return std::move(*result);
}

inline void check(const Result<void>& result) {
    if (!result) qFatal("%s", result.error().message.c_str());
}

}  // namespace daylong
