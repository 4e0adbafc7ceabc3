// What was said with its values: in English, and as one text to be stored.
#include "base/say.h"

#include <algorithm>
#include <iterator>
#include <utility>

namespace daylong {

namespace {

// ASCII's own separators, for just this.
constexpr char kBetweenValues = '\x1f', kBetweenSayings = '\x1e';

template <class Visit>
void eachPart(std::string_view text, char separator, Visit&& visit) {
    for (size_t begin = 0; begin <= text.size();) {
        const size_t end = std::min(text.find(separator, begin), text.size());
        visit(text.substr(begin, end - begin));
        begin = end + 1;
    }
}

}  // namespace

std::string inEnglish(const Sayings& sayings) {
    std::string all;
    for (const Saying& each : sayings) {
        if (!all.empty()) all += all.ends_with('.') ? " " : ". ";
        const std::string_view words = english(each.say);
        for (size_t at = 0; at < words.size(); ++at) {
            const size_t value =
                words[at] == '%' && at + 1 < words.size() ? static_cast<size_t>(words[at + 1] - '1') : SIZE_MAX;
            if (value < each.values.size()) all += each.values[value], ++at;
            else all += words[at];
        }
    }
    return all;
}

std::string packed(const Sayings& sayings) {
    std::string text;
    for (const Saying& each : sayings) {
        if (!text.empty()) text += kBetweenSayings;
        text += nameOf(each.say);
        for (const std::string& value : each.values) {
            text += kBetweenValues;
            std::remove_copy_if(value.begin(), value.end(), std::back_inserter(text),
                                [](char letter) { return letter == kBetweenValues || letter == kBetweenSayings; });
        }
    }
    return text;
}

std::optional<Sayings> unpacked(std::string_view text) {
    Sayings sayings;
    bool known = true;
    eachPart(text, kBetweenSayings, [&](std::string_view part) {
        Saying saying;
        bool named = false;
        eachPart(part, kBetweenValues, [&](std::string_view value) {
            if (std::exchange(named, true)) {
                saying.values.emplace_back(value);
                return;
            }
            const std::optional<Say> say = sayNamed(value);
            known = known && say.has_value();
            saying.say = say.value_or(Say::Nothing);
        });
        sayings.push_back(std::move(saying));
    });
    return known ? std::optional(std::move(sayings)) : std::nullopt;
}

}  // namespace daylong
