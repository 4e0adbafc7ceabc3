// A conversation that a client sends whole, as a model reads it: turn by turn, by the same rules as the endless one
// (text/chat_template.h), so that a conversation that goes on begins with the same tokens. Pure functions.
#pragma once

#include "serve/asked.h"

#include <cstddef>
#include <functional>
#include <string>
#include <vector>

namespace daylong::serve {

/// Turns take turns: what several messages in a row say is one turn's; a system message in front is the system prompt,
/// a later one stands in front of the user's next words; where a reply comes first, an empty turn stands before it.
struct Turns {
    std::string system;
    std::vector<Said> turns;  // of the user's and the assistant's, alternately, the user's first
};
Turns turnsOf(const std::vector<Said>& messages);

/// As tokens. What ends with the assistant's turn leaves that open: it is gone on with. Ends with the turn that makes
/// them `most`, or at which `goOn` says no.
std::vector<text::TokenId> encodeTurns(const text::ChatTemplate& chat, const text::Tokenizer& tokenizer,
                                       const Turns& turns, const jinja::Date& today, size_t most,
                                       const std::function<bool()>& goOn);
/// A text, behind BOS where the model wants one.
std::vector<text::TokenId> encodePlain(const text::Tokenizer& tokenizer, const std::string& text);

}  // namespace daylong::serve
