// Conversations as Markdown: our own, which its marks tell exactly, and other programs', in which a heading or bold
// words say who speaks ("## User", "**You:**"). A name counts only in the form in which the first one came, so that a
// reply may have headings of its own.
#include "exchange/read_file.h"

#include "base/say.h"
#include "base/utf8.h"
#include "exchange/daylong_json.h"
#include "exchange/json_values.h"
#include "exchange/markdown_marks.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <cstring>
#include <optional>
#include <utility>

namespace daylong::exchange {

namespace {

using store::MessageRole;
using store::MessageState;

constexpr size_t kLongestLine = size_t{256} << 20U;

struct Speaker {
    MessageRole role = MessageRole::User;
    size_t form = 0;   // how many signs of a heading; 0: bold
    std::string rest;  // what stands behind the name
};

std::optional<MessageRole> roleOfName(std::string name) {
    constexpr std::array<const char*, 12> kUser = {"you", "user", "human",    "me",     "prompt",     "you said",
                                                   "du",  "sie",  "benutzer", "nutzer", "sie sagten", "du hast gesagt"};
    constexpr std::array<const char*, 21> kAssistant = {
        "assistant", "chatgpt", "chatgpt said", "ai",        "bot",      "model",         "response",
        "gpt",       "claude",  "gemini",       "copilot",   "deepseek", "grok",          "qwen",
        "mistral",   "llama",   "llm",          "assistent", "ki",       "chatgpt sagte", "chatgpt hat gesagt"};
    std::transform(name.begin(), name.end(), name.begin(),
                   [](unsigned char c) { return c < 128 ? std::tolower(c) : c; });
    const auto isName = [&](const char* each) { return name == each; };
    if (std::any_of(kUser.begin(), kUser.end(), isName)) return MessageRole::User;
    if (std::any_of(kAssistant.begin(), kAssistant.end(), isName)) return MessageRole::Assistant;
    return {};
}

/// Without what programs put around a name: signs, spaces, pictures.
std::string bareName(std::string_view text) {
    text = text.substr(0, text.find_first_of("(,:["));
    const auto isLetter = [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    };
    while (!text.empty() && !isLetter(text.front())) text.remove_prefix(1);
    while (!text.empty() && !isLetter(text.back())) text.remove_suffix(1);
    return std::string(text);
}

std::optional<Speaker> speakerOf(std::string_view line) {
    constexpr size_t kLongest = 120;
    Speaker speaker;
    std::string_view name;
    if (line.starts_with("**")) {
        const size_t end = line.find("**", 2);
        if (end == std::string_view::npos) return {};
        name = line.substr(2, end - 2);
        std::string_view rest = line.substr(end + 2);
        if (rest.starts_with(":")) rest.remove_prefix(1);
        else if (!name.ends_with(":") && rest.find_first_not_of(' ') != std::string_view::npos) return {};
        speaker.rest = rest.substr(std::min(rest.find_first_not_of(' '), rest.size()));
    } else {
        speaker.form = std::min(line.find_first_not_of('#'), line.size());
        if (speaker.form == 0 || speaker.form > 6 || speaker.form == line.size() || line[speaker.form] != ' ')
            return {};
        name = line.substr(speaker.form);
    }
    if (name.size() > kLongest) return {};
    const std::optional<MessageRole> role = roleOfName(bareName(name));
    if (!role) return {};
    speaker.role = *role;
    return speaker;
}

/// What a mark says; nothing where the line is none.
std::optional<json> readMark(std::string_view line, std::string_view mark) {
    if (!line.starts_with(mark) || !line.ends_with(kMarkEnd)) return {};
    line = line.substr(mark.size(), line.size() - mark.size() - kMarkEnd.size());
    json value = json::parse(line, nullptr, false);
    return value.is_object() ? std::optional(std::move(value)) : std::nullopt;
}

class Reader {
public:
    Reader(const std::string& name, const ReadingEvents& events, const JsonLimits& limits)
        : m_name(name), m_events(events), m_limits(limits) {}

    Result<void> line(std::string line) {
        if (line.ends_with('\r') && line.starts_with("<!--")) line.pop_back();
        if (const auto mark = readMark(line, kConversationMark)) {
            TRY(finish());
            m_ours = true;
            m_conversation = {.source = sourceFrom(textAt(*mark, "source")),
                              .id = textAt(*mark, "id"),
                              .title = textAt(*mark, "title"),
                              .createdMs = timeAt(*mark, "created"),
                              .updatedMs = timeAt(*mark, "updated"),
                              .statesAreSaid = true};
            return {};
        }
        if (m_tooLarge) return {};
        m_bytes += line.size() + 1;
        m_tooLarge = m_bytes > (m_ours ? m_limits.largestOfOurs : m_limits.largest) ||
                     m_conversation.messages.size() > m_limits.mostMessages;
        if (m_ours) ourLine(std::move(line));
        else otherLine(std::move(line));
        return {};
    }

