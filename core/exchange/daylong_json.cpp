#include "exchange/daylong_json.h"

#include "base/say.h"
#include "exchange/file_json.h"
#include "exchange/formats.h"
#include "exchange/json_values.h"
#include "store/title.h"

#include <array>
#include <utility>

namespace daylong::exchange {

namespace {

using store::MessageRole;
using store::MessageState;

constexpr std::array<std::pair<MessageRole, const char*>, 3> kRoles = {
    {{MessageRole::User, "user"}, {MessageRole::Assistant, "assistant"}, {MessageRole::Note, "note"}}};
constexpr std::array<std::pair<MessageState, const char*>, 6> kStates = {{{MessageState::Complete, "complete"},
                                                                          {MessageState::Streaming, "interrupted"},
                                                                          {MessageState::Interrupted, "interrupted"},
                                                                          {MessageState::Stopped, "stopped"},
                                                                          {MessageState::Superseded, "superseded"},
                                                                          {MessageState::CutOff, "cut off"}}};

template <class Table, class Value>
const char* nameIn(const Table& table, Value value) {
    for (const auto& [each, name] : table) {
        if (each == value) return name;
    }
    return table[0].second;
}

/// The last row of that name: Interrupted, not Streaming.
template <class Value, size_t Count>
std::optional<Value> valueIn(const std::array<std::pair<Value, const char*>, Count>& table, std::string_view name) {
    std::optional<Value> found;
    for (const auto& [value, each] : table) {
        if (name == each) found = value;
    }
    return found;
}

constexpr size_t kMostSettings = 100, kMostRecalled = 100, kMostName = 200, kMostSayings = 20;

std::map<std::string, std::string> settingsFrom(const json& texts) {
    std::map<std::string, std::string> settings;
    for (const auto& [key, setting] : texts.items()) {
        if (setting.is_string() && settings.size() < kMostSettings) settings[key] = setting;
    }
    return settings;
}

std::optional<std::vector<std::string>> recalledFrom(const json& list) {
    if (!list.is_array()) return {};
    std::vector<std::string> names;
    for (const json& name : list) {
        if (name.is_string() && names.size() < kMostRecalled) names.push_back(name);
    }
    return names;
}

/// What Daylong itself said; nothing where it is not of this Daylong's.
Sayings sayingsFrom(const json& list) {
    Sayings says;
    for (const json& each : list.is_array() ? list : json::array()) {
        const std::optional<Say> say = sayNamed(textAt(each, "name"));
        if (!say || *say == Say::Nothing || says.size() == kMostSayings) return {};
        says.push_back({*say, {}});
        for (const json& value : valueAt(each, "values")) {
            if (value.is_string() && says.back().values.size() < kMostSayings) says.back().values.push_back(value);
        }
    }
    return says;
}

}  // namespace

const char* roleName(MessageRole role) { return nameIn(kRoles, role); }
std::optional<MessageRole> roleFrom(std::string_view name) { return valueIn(kRoles, name); }
const char* stateName(MessageState state) { return nameIn(kStates, state); }
std::optional<MessageState> stateFrom(std::string_view name) { return valueIn(kStates, name); }

const char* sourceFrom(const std::string& name) {
    for (const char* each : {format::kChatGpt, format::kOpenWebUi, format::kLmStudio, format::kJan, format::kGpt4All,
                             format::kMessages, format::kMarkdown}) {
        if (name == each) return each;
    }
    return format::kDaylong;
}

std::optional<ImportedConversation> readDaylong(const json& value, const ReadingEvents& events) {
    const json& list = valueAt(value, "messages");
    if (!list.is_array()) return {};
    for (const json& each : list) {
        if (!valueAt(each, "role").is_string() || !valueAt(each, "text").is_string()) return {};
    }
    ImportedConversation conversation{.source = sourceFrom(textAt(value, "source")),
                                      .id = textAt(value, "id"),
                                      .title = textAt(value, "title"),
                                      .createdMs = timeAt(value, "created"),
                                      .updatedMs = timeAt(value, "updated"),
                                      .statesAreSaid = true};
    if (std::string model = textAt(value, "model"); model.size() <= kMostName) conversation.model = std::move(model);
    if (std::string folder = textAt(value, "folder"); folder.size() <= kMostName)
        conversation.folder = std::move(folder);
    conversation.settings = settingsFrom(valueAt(value, "settings"));
    conversation.settings.erase("preset");  // a number of another transcript's
    const json& preset = valueAt(value, "preset");
    if (std::string name = textAt(preset, "name"); name.size() <= kMostName) conversation.preset = std::move(name);
    conversation.presetSettings = settingsFrom(valueAt(preset, "settings"));
    conversation.presetSettings.erase(kModelPath);
    std::string before;
    for (const json& each : list) {
        ImportedMessage message{.id = textAt(each, "id"),
                                .parent = textAt(each, "parent"),
                                .continues = textAt(each, "continues"),
                                .text = textAt(each, "text"),
                                .files = filesFrom(valueAt(each, "files"), events),
                                .timeMs = timeAt(each, "time"),
                                .pinned = isTrue(valueAt(each, "pinned")),
                                .recalled = recalledFrom(valueAt(each, "recalled"))};
        if (const auto role = roleFrom(textAt(each, "role"))) message.role = *role;
        else setRole(message, textAt(each, "role"));
        if (message.role == MessageRole::Note) message.says = sayingsFrom(valueAt(each, "says"));
        message.state = stateFrom(textAt(each, "state")).value_or(MessageState::Complete);
        if (valueAt(each, "shown").is_boolean() && !valueAt(each, "shown").get<bool>()) {
            if (message.state != MessageState::Superseded) message.asideState = message.state;
            message.state = MessageState::Superseded;
        }
        message.leads = isTrue(valueAt(each, "shown_last"));
        message.branchName = textAt(each, "branch");
        if (message.id.empty()) message.id = "#" + std::to_string(conversation.messages.size());
        if (!each.contains("parent")) message.parent = before;  // written by hand: one after the other
        if (message.state != MessageState::Superseded) before = message.id;
        conversation.messages.push_back(std::move(message));
    }
    if (!value.contains("title") && !list.empty()) conversation.title = store::titleFrom(textAt(list[0], "text"));
    return conversation;
}

}  // namespace daylong::exchange
