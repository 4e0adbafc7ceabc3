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
          .systemPrefix = "<|system|>\n",
          .systemSuffix = "<|end|>\n",
          .userPrefix = "<|user|>\n",
          .userSuffix = "<|end|>\n<|assistant|>\n",
          .assistantSuffix = "<|end|>\n"}},
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
          .assistantSuffix = "</s>",
          .preambleOpensTurn = true}},
        {{"[INST]"},
         {.name = "mistral",
          .systemPrefix = "[INST] ",
          .systemSuffix = "\n\n",
          .userPrefix = "[INST] ",
          .userSuffix = " [/INST]",
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

/// The user's prefix as it follows the preamble: BOS stands there already.
std::string_view withoutBos(const Tokenizer& tokenizer, std::string_view prefix) {
    if (tokenizer.special().bos) {
        const std::string_view bos = tokenizer.piece(*tokenizer.special().bos);
        if (!bos.empty() && prefix.starts_with(bos)) prefix.remove_prefix(bos.size());
    }
    return prefix;
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
    std::vector<TextPart> parts;
    if (!system.empty()) parts = {{chat.systemPrefix, true}, {system, false}, {chat.systemSuffix, true}};
    else if (chat.preambleOpensTurn) parts = {{withoutBos(tokenizer, chat.userPrefix), true}};
    const std::vector<TokenId> encoded = tokenizer.encodeParts(parts);
    tokens.insert(tokens.end(), encoded.begin(), encoded.end());
    return tokens;
}

std::vector<TokenId> encodeUserTurn(const ChatTemplate& chat, const Tokenizer& tokenizer, std::string_view content, bool first) {
    const bool opened = first && chat.preambleOpensTurn;
    const TextPart parts[] = {{opened ? std::string_view() : chat.userPrefix, true}, {content, false}, {chat.userSuffix, true}};
    return tokenizer.encodeParts(parts);
}

std::vector<TokenId> encodeAssistantEnd(const ChatTemplate& chat, const Tokenizer& tokenizer, bool endedItself) {
    std::vector<TokenId> tokens = markup(tokenizer, chat.assistantSuffix);
    if (endedItself && !tokens.empty() && tokenizer.endsTurn(tokens[0])) tokens.erase(tokens.begin());
    return tokens;
}

std::vector<TokenId> encodeAssistantTurn(const ChatTemplate& chat, const Tokenizer& tokenizer, std::string_view content) {
    const TextPart parts[] = {{content, false}, {chat.assistantSuffix, true}};
    return tokenizer.encodeParts(parts);
}

}  // namespace daylong::text
