#include "text/chat_template.h"

#include <algorithm>

namespace daylong::text {

namespace {

struct Family {
    std::vector<std::string_view> marks;  // all of them stand in the template's text
    ChatTemplate chat;
};

/// More particular families first. Facts from the model makers' published templates.
const std::vector<Family>& families() {
    static const std::vector<Family> all = {
        {{"<|start_header_id|>", "<|eot_id|>"},
         {.name = "llama3",
          .systemPrefix = "<|start_header_id|>system<|end_header_id|>\n\n",
          .systemSuffix = "<|eot_id|>",
          .userPrefix = "<|start_header_id|>user<|end_header_id|>\n\n",
          .userSuffix = "<|eot_id|><|start_header_id|>assistant<|end_header_id|>\n\n",
          .assistantSuffix = "<|eot_id|>"}},
        {{"<|im_start|>"},
         {.name = "chatml",
          .systemPrefix = "<|im_start|>system\n",
          .systemSuffix = "<|im_end|>\n",
          .userPrefix = "<|im_start|>user\n",
          .userSuffix = "<|im_end|>\n<|im_start|>assistant\n",
          .assistantSuffix = "<|im_end|>\n"}},
        {{"<start_of_turn>"},
         {.name = "gemma",
          .systemPrefix = "<start_of_turn>user\n",
          .systemSuffix = "\n\n",
          .userPrefix = "<start_of_turn>user\n",
          .userSuffix = "<end_of_turn>\n<start_of_turn>model\n",
          .assistantSuffix = "<end_of_turn>\n",
          .preambleOpensTurn = true}},
        {{"'<|' + message['role'] + '|>' + message['content'] + '<|end|>'"},
         {.name = "daylong",
          .systemPrefix = "<|system|>",
          .systemSuffix = "<|end|>",
          .userPrefix = "<|user|>",
          .userSuffix = "<|end|><|assistant|>",
          .assistantSuffix = "<|end|>"}},
        {{"<|user|>", "<|end|>"},
         {.name = "phi3",
          // Its tokenizer drops the line breaks that the published template has after each of these.
          .systemPrefix = "<|system|>",
          .systemSuffix = "<|end|>",
          .userPrefix = "<|user|>",
          .userSuffix = "<|end|><|assistant|>",
          .assistantSuffix = "<|end|>"}},
        {{"<|user|>", "<|assistant|>"},
         {.name = "zephyr",
          .systemPrefix = "<|system|>\n",
          .systemSuffix = "</s>\n",
          .userPrefix = "<|user|>\n",
          .userSuffix = "</s>\n<|assistant|>\n",
          .assistantSuffix = "</s>\n"}},
        {{"[INST]", "<<SYS>>"},
         {.name = "llama2",
          .systemPrefix = "[INST] <<SYS>>\n",
          .systemSuffix = "\n<</SYS>>\n\n",
          .userPrefix = "<s>[INST] ",
          .userSuffix = " [/INST]",
          .assistantPrefix = " ",
          .assistantSuffix = "</s>",
          .preambleOpensTurn = true}},
        {{"[INST]"},
         {.name = "mistral",
          .systemPrefix = "[INST] ",
          .systemSuffix = "\n\n",
          .userPrefix = "[INST] ",
          .userSuffix = " [/INST]",
          .assistantPrefix = " ",
          .assistantSuffix = "</s>",
          .preambleOpensTurn = true}},
    };
    return all;
}

ChatTemplate plainTemplate() {
    return {.name = "plain",
            .systemPrefix = "",
            .systemSuffix = "\n\n",
            .userPrefix = "User: ",
            .userSuffix = "\nAssistant:",
            .assistantSuffix = "\n",
            .stopStrings = {"\nUser:", "\nAssistant:"}};
}

std::vector<TokenId> markup(const Tokenizer& tokenizer, std::string_view text) {
    const TextPart part{text, true};
    return tokenizer.encodeParts({&part, 1});
}

/// Whether markup ends in plain text, which what follows continues.
bool endsPlain(const Tokenizer& tokenizer, std::string_view text) {
    const std::vector<TokenId> tokens = markup(tokenizer, text);
    return !tokens.empty() && !tokenizer.isControl(tokens.back());
}

/// What opens the first user's turn when the system prompt, or its absence, stands inside it: all of it but the line
/// breaks or the space before the user's own words, with which these may share a token.
struct Opening {
    std::string_view preamble, rest;
};

Opening opening(const ChatTemplate& chat, const Tokenizer& tokenizer, bool hasSystem) {
    std::string_view text = hasSystem ? chat.systemSuffix : chat.userPrefix;
    if (!hasSystem && tokenizer.special().bos) {  // stands there already
        const std::string_view bos = tokenizer.piece(*tokenizer.special().bos);
        if (!bos.empty() && text.starts_with(bos)) text.remove_prefix(bos.size());
    }
    const size_t end = text.find_last_not_of(" \n") + 1;  // 0: nothing else
    return {text.substr(0, end), text.substr(end)};
}

}  // namespace

ChatTemplate detectChatTemplate(const model::GgufFile& file, const Tokenizer& tokenizer) {
    const std::string_view text = file.stringValue("tokenizer.chat_template").value_or("");
    if (text.empty()) return plainTemplate();
    for (const Family& family : families()) {
        const bool fits = std::all_of(family.marks.begin(), family.marks.end(), [&](std::string_view mark) { return text.find(mark) != std::string_view::npos; });
        if (!fits) continue;
        ChatTemplate chat = family.chat;
        // Whoever lacks the end-of-turn token must be stopped by its text.
        const std::vector<TokenId> end = markup(tokenizer, chat.assistantSuffix);
        if (end.empty() || !tokenizer.endsTurn(end[0])) chat.stopStrings.push_back(chat.assistantSuffix);
        return chat;
    }
    return plainTemplate();
}

std::vector<TokenId> encodePreamble(const ChatTemplate& chat, const Tokenizer& tokenizer, std::string_view system) {
    std::vector<TokenId> tokens;
    if (tokenizer.special().addBos) tokens.push_back(*tokenizer.special().bos);
    const std::string_view end = chat.preambleOpensTurn ? opening(chat, tokenizer, !system.empty()).preamble : std::string_view(chat.systemSuffix);
    std::vector<TextPart> parts;
    if (!system.empty()) parts = {{chat.systemPrefix, true}, {system, false}, {end, true}};
    else if (chat.preambleOpensTurn) parts = {{end, true}};
    const std::vector<TokenId> encoded = tokenizer.encodeParts(parts);
    tokens.insert(tokens.end(), encoded.begin(), encoded.end());
    return tokens;
}

std::vector<TokenId> encodeUserTurn(const ChatTemplate& chat, const Tokenizer& tokenizer, std::string_view content, After after) {
    const bool opened = after != After::Reply && chat.preambleOpensTurn;
    const std::string_view prefix = opened ? opening(chat, tokenizer, after == After::System).rest : std::string_view(chat.userPrefix);
    const TextPart parts[] = {{prefix, true}, {content, false}, {chat.userSuffix, true}};
    const std::string_view suffix = after == After::System ? std::string_view(chat.systemSuffix) : std::string_view();
    const std::string_view before = after == After::Reply ? std::string_view(chat.assistantSuffix) : suffix;
    return tokenizer.encodeParts(parts, opened || endsPlain(tokenizer, before));
}

std::vector<TokenId> encodeAssistantEnd(const ChatTemplate& chat, const Tokenizer& tokenizer, bool endedItself) {
    std::vector<TokenId> tokens = markup(tokenizer, chat.assistantSuffix);
    if (endedItself && !tokens.empty() && tokenizer.endsTurn(tokens[0])) tokens.erase(tokens.begin());
    return tokens;
}

std::vector<TokenId> encodeAssistantTurn(const ChatTemplate& chat, const Tokenizer& tokenizer, std::string_view content) {
    const TextPart parts[] = {{chat.assistantPrefix, true}, {content, false}, {chat.assistantSuffix, true}};
    return tokenizer.encodeParts(parts, endsPlain(tokenizer, chat.userSuffix));
}

}  // namespace daylong::text
