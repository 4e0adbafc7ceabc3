// The export as JSON (docs/export-format.md): everything, a message a line, so that it can be read line by line, too.
#include "exchange/document.h"

#include "base/clock.h"
#include "base/say.h"
#include "exchange/daylong_json.h"
#include "exchange/file_json.h"
#include "exchange/times.h"

#include <nlohmann/json.hpp>

#include <utility>

namespace daylong::exchange {

namespace {

using nlohmann::ordered_json;

std::string dump(const ordered_json& value) {
    return value.dump(-1, ' ', false, ordered_json::error_handler_t::replace);
}

class JsonDocument : public Document {
public:
    bool wants(const store::Message&) const override { return true; }

    std::string begin() override {
        const ordered_json head = {
            {"format", kFormatName}, {"version", kFormatVersion}, {"exported", isoTime(nowMs())}};
        std::string text = dump(head);
        text.back() = ',';
        return text + "\n\"conversations\": [";
    }

    std::string conversation(const store::ExportedConversation& conversation) override {
        ordered_json head = {{"id", conversation.name},
                             {"source", conversation.source},
                             {"title", conversation.row.title},
                             {"created", isoTime(conversation.row.createdMs)},
                             {"updated", isoTime(conversation.row.updatedMs)}};
        if (!conversation.row.modelName.empty()) head["model"] = conversation.row.modelName;
        if (!conversation.folder.empty()) head["folder"] = conversation.folder;
        if (!conversation.preset.empty()) {
            head["preset"]["name"] = conversation.preset;
            for (const auto& [key, value] : conversation.presetSettings) {
                if (key != kModelPath) head["preset"]["settings"][key] = value;
            }
        }
        for (const auto& [key, value] : conversation.settings) head["settings"][key] = value;
        std::string text = dump(head);
        text.back() = ',';
        text = (m_conversations++ > 0 ? ",\n" : "\n") + text + "\n \"messages\": [";
        m_messages = 0;
        return text;
    }

    std::string message(const store::ExportedMessage& message) override {
        const store::Message& row = message.row;
        ordered_json value = {{"id", message.name},
                              {"parent", nullptr},
                              {"role", roleName(row.role)},
                              {"time", isoTime(row.createdMs)},
                              {"state", stateName(message.asideState.value_or(row.state))},
                              {"shown", row.state != store::MessageState::Superseded}};
        if (!message.parent.empty()) value["parent"] = message.parent;
        if (!message.continues.empty()) value["continues"] = message.continues;
        if (message.leads) value["shown_last"] = true;
        if (!message.branchName.empty()) value["branch"] = message.branchName;
        if (row.pinned) value["pinned"] = true;
        if (message.recalled) value["recalled"] = *message.recalled;
        if (!row.given.empty()) value["given"] = row.given;
        for (const store::AttachedFile& file : message.files) value["files"].push_back(fileJson(file));
        for (const Saying& each : row.says) {
            ordered_json said = {{"name", nameOf(each.say)}, {"values", each.values}};
            value["says"].push_back(std::move(said));
        }
        value["text"] = row.text;
        return (m_messages++ > 0 ? ",\n  " : "\n  ") + dump(value);
    }

    std::string endOfConversation() override { return "\n ]}"; }
    std::string end() override { return "\n]}\n"; }

private:
    uint64_t m_conversations = 0, m_messages = 0;
};

}  // namespace

std::unique_ptr<Document> jsonDocument() { return std::make_unique<JsonDocument>(); }

}  // namespace daylong::exchange
