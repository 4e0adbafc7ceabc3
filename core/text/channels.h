// Tokens that are shown as something else than what they stand for: the marks of thoughts, which a reply's text has as
// <think> and </think> whatever the model's own are (thought_marks.h), and the channels of gpt-oss ("harmony"). There a
// reply is several messages, first what the model thinks, last what it says, between control tokens and names that are
// not for people. Source: OpenAI's harmony response format. Thread rule: one thread. Never fails.
#pragma once

#include "text/tokenizer.h"

#include <optional>
#include <string>
#include <unordered_map>

namespace daylong::text {

class Channels {
public:
    explicit Channels(const Tokenizer& tokenizer);

    /// What is shown instead of this token; nullopt: the token itself.
    std::optional<std::string> push(TokenId token);

private:
    std::optional<TokenId> m_start, m_channel, m_message, m_end;
    std::optional<std::string> pushHeading(TokenId token);

    std::unordered_map<TokenId, std::string_view> m_thoughtMarks, m_headings;  // the latter by opening
    const Tokenizer& m_tokenizer;
    std::string_view m_heading;  // of thoughts that have just begun: what is still to come of it
    std::string m_withheld;      // what has come of it
    std::string m_header;        // of the message that begins
    bool m_inHeader = false, m_thinks = false;
};

}  // namespace daylong::text
