// What tells in our own Markdown where a conversation, a message and a file begins: comments, which no program shows,
// with what a reader cannot know otherwise. A text that has such a line itself gets a backslash into it. And the fences
// around texts. Internal to core/exchange. Pure.
#pragma once

#include <string>
#include <string_view>

namespace daylong::exchange {

inline constexpr std::string_view kConversationMark = "<!-- daylong-conversation ",
                                  kMessageMark = "<!-- daylong-message ", kFileMark = "<!-- daylong-file ",
                                  kMarkEnd = " -->";

std::string escapeMarks(const std::string& text);
/// Of one line.
std::string unescapeMark(std::string line);

/// A code fence that is longer than any in it.
std::string fenceFor(std::string_view text);

}  // namespace daylong::exchange
