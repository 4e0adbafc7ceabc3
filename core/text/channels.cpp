#include "text/channels.h"

#include "text/thought_marks.h"

namespace daylong::text {

Channels::Channels(const Tokenizer& tokenizer) : m_tokenizer(tokenizer) {
    for (const ThoughtMarks& each : allThoughtMarks()) {
        if (!hasThoughtMarks(tokenizer, each)) continue;
        m_thoughtMarks.emplace(*tokenizer.find(each.opening), kShownThoughts.opening);
        if (!each.heading.empty()) m_headings.emplace(*tokenizer.find(each.opening), each.heading);
        m_thoughtMarks.emplace(*tokenizer.find(each.closing), kShownThoughts.closing);
    }
    const auto control = [&](std::string_view piece) {
        const std::optional<TokenId> token = tokenizer.find(piece);
        return token && tokenizer.isControl(*token) ? token : std::nullopt;
    };
    m_channel = control("<|channel|>");
    m_message = control("<|message|>");
    if (!m_channel || !m_message) {
        m_channel = m_message = std::nullopt;
        return;
    }
    m_start = control("<|start|>");
    m_end = control("<|end|>");
}

/// Thoughts begin with their heading, which is not shown, or without.
std::optional<std::string> Channels::pushHeading(TokenId token) {
    m_withheld += m_tokenizer.bytes(token);
    if (m_heading.starts_with(m_withheld)) {
        if (m_heading.size() == m_withheld.size()) m_heading = {};
        return "";
    }
    const bool more = std::string_view(m_withheld).starts_with(m_heading);
    const size_t shown = more ? m_heading.size() : 0;
    m_heading = {};
    return m_withheld.substr(shown);
}

std::optional<std::string> Channels::push(TokenId token) {
    if (const auto mark = m_thoughtMarks.find(token); mark != m_thoughtMarks.end()) {
        const auto heading = m_headings.find(token);
        const std::string before = m_heading.empty() ? "" : m_withheld;
        m_heading = heading != m_headings.end() ? heading->second : std::string_view();
        m_withheld.clear();
        return before + std::string(mark->second);
    }
    if (!m_heading.empty()) return pushHeading(token);
    if (!m_channel) return std::nullopt;
    if (token == m_start || token == m_channel) {
        m_inHeader = true;
        m_header.clear();
        return "";
    }
    if (token == m_message) {
        m_inHeader = false;
        m_thinks = m_header.starts_with("analysis") || m_header.starts_with("commentary");
        return m_thinks ? "<think>\n" : "";
    }
    if (token == m_end) {
        const bool thought = m_thinks;
        m_thinks = false;
        return thought ? "\n</think>\n\n" : "";
    }
    if (!m_inHeader) return std::nullopt;
    m_header += m_tokenizer.bytes(token);
    return "";
}

}  // namespace daylong::text
