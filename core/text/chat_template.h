// How a conversation is written for a model: markup around each turn, by the family that the model file's chat
// template belongs to. Append-only by design: the tokens of turn n+1 follow those of turn n; nothing is re-rendered.
// What people type is content: control tokens written out in it stay text.
#pragma once

#include "text/tokenizer.h"

#include <string>
#include <string_view>
#include <vector>

namespace daylong::text {

enum class Role { System, User, Assistant };

struct ChatTemplate {
    std::string name;  // "chatml", "llama3", ..., for people
    std::string systemPrefix, systemSuffix;
    std::string userPrefix;
    std::string userSuffix;       // closes the user's turn and opens the assistant's
    std::string assistantPrefix;  // a space that models sample themselves
    std::string assistantSuffix;  // closes the assistant's turn; begins with the end-of-turn token where there is one
    bool preambleOpensTurn = false;  // the system prompt stands inside the first user's turn (Llama 2, Gemma)
    std::vector<std::string> stopStrings;  // besides end-of-turn tokens, for models without them
};

/// Recognises the family by what its tokenizer.chat_template contains; a model without one gets "plain"
/// (User: and Assistant: in words).
ChatTemplate detectChatTemplate(const model::GgufFile& file, const Tokenizer& tokenizer);

/// What stands before the first user's turn: BOS if the model wants it, then the system prompt (may be empty).
/// These tokens are the attention sinks.
std::vector<TokenId> encodePreamble(const ChatTemplate& chat, const Tokenizer& tokenizer, std::string_view system);
/// What a user's turn follows: the preamble without or with a system prompt, or the assistant's turn.
enum class After { Start, System, Reply };
/// The user's turn and the opening of the assistant's.
std::vector<TokenId> encodeUserTurn(const ChatTemplate& chat, const Tokenizer& tokenizer, std::string_view content, After after);
/// What closes the assistant's turn; without the end-of-turn token when the model has sampled one itself.
std::vector<TokenId> encodeAssistantEnd(const ChatTemplate& chat, const Tokenizer& tokenizer, bool endedItself);
/// A whole assistant's turn after encodeUserTurn, for transcripts written with another model.
std::vector<TokenId> encodeAssistantTurn(const ChatTemplate& chat, const Tokenizer& tokenizer, std::string_view content);

}  // namespace daylong::text
