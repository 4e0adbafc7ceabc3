#include "text/turn_families.h"

#include "turn_templates.h"

#include <algorithm>
#include <cassert>

namespace daylong::text {

std::string_view TurnFamily::source() const {
    const auto found = std::find_if(std::begin(kTurnTemplates), std::end(kTurnTemplates),
                                    [&](const TurnTemplate& each) { return each.name == name; });
    assert(found != std::end(kTurnTemplates));
    return found->source;
}

std::span<const TurnFamily> turnFamilies() {
    // Facts from the model makers' published templates.
    static const std::vector<TurnFamily> all = {
        {"llama3", {"<|start_header_id|>", "<|eot_id|>"}, "<|eot_id|>"},
        {"llama4", {"<|header_start|>", "<|eot|>"}, "<|eot|>"},
        {"phi4", {"<|im_start|>", "<|im_sep|>"}, "<|im_end|>"},
        {"chatml", {"<|im_start|>"}, "<|im_end|>"},
        {"gemma", {"<start_of_turn>"}, "<end_of_turn>"},
        {"gemma4", {"<|turn>", "<turn|>"}, "<turn|>"},
        {"gpt-oss", {"<|start|>", "<|channel|>", "<|message|>"}, "<|end|>"},
        {"command-r", {"<|START_OF_TURN_TOKEN|>", "<|CHATBOT_TOKEN|>"}, "<|END_OF_TURN_TOKEN|>"},
        {"granite", {"<|start_of_role|>", "<|end_of_role|>"}, "<|end_of_text|>"},
        {"deepseek", {"<｜User｜>", "<｜Assistant｜>"}, "<｜end▁of▁sentence｜>"},
        {"seed", {"<seed:bos>", "<seed:eos>"}, "<seed:eos>"},
        {"kimi", {"<|im_user|>", "<|im_assistant|>", "<|im_middle|>"}, "<|im_end|>"},
        {"exaone", {"[|user|]", "[|assistant|]", "[|endofturn|]"}, "[|endofturn|]"},
        {.name = "daylong",
         .marks = {"'<|' + message['role'] + '|>' + message['content'] + '<|end|>'"},
         .end = "<|end|>",
         .isOurs = true},
        {.name = "phi3", .marks = {"<|user|>", "<|end|>"}, .end = "<|end|>", .dropsLineBreaks = true},
        {"zephyr", {"<|user|>", "<|assistant|>"}, "</s>"},
        {"mistral-v7", {"[INST]", "[SYSTEM_PROMPT]"}, "</s>"},
        {"mistral-v3", {"[INST]", "[AVAILABLE_TOOLS]"}, "</s>", {"[INST]", "[/INST]"}},
        {"llama2", {"[INST]", "<<SYS>>"}, "</s>"},
        {"mistral", {"[INST]"}, "</s>"},
        {"plain", {}, "\n"},
    };
    return all;
}

const TurnFamily& plainFamily() { return turnFamilies().back(); }

const TurnFamily* familyNamed(std::string_view name) {
    for (const TurnFamily& family : turnFamilies()) {
        if (family.name == name) return &family;
    }
    return nullptr;
}

const TurnFamily* familyOfTemplate(std::string_view text) {
    for (const TurnFamily& family : turnFamilies()) {
        const auto stands = [&](std::string_view mark) { return text.find(mark) != std::string_view::npos; };
        if (!family.marks.empty() && std::all_of(family.marks.begin(), family.marks.end(), stands)) return &family;
    }
    return nullptr;
}

const TurnFamily* familyOfVocabulary(const Tokenizer& tokenizer) {
    const auto isToken = [&](std::string_view mark) {
        const std::optional<TokenId> token = tokenizer.find(mark);
        return token && tokenizer.isControl(*token);
    };
    const TurnFamily* found = nullptr;
    for (const TurnFamily& family : turnFamilies()) {
        const std::vector<std::string_view>& marks = family.tokens.empty() ? family.marks : family.tokens;
        if (marks.empty() || !std::all_of(marks.begin(), marks.end(), isToken)) continue;
        // A vocabulary that grew out of another's has the marks of both; what the file calls its end tells which are
        // used.
        const auto ends = [&](std::optional<TokenId> token) { return token && family.end == tokenizer.piece(*token); };
        if (ends(tokenizer.special().eos) || ends(tokenizer.special().endOfTurn)) return &family;
        if (found == nullptr) found = &family;
    }
    return found;
}

}  // namespace daylong::text
