// The functions that transformers and Jinja2 give to templates by name.
#include "base/printable.h"
#include "text/jinja/methods.h"

#include <ctime>
#include <locale.h>

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
        std::erase_if(entries, [&name = name](const auto& each) {
            return each.first.asText() != nullptr && each.first.asText()->bytes() == name;
        });
        entries.emplace_back(Value::text(name), value);
    }
    return entries;
}

/// Goes through its values, over and over: cyclerMethod() in methods.cpp.
Result<Value> cycler(Evaluator& run, const Arguments& arguments) {
    if (arguments.positional.empty()) return invalid("cycler has nothing to go through");
    const Value items = TRY(Value::list(arguments.positional));
    std::vector<std::pair<Value, Value>> entries = {{Value::text(kCurrent), arguments.positional[0]},
                                                    {Value::text(kPlace), Value::integer(0)},
                                                    {Value::text(kItems), items}};
    Value made = TRY(run.makeNamespace(std::move(entries)));
    made.asDict()->kind = Dict::Kind::Cycler;
    return made;
}

/// Nothing at its first call, then what stands between.
Result<Value> joiner(Evaluator& run, const Arguments& arguments) {
    const Value* between = arguments.get(0, "sep");
    std::vector<std::pair<Value, Value>> entries = {
        {Value::text(kNext), Value::text(std::string())},
        {Value::text(kBetween), between != nullptr ? *between : Value::text(std::string(", "))}};
    Value kept = TRY(run.makeNamespace(std::move(entries)));
    kept.asDict()->kind = Dict::Kind::Joiner;
    return Value::callable({.kind = Callable::Kind::Method, .name = kNext, .self = std::move(kept)});
}

}  // namespace

const std::vector<std::string>& globalNames() {
    static const std::vector<std::string> names = {"range",  "namespace",       "dict",        "cycler",
                                                   "joiner", "raise_exception", "strftime_now"};
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
    if (name == "cycler") return cycler(run, arguments);
    if (name == "joiner") return joiner(run, arguments);
    const Value* first = arguments.get(0, name == "strftime_now" ? "format" : "message");
    if (name == "raise_exception") {
        const Text message = first == nullptr ? Text("it raised an exception") : TRY(toText(*first, run.meter()));
        return invalid("it refuses this conversation: " + printable(message.bytes(), 200));
    }
    if (first == nullptr || first->asText() == nullptr) return invalid("strftime_now wants a format");
    TRY(run.meter().spend(8 * first->asText()->size()));
    return Value::text(TRY(formatDate(run.now(), first->asText()->bytes())));
}

/// By the C library, in its own language: months and days are English whatever the system speaks.
Result<std::string> formatDate(const Date& date, const std::string& format) {
    static const locale_t kPlain = newlocale(LC_ALL_MASK, "C", nullptr);
    std::tm time{};
    time.tm_year = date.year - 1900;
    time.tm_mon = date.month - 1;
    time.tm_mday = date.day;
    time.tm_hour = date.hour;
    time.tm_min = date.minute;
    time.tm_sec = date.second;
    std::tm whole = time;
    timegm(&whole);  // fills in the days of the week and the year
    time.tm_wday = whole.tm_wday;
    time.tm_yday = whole.tm_yday;
    time.tm_isdst = -1;
    // What Python adds: %f are microseconds; a time without a zone names none.
    std::string prepared;
    for (size_t i = 0; i < format.size(); ++i) {
        const char next = i + 1 < format.size() ? format[i + 1] : '\0';
        if (format[i] != '%' || next == '\0') prepared += format[i];
        else if (next == 'f') prepared += "000000";
        else if (next != 'z' && next != 'Z') prepared += format.substr(i, 2);
        if (format[i] == '%') ++i;
    }
    constexpr size_t kMost = size_t{64} << 10U;
    if (prepared.empty()) return std::string();
    prepared += ' ';  // so that nothing written is told from too much
    for (size_t room = 256; room <= kMost; room *= 4) {
        std::string text(room, '\0');
        const size_t size = strftime_l(text.data(), text.size(), prepared.c_str(), &time, kPlain);
        if (size == 0) continue;
        text.resize(size - 1);
        return text;
    }
    return invalid("strftime_now writes too much");
}

}  // namespace daylong::jinja
