// Times as files write them: ISO 8601, and counts since 1970 in whatever unit. Pure.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace daylong::exchange {

/// "2026-11-28T19:20:21.123Z": UTC, to the millisecond.
std::string isoTime(int64_t ms);

/// Milliseconds since 1970; 0: this is no time that anything can have been said at.
int64_t parseTime(std::string_view iso);  // with or without a fraction and an offset; without one: UTC
int64_t timeFromCount(double count);      // of seconds, or of thousandths, millionths or billionths of one

}  // namespace daylong::exchange
