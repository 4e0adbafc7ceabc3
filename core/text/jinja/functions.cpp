// The functions that transformers and Jinja2 give to templates by name.
#include "base/printable.h"
#include "text/jinja/evaluator.h"

#include <cstdio>

namespace daylong::jinja {

namespace {

constexpr int64_t kLongestRange = 100000;  // Jinja2's sandbox has the same

Error invalid(const std::string& what) { return {ErrorCode::InvalidFile, what}; }

Result<Value> range(Evaluator& run, const Arguments& arguments) {
    int64_t bounds[3] = {0, 0, 1};
    const size_t count = arguments.positional.size();
    if (count < 1 || count > 3) return invalid("range takes one to three numbers");
    for (size_t i = 0; i < count; ++i) {
        if (!arguments.positional[i].isInteger()) return invalid("range takes whole numbers");
        bounds[count == 1 ? 1 : i] = arguments.positional[i].integerValue();
    }
    const auto [begin, end, step] = bounds;
    if (step == 0) return invalid("range's step cannot be 0");
    std::vector<Value> items;
    for (int64_t i = begin; step > 0 ? i < end : i > end;) {
        if (static_cast<int64_t>(items.size()) >= kLongestRange) return invalid("a range is too long");
        TRY(run.meter().spend(kElementCost));
        items.push_back(Value::integer(i));
        if (__builtin_add_overflow(i, step, &i)) break;
    }
    return Value::list(std::move(items));
}

/// What dict() and namespace() are made of: a dict, pairs, and named values.
Result<std::vector<std::pair<Value, Value>>> entriesOf(Evaluator& run, const Arguments& arguments) {
    std::vector<std::pair<Value, Value>> entries;
    if (!arguments.positional.empty()) {
        const Value& first = arguments.positional[0];
        if (first.asDict() != nullptr) {
            TRY(run.meter().spend(first.asDict()->entries.size() * 2 * kElementCost));
            entries = first.asDict()->entries;
        } else {
            const std::vector<Value> pairs = TRY(iterate(first, run.meter()));
            for (const Value& each : pairs) {
                const std::vector<Value> both = TRY(iterate(each, run.meter()));
                if (both.size() != 2) return invalid("a dict is made of pairs");
                entries.emplace_back(both[0], both[1]);
            }
        }
    }
    for (const auto& [name, value] : arguments.named) {
        std::erase_if(entries, [&name = name](const auto& each) { return each.first.asText() != nullptr && each.first.asText()->bytes() == name; });
        entries.emplace_back(Value::text(name), value);
    }
    return entries;
}

}  // namespace

const std::vector<std::string>& globalNames() {
    static const std::vector<std::string> names = {"range", "namespace", "dict", "raise_exception", "strftime_now"};
    return names;
}

Result<Value> callGlobal(Evaluator& run, const std::string& name, Arguments arguments) {
    if (name == "range") return range(run, arguments);
    if (name == "namespace") {
        std::vector<std::pair<Value, Value>> entries = TRY(entriesOf(run, arguments));
        for (const auto& [key, value] : entries) {
            if (key.asText() == nullptr) return invalid("a namespace's names are text");
        }
        return run.makeNamespace(std::move(entries));
    }
    if (name == "dict") return Value::dict(TRY(entriesOf(run, arguments)));
    const Value* first = arguments.get(0, name == "strftime_now" ? "format" : "message");
    if (name == "raise_exception") {
        const Text message = first == nullptr ? Text("it raised an exception") : TRY(toText(*first, run.meter()));
        return invalid("it refuses this conversation: " + printable(message.bytes(), 200));
    }
    if (first == nullptr || first->asText() == nullptr) return invalid("strftime_now wants a format");
    TRY(run.meter().spend(8 * first->asText()->size()));
    return Value::text(TRY(formatDate(run.now(), first->asText()->bytes())));
}

Result<std::string> formatDate(const Date& date, const std::string& format) {
    static constexpr const char* kMonths[] = {"January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"};
    static constexpr const char* kDays[] = {"Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"};
    const auto monthIndex = static_cast<size_t>(std::min(std::max(date.month, 1), 12) - 1);
    // Sakamoto's rule for the day of the week.
    static constexpr int kShift[] = {0, 3, 2, 5, 0, 3, 5, 1, 4, 6, 2, 4};
    const int year = date.month < 3 ? date.year - 1 : date.year;
    const auto weekday = static_cast<size_t>(((year + year / 4 - year / 100 + year / 400 + kShift[monthIndex] + date.day) % 7 + 7) % 7);
    static constexpr int kBefore[] = {0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334};
    const bool leap = (date.year % 4 == 0 && date.year % 100 != 0) || date.year % 400 == 0;
    const int dayOfYear = kBefore[monthIndex] + date.day + (leap && monthIndex > 1 ? 1 : 0);
    const int hour12 = date.hour % 12 == 0 ? 12 : date.hour % 12;

    std::string text;
    const auto number = [&](int value, int digits, bool padded) {
        char buffer[16];
        std::snprintf(buffer, sizeof buffer, "%0*d", padded ? digits : 1, value);
        text += buffer;
    };
    for (size_t i = 0; i < format.size(); ++i) {
        if (format[i] != '%') {
            text += format[i];
            continue;
        }
        const bool padded = format.substr(i + 1, 1) != "-";
        i += padded ? 1 : 2;
        switch (i < format.size() ? format[i] : ' ') {
            case 'Y': number(date.year, 4, padded); break;
            case 'y': number(date.year % 100, 2, padded); break;
            case 'm': number(date.month, 2, padded); break;
            case 'd': number(date.day, 2, padded); break;
            case 'H': number(date.hour, 2, padded); break;
            case 'I': number(hour12, 2, padded); break;
            case 'M': number(date.minute, 2, padded); break;
            case 'S': number(date.second, 2, padded); break;
            case 'j': number(dayOfYear, 3, padded); break;
            case 'B': text += kMonths[monthIndex]; break;
            case 'b': text += std::string(kMonths[monthIndex]).substr(0, 3); break;
            case 'A': text += kDays[weekday]; break;
            case 'a': text += std::string(kDays[weekday]).substr(0, 3); break;
            case 'p': text += date.hour < 12 ? "AM" : "PM"; break;
            case '%': text += '%'; break;
            default: return invalid("strftime_now does not have this format");
        }
    }
    return text;
}

}  // namespace daylong::jinja
