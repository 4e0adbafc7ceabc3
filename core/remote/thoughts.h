// Thoughts, which servers send apart from the text: in a reply they stand before it, between <think> and </think>, as
// those of local models do; back to a server they do not go. Pure. Internal to core/remote.
#pragma once

#include "text/thought_marks.h"

#include <algorithm>
#include <string>
#include <string_view>

namespace daylong::remote {

class ThoughtFolder {
public:
    /// `said`: what is gone on with; it may have ended in the middle of thoughts.
    explicit ThoughtFolder(std::string_view said)
        : m_open(said.find(text::kShownThoughts.opening) != std::string_view::npos &&
                 said.find(text::kShownThoughts.closing) == std::string_view::npos),
          m_leftOut(!said.empty() && !m_open) {}

    /// What is shown of both.
    std::string fold(std::string_view thought, std::string_view text) {
        std::string shown;
        if (m_leftOut) thought = {};
        if (!thought.empty() && !m_open) shown += std::string(text::kShownThoughts.opening) + "\n";
        m_open = m_open || !thought.empty();
        shown += thought;
        if (!text.empty()) shown += close();
        return shown.append(text);
    }
    /// At the end, where nothing followed the thoughts.
    std::string close() {
        if (!m_open) return {};
        m_open = false;
        return "\n" + std::string(text::kShownThoughts.closing) + "\n\n";
    }

private:
    bool m_open;     // thoughts have begun and not ended
    bool m_leftOut;  // in the middle of what is said no thoughts begin
};

/// A reply as a server gets it back.
inline std::string_view withoutThoughts(std::string_view reply) {
    const size_t begin = reply.find_first_not_of(" \n");
    if (begin == std::string_view::npos || !reply.substr(begin).starts_with(text::kShownThoughts.opening)) return reply;
    const size_t end = reply.find(text::kShownThoughts.closing);
    if (end == std::string_view::npos) return {};
    reply.remove_prefix(end + text::kShownThoughts.closing.size());
    reply.remove_prefix(std::min(reply.size(), reply.find_first_not_of(" \n")));
    return reply;
}

}  // namespace daylong::remote
