// The tokens of a conversation as they come to be: turn after turn.
#pragma once

#include "text/chat_template.h"
#include "tiny_vocabulary.h"

namespace daylong::text {

/// `conversation`: JSON with "system" and "turns", the user's first.
template <class Json>
Ids turnByTurn(const ChatTemplate& chat, const Tokenizer& tokenizer, const Json& conversation) {
    const Opening opening{.system = conversation["system"]};
    Ids ids = encodePreamble(chat, tokenizer, opening);
    for (size_t i = 0; i < conversation["turns"].size(); ++i) {
        const std::string said = conversation["turns"][i];
        const After after = i == 0 ? After::Preamble : After::Reply;
        const Ids more = i % 2 == 1 ? encodeAssistantTurn(chat, tokenizer, said)
                                    : encodeUserTurn(chat, tokenizer, said, after, opening);
        ids.insert(ids.end(), more.begin(), more.end());
    }
    return ids;
}

}  // namespace daylong::text
