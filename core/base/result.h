// Result<T>: the value, or an Error that says what failed, why, and what the user can do.
// Owns: the project's only error channel. The environment's failures (files, databases, devices, memory,
// bad models) are Results; programming errors are asserts.
#pragma once

#include "base/saying.h"

#include <cassert>
#include <optional>
#include <string>
#include <utility>
#include <variant>

namespace daylong {

enum class ErrorCode {
    InvalidArgument,  // the caller's or the user's input is unusable
    NotFound,
    Io,
    DiskFull,
    ReadOnly,
    InvalidFile,  // a file's content is malformed or truncated
    FileChanged,  // a model's file in use was cut short or written to; opening it again may help
    Unsupported,  // well formed, but not something this build can do
    TooNew,       // written by a later version of Daylong
    OutOfMemory,
    CacheFull,       // dense attention ran past its cache
    Device,          // a GPU failed or was lost
    Network,         // a host was not reached, or refuses for now; trying later may help
    ConnectionLost,  // it was reached, and then no more: what came can be gone on with
    Denied,          // refused for safety, or for want of a permission
    Cancelled,
};

struct Error {
    ErrorCode code = ErrorCode::InvalidArgument;
    std::string message;   // one line, in English: what failed, why, what to do
    Sayings sayings = {};  // the same as codes and values, where the window says it in other languages too; else none
};

/// A T or an Error. Test with `if (!result)`, read with `*result`, or unwrap with TRY.
template <class T>
class [[nodiscard]] Result {
public:
    Result(T value) : m_content(std::in_place_index<0>, std::move(value)) {}
    Result(Error error) : m_content(std::in_place_index<1>, std::move(error)) {}

    explicit operator bool() const { return m_content.index() == 0; }
    T& operator*() & { return value(); }
    const T& operator*() const& { return value(); }
    T&& operator*() && { return std::move(*this).value(); }
    T* operator->() { return &value(); }
    const T* operator->() const { return &value(); }

    T& value() & {
        assert(*this);
        return *std::get_if<0>(&m_content);
    }
    const T& value() const& {
        assert(*this);
        return *std::get_if<0>(&m_content);
    }
    T&& value() && {
        assert(*this);
        return std::move(*std::get_if<0>(&m_content));
    }
    const Error& error() const {
        assert(!*this);
        return *std::get_if<1>(&m_content);
    }

private:
    std::variant<T, Error> m_content;
};

template <>
class [[nodiscard]] Result<void> {
public:
    Result() = default;
    Result(Error error) : m_error(std::move(error)) {}

    explicit operator bool() const { return !m_error; }
    void value() const { assert(!m_error); }
    const Error& error() const {
        assert(m_error);
        return *m_error;
    }

private:
    std::optional<Error> m_error;
};

}  // namespace daylong

/// Unwraps a Result, or returns its error from the enclosing function. At most one per statement (they do not nest).
#define TRY(expression)                                                             \
    (__extension__({                                                                \
        auto daylongTryResult_ = (expression);                                      \
        if (!daylongTryResult_) return ::daylong::Error{daylongTryResult_.error()}; \
        std::move(daylongTryResult_).value();                                       \
    }))
