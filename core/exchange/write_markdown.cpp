// The export as Markdown: what is shown, to be read by people and, by its marks, back by readMarkdown().
#include "exchange/document.h"

#include "exchange/daylong_json.h"
#include "exchange/markdown_marks.h"
#include "exchange/times.h"

#include <nlohmann/json.hpp>

#include <algorithm>

namespace daylong::exchange {

namespace {

using nlohmann::ordered_json;

/// In a comment, which no '>' may end too early.
std::string mark(std::string_view kind, const ordered_json& value) {
    std::string text = value.dump(-1, ' ', false, ordered_json::error_handler_t::replace);
    for (size_t at = text.find('>'); at != std::string::npos; at = text.find('>', at)) text.replace(at, 1, "\\u003e");
    return std::string(kind) + text + std::string(kMarkEnd) + "\n";
}

/// Their texts, each in a fence that is longer than any in it.
std::string filesOf(const ExportWords& words, const store::ExportedMessage& message) {
    std::string all;
    for (const store::AttachedFile& file : message.files) {
        std::string text;
        for (const store::FilePiece& piece : file.pieces) text += piece.text;
        const std::string fence = fenceFor(text);
        all += mark(kFileMark, {{"name", file.card.name}}) + "**" + fileLine(words, file.card) + "**\n\n";
        if (!text.empty())
            all += fence + "\n" + escapeMarks(text) + (text.ends_with('\n') ? "" : "\n") + fence + "\n\n";
    }
    return all;
}

class MarkdownDocument : public Document {
public:
    explicit MarkdownDocument(ExportWords words) : m_words(std::move(words)) {}
    bool wants(const store::Message& message) const override {
        return message.state != store::MessageState::Superseded;
    }
    std::string begin() override { return ""; }

    std::string conversation(const store::ExportedConversation& conversation) override {
        std::string title = conversation.row.title;
        std::replace(title.begin(), title.end(), '\n', ' ');
        return mark(kConversationMark, {{"id", conversation.name},
                                        {"source", conversation.source},
                                        {"title", conversation.row.title},
                                        {"created", isoTime(conversation.row.createdMs)},
                                        {"updated", isoTime(conversation.row.updatedMs)}}) +
               "# " + title + "\n\n" +
               (conversation.hidden > 0 ? "*" + aboutHidden(m_words, conversation.hidden) + "*\n\n" : "");
    }

    std::string message(const store::ExportedMessage& message) override {
        const store::Message& row = message.row;
        ordered_json value = {{"id", message.name},
                              {"role", roleName(row.role)},
                              {"time", isoTime(row.createdMs)},
                              {"state", stateName(row.state)}};
        if (row.pinned) value["pinned"] = true;
        return mark(kMessageMark, value) + "### " + speakerName(m_words, row.role) + ", " + localTime(row.createdMs) +
               "\n\n" + escapeMarks(textOf(m_words, row)) + "\n\n" + filesOf(m_words, message);
    }

    std::string endOfConversation() override { return ""; }
    std::string end() override { return ""; }

private:
    const ExportWords m_words;
};

}  // namespace

std::unique_ptr<Document> markdownDocument(ExportWords words) {
    return std::make_unique<MarkdownDocument>(std::move(words));
}

}  // namespace daylong::exchange
