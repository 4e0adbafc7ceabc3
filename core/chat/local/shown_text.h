// ShownText: a reply's tokens as text to show. Stop strings, thoughts in other channels, and letters of several tokens
// are held back until they are known. Thread rule: none of its own.
#pragma once

#include "text/channels.h"
#include "text/chat_template.h"
#include "text/detokenizer.h"
#include "text/stop_rules.h"

#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>

namespace daylong::chat {

/// Whether that is what these tokens end with, but for white space.
inline bool endsWith(const text::Tokenizer& tokenizer, std::span<const int32_t> tokens, std::string_view text) {
    std::string end;
    for (const int32_t token : tokens)
        end += tokenizer.isControl(token) ? tokenizer.piece(token) : tokenizer.bytes(token);
    const auto trimmed = [](std::string_view each) { return each.substr(0, each.find_last_not_of(" \n") + 1); };
    return trimmed(end).ends_with(trimmed(text));
}

/// A reply's tokens as text to show, up to where it ends.
class ShownText {
public:
    /// `opening`: of thoughts; it stands in the stream already, and is shown in front of them.
    ShownText(std::shared_ptr<const text::Tokenizer> tokenizer, const text::ChatTemplate& chat, std::string opening)
        : m_tokenizer(std::move(tokenizer)),
          m_chat(chat),
          m_channels(*m_tokenizer),
          m_detokenizer(m_tokenizer),
          m_stops(chat.stopStrings),
          m_opening(std::move(opening)) {}

    /// What can be shown now.
    std::string push(int32_t token) {
        m_endedItself = text::endsReply(m_chat, *m_tokenizer, token);
        m_said = m_shown = 0;
        if (m_endedItself) return {};
        const std::optional<std::string> marked = m_channels.push(token);
        const std::string said = marked ? m_detokenizer.finish() + *marked : m_detokenizer.push(token);
        text::StopRules::Step step = m_stops.push(said);
        m_stopped = step.stopped;
        m_said = said.size();
        m_shown = step.text.size();
        return opened(std::move(step.text));
    }
    /// What was held back.
    std::string finish() {
        return m_stopped ? std::string() : opened(m_stops.push(m_detokenizer.finish()).text + m_stops.finish());
    }
    bool ended() const { return m_endedItself || m_stopped; }
    bool endedItself() const { return m_endedItself; }
    bool stopped() const { return m_stopped; }
    /// With the last token: how many bytes it said, and how many could be shown, an opening not among them.
    size_t said() const { return m_said; }
    size_t shown() const { return m_shown; }

private:
    std::string opened(std::string text) {
        if (!m_opening.empty() && !text.empty()) text.insert(0, std::exchange(m_opening, {}));
        return text;
    }

    std::shared_ptr<const text::Tokenizer> m_tokenizer;
    const text::ChatTemplate& m_chat;
    text::Channels m_channels;
    text::Detokenizer m_detokenizer;
    text::StopRules m_stops;
    std::string m_opening;  // of thoughts, not yet shown
    bool m_endedItself = false, m_stopped = false;
    size_t m_said = 0, m_shown = 0;
};

}  // namespace daylong::chat
