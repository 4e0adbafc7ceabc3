#include "exchange/times.h"

#include "base/clock.h"

#include <chrono>
#include <cmath>
#include <cstdio>

namespace daylong::exchange {

namespace {

constexpr int64_t kDayMs = int64_t{24} * 3600 * 1000;

/// Clocks differ by hours, not by days.
int64_t believed(double ms) {
    return std::isfinite(ms) && ms > 0.0 && ms <= static_cast<double>(nowMs() + kDayMs) ? static_cast<int64_t>(ms) : 0;
}

/// Digits at the beginning, taken away; -1: there are not as many.
int take(std::string_view& text, size_t digits) {
    if (text.size() < digits) return -1;
    int value = 0;
    for (const char c : text.substr(0, digits)) {
        if (c < '0' || c > '9') return -1;
        value = value * 10 + (c - '0');
    }
    text.remove_prefix(digits);
    return value;
}

bool skip(std::string_view& text, char wanted) {
    if (text.empty() || text[0] != wanted) return false;
    text.remove_prefix(1);
    return true;
}

}  // namespace

std::string isoTime(int64_t ms) {
    using namespace std::chrono;
    const sys_time<milliseconds> time{milliseconds(ms)};
    const auto day = floor<days>(time);
    const year_month_day date(day);
    const hh_mm_ss clock(time - day);
    char text[48];
    std::snprintf(text, sizeof text, "%04d-%02u-%02uT%02d:%02d:%02d.%03dZ", static_cast<int>(date.year()),
                  static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()),
                  static_cast<int>(clock.hours().count()), static_cast<int>(clock.minutes().count()),
                  static_cast<int>(clock.seconds().count()), static_cast<int>(clock.subseconds().count()));
    return text;
}

int64_t parseTime(std::string_view text) {
    using namespace std::chrono;
    const int yearRead = take(text, 4);
    if (yearRead < 0 || !skip(text, '-')) return 0;
    const int monthRead = take(text, 2);
    if (monthRead < 0 || !skip(text, '-')) return 0;
    const int dayRead = take(text, 2);
    const year_month_day date{year(yearRead), month(static_cast<unsigned>(monthRead)),
                              day(static_cast<unsigned>(dayRead < 0 ? 0 : dayRead))};
    if (!date.ok()) return 0;
    double seconds = static_cast<double>(sys_days(date).time_since_epoch().count()) * 86400.0;
    if (skip(text, 'T') || skip(text, ' ')) {
        const int hour = take(text, 2);
        if (hour < 0 || hour > 24 || !skip(text, ':')) return 0;
        const int minute = take(text, 2);
        if (minute < 0 || minute > 59) return 0;
        seconds += hour * 3600.0 + minute * 60.0;
        if (skip(text, ':')) {
            const int second = take(text, 2);
            if (second < 0 || second > 60) return 0;
            seconds += second;
        }
        if (skip(text, '.') || skip(text, ',')) {
            for (double part = 0.1; !text.empty() && text[0] >= '0' && text[0] <= '9';
                 part /= 10.0, text.remove_prefix(1))
                seconds += part * (text[0] - '0');
        }
        const int sign = skip(text, '+') ? 1 : skip(text, '-') ? -1 : 0;
        if (sign != 0) {
            const int hours = take(text, 2);
            skip(text, ':');
            const int minutes = text.empty() ? 0 : take(text, 2);
            if (hours < 0 || minutes < 0) return 0;
            seconds -= sign * (hours * 3600.0 + minutes * 60.0);
        }
    }
    return believed(std::round(seconds * 1000.0));
}

int64_t timeFromCount(double count) {
    if (!std::isfinite(count) || count <= 0.0) return 0;
    if (count < 1e11) return believed(std::round(count * 1e3));  // seconds until the year 5138
    if (count < 1e14) return believed(std::round(count));
    return believed(std::round(count < 1e17 ? count / 1e3 : count / 1e6));
}

}  // namespace daylong::exchange
