#include "days.h"

#include <ctime>

namespace daylong::cli {

Result<int64_t> dayMs(const std::string& text, int daysLater) {
    std::tm day{};
    const char* const end = strptime(text.c_str(), "%Y-%m-%d", &day);
    if (end == nullptr || *end != '\0')
        return Error{ErrorCode::InvalidArgument, "'" + text + "' is not a day; write it as 2026-11-28"};
    day.tm_mday += daysLater;
    day.tm_isdst = -1;
    return static_cast<int64_t>(std::mktime(&day)) * 1000;
}

}  // namespace daylong::cli
