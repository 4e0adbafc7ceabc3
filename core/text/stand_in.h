// The exchange that stands in for a conversation (turn_renderer.h), and where its parts lie in what a template writes
// of it. Internal to TurnRenderer. Pure.
#pragma once

#include "text/turn_renderer.h"

#include <algorithm>
#include <string>

namespace daylong::text {

// Words that no template treats in a special way.
inline constexpr const char* kSystem = "Sunrise";
inline constexpr const char* kUser = "Morning";
inline constexpr const char* kReply = "Noon";
inline constexpr const char* kNext = "Evening";
inline constexpr jinja::Mark kSystemMark = 1, kUserMark = 2, kReplyMark = 3, kNextMark = 4;

struct TurnRenderer::Message {
    const char* role;
    jinja::Text content;
    jinja::Text thoughts = {};  // where a template wants them apart
};

struct Span {
    size_t begin = std::string::npos, end = 0;
    bool found() const { return begin < end; }
};

/// From the first byte of a message's content to behind its last.
inline Span spanOf(const jinja::Text& text, jinja::Mark mark) {
    Span span;
    for (size_t i = 0; i < text.size(); ++i) {
        if (text.markAt(i) != mark) continue;
        span.begin = std::min(span.begin, i);
        span.end = i + 1;
    }
    return span;
}

inline Error unusable(const std::string& why) {
    return {ErrorCode::Unsupported, "the chat template cannot be used turn by turn: " + why};
}

}  // namespace daylong::text