    Result<void> finish() {
        closeMessage();
        ImportedConversation done = std::exchange(m_conversation, {});
        m_number += done.messages.empty() ? 0 : 1;
        m_bytes = 0;
        if (std::exchange(m_tooLarge, false)) {
            m_events.skip(reason::kTooLarge);
            m_events.damage->push_back(saying(Say::ImportConversationTooLarge, m_name, m_number));
            return {};
        }
        const bool any = std::any_of(done.messages.begin(), done.messages.end(),
                                     [](const ImportedMessage& message) { return !message.leftOut; });
        if (!any && !m_ours) return {};
        if (!m_ours) {
            done.source = format::kMarkdown;
            if (done.title.empty()) done.title = m_title.empty() ? m_name.substr(0, m_name.rfind('.')) : m_title;
        }
        inOneLine(done);
        if (done.messages.empty()) return {};
        return m_events.conversation(std::move(done));
    }

private:
    void ourLine(std::string line) {
        if (const auto mark = readMark(line, kMessageMark)) {
            closeMessage();
            ImportedMessage message{
                .id = textAt(*mark, "id"), .timeMs = timeAt(*mark, "time"), .pinned = isTrue(valueAt(*mark, "pinned"))};
            message.role = roleFrom(textAt(*mark, "role")).value_or(MessageRole::User);
            message.state = stateFrom(textAt(*mark, "state")).value_or(MessageState::Complete);
            m_conversation.messages.push_back(std::move(message));
            m_open = true;
            m_headLines = 2;  // who, and an empty line
            return;
        }
        if (readMark(line, kFileMark)) closeMessage();  // what is attached to it follows
        if (!m_open) return;
        if (m_headLines > 0 && (line.empty() || line.starts_with("### "))) {
            --m_headLines;
            return;
        }
        m_headLines = 0;
        m_conversation.messages.back().text += unescapeMark(std::move(line)) + "\n";
    }

    void otherLine(std::string line) {
        const std::string_view trimmed =
            std::string_view(line).substr(std::min(line.find_first_not_of(' '), line.size()));
        if (trimmed.starts_with("```") || trimmed.starts_with("~~~")) m_fenced = !m_fenced;
        std::optional<Speaker> speaker = m_fenced ? std::nullopt : speakerOf(line);
        if (speaker && (!m_form || *m_form == speaker->form)) {
            closeMessage();
            m_form = speaker->form;
            ImportedMessage message{.id = "#" + std::to_string(m_conversation.messages.size()), .role = speaker->role};
            if (!speaker->rest.empty()) message.text = speaker->rest + "\n";
            m_conversation.messages.push_back(std::move(message));
            m_open = true;
            return;
        }
        if (m_open) m_conversation.messages.back().text += line + "\n";
        else if (m_title.empty() && line.starts_with("# ")) m_title = line.substr(2);
    }

    void closeMessage() {
        if (!m_open) return;
        std::string& text = m_conversation.messages.back().text;
        if (m_ours) {
            for (int lines = 0; lines < 2 && text.ends_with('\n'); ++lines) text.pop_back();
        } else {
            // Also without the line that programs draw between messages.
            const auto trim = [&] {
                text.erase(
                    std::find_if(text.rbegin(), text.rend(), [](char c) { return !std::strchr(" \r\n\t", c); }).base(),
                    text.end());
            };
            trim();
            if (text == "---" || text.ends_with("\n---")) text.erase(text.size() - 3);
            trim();
            text.erase(0, std::min(text.find_first_not_of(" \r\n\t"), text.size()));
        }
        m_open = false;
    }

    const std::string& m_name;
    const ReadingEvents& m_events;
    const JsonLimits& m_limits;
    ImportedConversation m_conversation;
    size_t m_bytes = 0;  // of it, with the ends of its lines
    bool m_tooLarge = false;
    uint64_t m_number = 0;
    std::string m_title;
    std::optional<size_t> m_form;  // of the names that count
    bool m_ours = false, m_open = false, m_fenced = false;
    int m_headLines = 0;
};

}  // namespace

bool looksLikeMarkdown(std::string_view text) {
    while (!text.empty()) {
        const size_t end = text.find('\n');
        const std::string_view line = text.substr(0, end);
        if (line.starts_with(kConversationMark) || speakerOf(line)) return true;
        text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
    }
    return false;
}

Result<void> readMarkdown(ByteStream& stream, const std::string& name, const ReadingEvents& events,
                          const JsonLimits& limits) {
    Reader reader(name, events, limits);
    std::string line;
    const auto give = [&]() -> Result<void> {
        line = toValidUtf8(line);
        std::replace(line.begin(), line.end(), '\0', ' ');
        return reader.line(std::exchange(line, {}));
    };
    for (;;) {
        const std::string_view text = TRY(stream.peek());
        if (text.empty()) break;
        const size_t end = text.find('\n');
        line.append(text.substr(0, end));
        stream.take(end == std::string_view::npos ? text.size() : end + 1);
        if (line.size() > kLongestLine) return failure(ErrorCode::InvalidFile, Say::ImportLineTooLong, name);
        if (end != std::string_view::npos) TRY(give());
    }
    if (!line.empty()) TRY(give());
    return reader.finish();
}

}  // namespace daylong::exchange
