// The channels of gpt-oss ("harmony"): a reply is several messages, first what the model thinks, last what it says,
// between control tokens and names that are not for people. Shown as other models write it: thoughts between <think> and
// </think>. Models without these control tokens have one channel. Source: OpenAI's harmony response format.
// Thread rule: one thread. Never fails.
#pragma once

#include "text/tokenizer.h"

#include <optional>
#include <string>

namespace daylong::text {

class Channels {
public:
    explicit Channels(const Tokenizer& tokenizer);

    /// What is shown instead of this token; nullopt: the token itself.
    std::optional<std::string> push(TokenId token);

private:
    std::optional<TokenId> m_start, m_channel, m_message, m_end;
    const Tokenizer& m_tokenizer;
    std::string m_header;      // of the message that begins
    bool m_inHeader = false, m_thinks = false;
};

}  // namespace daylong::text
