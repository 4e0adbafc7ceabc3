#include "text/turn_families.h"

#include <algorithm>

namespace daylong::text {

std::span<const TurnFamily> turnFamilies() {
    // Facts from the model makers' published templates.
    static const std::vector<TurnFamily> all = {
        {{"<|start_header_id|>", "<|eot_id|>"},
         {},
         {.name = "llama3",
          .systemPrefix = "<|start_header_id|>system<|end_header_id|>\n\n",
          .systemSuffix = "<|eot_id|>",
          .userPrefix = "<|start_header_id|>user<|end_header_id|>\n\n",
          .userSuffix = "<|eot_id|><|start_header_id|>assistant<|end_header_id|>\n\n",
          .assistantSuffix = "<|eot_id|>"}},
        {{"<|header_start|>", "<|eot|>"},
         {},
         {.name = "llama4",
          .systemPrefix = "<|header_start|>system<|header_end|>\n\n",
          .systemSuffix = "<|eot|>",
          .userPrefix = "<|header_start|>user<|header_end|>\n\n",
          .userSuffix = "<|eot|><|header_start|>assistant<|header_end|>\n\n",
          .assistantSuffix = "<|eot|>"}},
        {{"<|im_start|>", "<|im_sep|>"},
         {},
         {.name = "phi4",
          .systemPrefix = "<|im_start|>system<|im_sep|>",
          .systemSuffix = "<|im_end|>",
          .userPrefix = "<|im_start|>user<|im_sep|>",
          .userSuffix = "<|im_end|><|im_start|>assistant<|im_sep|>",
          .assistantSuffix = "<|im_end|>"}},
        {{"<|im_start|>"},
         {},
         {.name = "chatml",
          .systemPrefix = "<|im_start|>system\n",
          .systemSuffix = "<|im_end|>\n",
          .userPrefix = "<|im_start|>user\n",
          .userSuffix = "<|im_end|>\n<|im_start|>assistant\n",
          .assistantSuffix = "<|im_end|>\n"}},
        {{"<start_of_turn>"},
         {},
         {.name = "gemma",
          .systemPrefix = "<start_of_turn>user\n",
          .systemSuffix = "\n\n",
          .userPrefix = "<start_of_turn>user\n",
          .userSuffix = "<end_of_turn>\n<start_of_turn>model\n",
          .assistantSuffix = "<end_of_turn>\n",
          .preambleOpensTurn = true}},
        {{"<|turn>", "<turn|>"},
         {},
         {.name = "gemma4",
          .systemPrefix = "<|turn>system\n",
          .systemSuffix = "<turn|>\n",
          .userPrefix = "<|turn>user\n",
          .userSuffix = "<turn|>\n<|turn>model\n",
          .assistantSuffix = "<turn|>\n"}},
        {{"<|start|>", "<|channel|>", "<|message|>"},
         {},
         {.name = "gpt-oss",
          .systemPrefix = "<|start|>developer<|message|># Instructions\n\n",
          .systemSuffix = "<|end|>",
          .userPrefix = "<|start|>user<|message|>",
          .userSuffix = "<|end|><|start|>assistant",
          .assistantPrefix = "<|channel|>final<|message|>",
          .assistantSuffix = "<|end|>"}},
        {{"<|START_OF_TURN_TOKEN|>", "<|CHATBOT_TOKEN|>"},
         {},
         {.name = "command-r",
          .systemPrefix = "<|START_OF_TURN_TOKEN|><|SYSTEM_TOKEN|>",
          .systemSuffix = "<|END_OF_TURN_TOKEN|>",
          .userPrefix = "<|START_OF_TURN_TOKEN|><|USER_TOKEN|>",
          .userSuffix = "<|END_OF_TURN_TOKEN|><|START_OF_TURN_TOKEN|><|CHATBOT_TOKEN|>",
          .assistantSuffix = "<|END_OF_TURN_TOKEN|>"}},
        {{"<|start_of_role|>", "<|end_of_role|>"},
         {},
         {.name = "granite",
          .systemPrefix = "<|start_of_role|>system<|end_of_role|>",
          .systemSuffix = "<|end_of_text|>\n",
          .userPrefix = "<|start_of_role|>user<|end_of_role|>",
          .userSuffix = "<|end_of_text|>\n<|start_of_role|>assistant<|end_of_role|>",
          .assistantSuffix = "<|end_of_text|>\n"}},
        {{"<\xEF\xBD\x9C"
          "User\xEF\xBD\x9C>",
          "<\xEF\xBD\x9C"
          "Assistant\xEF\xBD\x9C>"},
         {},
         {.name = "deepseek",
          .systemPrefix = "",
          .systemSuffix = "",
          .userPrefix = "<\xEF\xBD\x9C"
                        "User\xEF\xBD\x9C>",
          .userSuffix = "<\xEF\xBD\x9C"
                        "Assistant\xEF\xBD\x9C>",
          .assistantSuffix = "<\xEF\xBD\x9C"
                             "end\xE2\x96\x81of\xE2\x96\x81sentence\xEF\xBD\x9C>"}},
        {{"<seed:bos>", "<seed:eos>"},
         {},
         {.name = "seed",
          .systemPrefix = "<seed:bos>system\n",
          .systemSuffix = "<seed:eos>",
          .userPrefix = "<seed:bos>user\n",
          .userSuffix = "<seed:eos><seed:bos>assistant\n",
          .assistantSuffix = "<seed:eos>"}},
        {{"<|im_user|>", "<|im_assistant|>", "<|im_middle|>"},
         {},
         {.name = "kimi",
          .systemPrefix = "<|im_system|>system<|im_middle|>",
          .systemSuffix = "<|im_end|>",
          .userPrefix = "<|im_user|>user<|im_middle|>",
          .userSuffix = "<|im_end|><|im_assistant|>assistant<|im_middle|>",
          .assistantSuffix = "<|im_end|>"}},
        {{"[|user|]", "[|assistant|]", "[|endofturn|]"},
         {},
         {.name = "exaone",
          .systemPrefix = "[|system|]",
          .systemSuffix = "[|endofturn|]\n",
          .userPrefix = "[|user|]",
          .userSuffix = "\n[|assistant|]",
          .assistantSuffix = "[|endofturn|]\n"}},
        {{"'<|' + message['role'] + '|>' + message['content'] + '<|end|>'"},
         {},
         {.name = "daylong",
          .systemPrefix = "<|system|>",
          .systemSuffix = "<|end|>",
          .userPrefix = "<|user|>",
          .userSuffix = "<|end|><|assistant|>",
          .assistantSuffix = "<|end|>"}},
        {{"<|user|>", "<|end|>"},
         {},
         {.name = "phi3",
          // Its tokenizer drops the line breaks that the published template has after each of these.
          .systemPrefix = "<|system|>",
          .systemSuffix = "<|end|>",
          .userPrefix = "<|user|>",
          .userSuffix = "<|end|><|assistant|>",
          .assistantSuffix = "<|end|>"}},
        {{"<|user|>", "<|assistant|>"},
         {},
         {.name = "zephyr",
          .systemPrefix = "<|system|>\n",
          .systemSuffix = "</s>\n",
          .userPrefix = "<|user|>\n",
          .userSuffix = "</s>\n<|assistant|>\n",
          .assistantSuffix = "</s>\n"}},
        {{"[INST]", "[SYSTEM_PROMPT]"},
         {},
         {.name = "mistral-v7",
          .systemPrefix = "[SYSTEM_PROMPT]",
          .systemSuffix = "[/SYSTEM_PROMPT]",
          .userPrefix = "[INST]",
          .userSuffix = "[/INST]",
          .assistantSuffix = "</s>"}},
        {.marks = {"[INST]", "[AVAILABLE_TOOLS]"},
         .tokens = {"[INST]", "[/INST]"},
         .chat = {.name = "mistral-v3",
                  .systemPrefix = "[INST]",
                  .systemSuffix = "\n\n",
                  .userPrefix = "[INST]",
                  .userSuffix = "[/INST]",
                  .assistantSuffix = "</s>",
                  .preambleOpensTurn = true}},
        {{"[INST]", "<<SYS>>"},
         {},
         {.name = "llama2",
          .systemPrefix = "[INST] <<SYS>>\n",
          .systemSuffix = "\n<</SYS>>\n\n",
          .userPrefix = "<s>[INST] ",
          .userSuffix = " [/INST]",
          .assistantPrefix = " ",
          .assistantSuffix = "</s>",
          .preambleOpensTurn = true}},
        {{"[INST]"},
         {},
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

const ChatTemplate* familyOfTemplate(std::string_view text) {
    for (const TurnFamily& family : turnFamilies()) {
        const auto stands = [&](std::string_view mark) { return text.find(mark) != std::string_view::npos; };
        if (std::all_of(family.marks.begin(), family.marks.end(), stands)) return &family.chat;
    }
    return nullptr;
}

const ChatTemplate* familyOfVocabulary(const Tokenizer& tokenizer) {
    const auto isToken = [&](std::string_view mark) {
        const std::optional<TokenId> token = tokenizer.find(mark);
        return token && tokenizer.isControl(*token);
    };
    const ChatTemplate* found = nullptr;
    for (const TurnFamily& family : turnFamilies()) {
        const std::vector<std::string_view>& marks = family.tokens.empty() ? family.marks : family.tokens;
        if (!std::all_of(marks.begin(), marks.end(), isToken)) continue;
        // A vocabulary that grew out of another's has the marks of both; what the file calls its end tells which are
        // used.
        const auto ends = [&](std::optional<TokenId> token) {
            return token && family.chat.assistantSuffix.starts_with(tokenizer.piece(*token));
        };
        if (ends(tokenizer.special().eos) || ends(tokenizer.special().endOfTurn)) return &family.chat;
        if (found == nullptr) found = &family.chat;
    }
    return found;
}

}  // namespace daylong::text
