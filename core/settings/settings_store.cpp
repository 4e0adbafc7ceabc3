#include "settings/settings_store.h"

#include "settings/settings_table.h"
#include "settings/settings_fields.h"

#include <charconv>
#include <map>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

namespace daylong::settings {

namespace {

void parse(const std::string& text, std::string& value) { value = text; }
void parse(const std::string& text, engine::KvType& value) { value = engine::kvTypeFromName(text).value_or(value); }
constexpr std::pair<std::string_view, Titles> kTitles[] = {{"automatic", Titles::Automatic},
                                                           {"on", Titles::On},
                                                           {"off", Titles::Off}};
void parse(const std::string& text, Titles& value) {
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

void parse(const std::string& text, bool& value) {
    int number = value ? 1 : 0;
    parse(text, number);
    value = number != 0;
}

/// Lengths and texts, in turn: a template's text may contain anything. Damaged: none.
std::vector<std::string> partsOf(std::string_view text) {
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
std::string partOf(const std::string& text) { return std::to_string(text.size()) + ":" + text; }

/// One part, or none.
void parse(const std::string& text, std::optional<std::string>& value) {
    std::vector<std::string> parts = partsOf(text);
    if (parts.size() == 1) value = std::move(parts[0]);
}

void parse(const std::string& text, std::map<std::string, std::string>& values) {
    const std::vector<std::string> parts = partsOf(text);
    for (size_t i = 0; i + 1 < parts.size(); i += 2) values[parts[i]] = parts[i + 1];
}

/// As texts; what is no number is left out.
void parse(const std::string& text, std::map<std::string, uint32_t>& values) {
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

std::string print(bool value) { return value ? "1" : "0"; }
std::string print(const std::string& value) { return value; }
std::string print(const std::optional<std::string>& value) { return value ? partOf(*value) : std::string(); }
std::string print(const std::map<std::string, std::string>& values) {
    std::string text;
    for (const auto& [key, value] : values) text += partOf(key) + partOf(value);
    return text;
}
std::string print(engine::KvType value) { return std::string(engine::name(value)); }
std::string print(Titles value) { return std::string(kTitles[static_cast<size_t>(value)].first); }
template <class Number>
std::string print(Number value) {
    char text[32] = {};
    const auto [end, failure] = std::to_chars(text, text + sizeof text, value);
    return {text, end};
}

std::string print(const std::map<std::string, uint32_t>& values) {
    std::map<std::string, std::string> texts;
    for (const auto& [key, value] : values) texts[key] = print(value);
    return print(texts);
}

// Tells an empty text from one that was never stored. "1" was stored when 1,024 tokens were the default for every
// model, and nothing told what a person had chosen of sampling.
constexpr const char* kStored = "settings_stored";
constexpr const char* kNow = "2";
constexpr const char *kSystemPrompt = "system_prompt", *kNote = "note";
constexpr uint32_t kFormerCacheSize = 1024;

}  // namespace

Result<Settings> loadSettings(store::TranscriptWriter& writer) {
    Settings settings;
    const std::string stored = TRY(writer.setting(kStored));
    if (stored.empty()) return settings;
    const auto load = [&](const char* key, auto& value) -> Result<void> {
        const std::string text = TRY(writer.setting(key));
        take(key, text, value);
        return {};
    };
    TRY(visitSettings(load, settings));
    if (stored != kNow) {
        if (settings.cacheSize == kFormerCacheSize) settings.cacheSize = 0;
        settings.ownSampling = settings.sampling != engine::SamplerOptions();
    }
    return settings;
}

Result<void> saveSettings(store::TranscriptWriter& writer, const Settings& settings) {
    std::vector<std::pair<std::string, std::string>> rows = {{kStored, kNow}};
    const auto add = [&](const char* key, const auto& value) -> Result<void> {
        rows.emplace_back(key, print(value));
        return {};
    };
    TRY(visitSettings(add, settings));
    return writer.setSettings(rows);
}

/// Under the general ones' keys.
Result<OwnSettings> loadOwnSettings(store::TranscriptWriter& writer, store::ConversationId conversation) {
    const std::map<std::string, std::string> rows = TRY(writer.conversationSettings(conversation));
    OwnSettings own;
    if (const auto prompt = rows.find(kSystemPrompt); prompt != rows.end()) own.systemPrompt = prompt->second;
    if (const auto note = rows.find(kNote); note != rows.end()) own.note = note->second;
    engine::SamplerOptions sampling;
    bool any = false;
    const auto load = [&](const char* key, auto& value) -> Result<void> {
        const auto row = rows.find(key);
        if (row == rows.end()) return {};
        take(key, row->second, value);
        any = true;
        return {};
    };
    TRY(visitSampling(load, sampling));
    if (any) own.sampling = sampling;
    return own;
}

Result<void> saveOwnSettings(store::TranscriptWriter& writer, store::ConversationId conversation,
                             const OwnSettings& own) {
    std::map<std::string, std::string> rows;
    if (own.systemPrompt) rows[kSystemPrompt] = *own.systemPrompt;
    if (!own.note.empty()) rows[kNote] = own.note;
    const auto add = [&](const char* key, const auto& value) -> Result<void> {
        rows[key] = print(value);
        return {};
    };
    if (own.sampling) TRY(visitSampling(add, *own.sampling));
    return writer.setConversationSettings(conversation, rows);
}

}  // namespace daylong::settings
