// How a conversation is written for a model: text around each turn, from the model file's chat template.
// Append-only by design: the tokens of turn n+1 follow those of turn n; nothing is ever re-rendered.
#pragma once

#include "text/tokenizer.h"

#include <string>
#include <string_view>
#include <vector>

namespace daylong::text {

enum class Role { System, User, Assistant };

/// A piece of prompt text: markup (control tokens parsed) or content typed by people (control tokens not parsed).
struct ChatTemplate {
    std::string name;           // "chatml", "llama2", "llama3", "zephyr", "daylong", "plain", ...
    // Around each role's content; control tokens are parsed in these, never in the content.
    std::string systemPrefix, systemSuffix;
    std::string userPrefix, userSuffix;
    std::string assistantPrefix, assistantSuffix;
    std::vector<std::string> stopStrings;  // besides end-of-turn tokens ("\nUser:" for plain models)
    bool systemInFirstUser = false;        // Llama 2, Gemma: no system role of their own
};

/// Recognises the family of `tokenizer.chat_template`; "plain" (User:/Assistant:) when there is none.
ChatTemplate detectChatTemplate(const model::GgufFile& file, const Tokenizer& tokenizer);

/// What stands before the first user turn: BOS if the model wants it, then the system prompt (may be empty).
/// These tokens are the attention sinks.
std::vector<TokenId> encodePreamble(const ChatTemplate& chat, const Tokenizer& tokenizer, std::string_view system);
/// The user's turn and the opening of the assistant's.
std::vector<TokenId> encodeUserTurn(const ChatTemplate& chat, const Tokenizer& tokenizer, std::string_view content);
/// What closes an assistant's turn after its last sampled token. `endedItself`: that token was the end of turn.
std::vector<TokenId> encodeAssistantEnd(const ChatTemplate& chat, const Tokenizer& tokenizer, bool endedItself);
/// A whole assistant turn's content and end, for transcripts written by another model.
std::vector<TokenId> encodeAssistantTurn(const ChatTemplate& chat, const Tokenizer& tokenizer, std::string_view content);

}  // namespace daylong::text
