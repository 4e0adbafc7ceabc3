// Settings as texts: what they are stored as, and read from. Internal to core/settings. Never fails: what cannot be
// read, or is out of its bounds, leaves a value as it was.
#pragma once

#include "settings/settings.h"
#include "settings/settings_fields.h"
#include "settings/settings_table.h"

#include <charconv>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

namespace daylong::settings {

inline void parse(const std::string& text, std::string& value) { value = text; }
inline void parse(const std::string& text, engine::KvType& value) {
    value = engine::kvTypeFromName(text).value_or(value);
}
inline constexpr std::pair<std::string_view, Titles> kTitles[] = {{"automatic", Titles::Automatic},
                                                                  {"on", Titles::On},
                                                                  {"off", Titles::Off}};
inline void parse(const std::string& text, Titles& value) {
    for (const auto& [name, each] : kTitles) {
        if (name == text) value = each;
    }
}
template <class Number>
void parse(const std::string& text, Number& value) {
    Number number{};
    const auto [end, failure] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (failure == std::errc() && end == text.data() + text.size()) value = number;
}

inline void parse(const std::string& text, bool& value) {
    int number = value ? 1 : 0;
    parse(text, number);
    value = number != 0;
}

/// Lengths and texts, in turn: a template's text may contain anything. Damaged: none.
inline std::vector<std::string> partsOf(std::string_view text) {
    std::vector<std::string> parts;
    while (!text.empty()) {
        size_t size = 0;
        const auto [end, failure] = std::from_chars(text.data(), text.data() + text.size(), size);
        const auto begin = static_cast<size_t>(end - text.data()) + 1;  // behind the colon
        if (failure != std::errc() || begin > text.size() || size > text.size() - begin) return {};
        parts.emplace_back(text.substr(begin, size));
        text.remove_prefix(begin + size);
    }
    return parts;
}
inline std::string partOf(const std::string& text) { return std::to_string(text.size()) + ":" + text; }

/// One part, or none.
inline void parse(const std::string& text, std::optional<std::string>& value) {
    std::vector<std::string> parts = partsOf(text);
    if (parts.size() == 1) value = std::move(parts[0]);
}

inline void parse(const std::string& text, std::map<std::string, std::string>& values) {
    const std::vector<std::string> parts = partsOf(text);
    for (size_t i = 0; i + 1 < parts.size(); i += 2) values[parts[i]] = parts[i + 1];
}

/// As texts; what is no number is left out.
inline void parse(const std::string& text, std::map<std::string, uint32_t>& values) {
    std::map<std::string, std::string> texts;
    parse(text, texts);
    for (const auto& [key, each] : texts) {
        uint32_t number = 0;
        parse(each, number);
        if (number != 0) values[key] = number;
    }
}

/// What is stored out of its bounds is damaged: it stays as it was by default.
template <class Value>
void take(std::string_view key, const std::string& text, Value& value) {
    Value stored = value;
    parse(text, stored);
    if constexpr (std::is_same_v<Value, std::map<std::string, uint32_t>>) {
        std::erase_if(stored, [&](const auto& each) { return !isWithinBounds(key, each.second); });
    } else if constexpr (std::is_arithmetic_v<Value>) {
        if (!isWithinBounds(key, static_cast<double>(stored))) return;
    }
    value = std::move(stored);
}

inline std::string print(bool value) { return value ? "1" : "0"; }
inline std::string print(const std::string& value) { return value; }
inline std::string print(const std::optional<std::string>& value) { return value ? partOf(*value) : std::string(); }
inline std::string print(const std::map<std::string, std::string>& values) {
    std::string text;
    for (const auto& [key, value] : values) text += partOf(key) + partOf(value);
    return text;
}
inline std::string print(engine::KvType value) { return std::string(engine::name(value)); }
inline std::string print(Titles value) { return std::string(kTitles[static_cast<size_t>(value)].first); }
template <class Number>
std::string print(Number value) {
    char text[32] = {};
    const auto [end, failure] = std::to_chars(text, text + sizeof text, value);
    return {text, end};
}

inline std::string print(const std::map<std::string, uint32_t>& values) {
    std::map<std::string, std::string> texts;
    for (const auto& [key, value] : values) texts[key] = print(value);
    return print(texts);
}

/// Where any of it is there.
inline std::optional<engine::SamplerOptions> takeSampling(const std::map<std::string, std::string>& rows) {
    engine::SamplerOptions sampling;
    bool any = false;
    const auto load = [&](const char* key, auto& value) -> Result<void> {
        const auto row = rows.find(key);
        if (row == rows.end()) return {};
        take(key, row->second, value);
        any = true;
        return {};
    };
    (void)visitSampling(load, sampling);
    return any ? std::optional(sampling) : std::nullopt;
}

inline void putSampling(const engine::SamplerOptions& sampling, std::map<std::string, std::string>& rows) {
    const auto add = [&](const char* key, const auto& value) -> Result<void> {
        rows[key] = print(value);
        return {};
    };
    (void)visitSampling(add, sampling);
}

}  // namespace daylong::settings
