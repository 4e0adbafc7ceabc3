// What Daylong itself says in a conversation about the one who answers in it.
#pragma once

#include "chat/model_summary.h"

#include <cstddef>
#include <cstdint>
#include <string>

namespace daylong::chat {

enum class ReadAnewBecause { OtherModel, OtherTemplate, Damaged };

/// The newest messages were read anew; 0: all of them.
inline std::string noteOfReadingAnew(ReadAnewBecause why, const std::string& model, size_t newest) {
    const char* const because = why == ReadAnewBecause::Damaged ? "The record of what the model had read was damaged. "
                                : why == ReadAnewBecause::OtherTemplate ? "The chat template has changed. "
                                                                        : "The model has changed. ";
    return because + model + " reads " +
           (newest == 0
                ? "the whole conversation anew."
                : "the newest " + std::to_string(newest) + " messages anew; it does not know what came before.");
}

/// How this conversation will differ from what the model's template would write; empty: it will not.
inline std::string noteOfTemplate(const ModelSummary& model) {
    const text::ChatTemplate& chat = model.chat;
    const std::string instead =
        chat.name == "plain" ? "in plain words (User:, Assistant:)" : "as " + chat.name + " models have them";
    if (!chat.problem.empty())
        return "Turns are written " + instead + ", because the chat template cannot be used: " + chat.problem;
    return chat.note.empty() ? std::string() : "About this model's chat template. " + chat.note;
}

/// A message that is longer than what can be seen of it: said in the conversation, so that nobody wonders later.
inline std::string noteOfLength(uint64_t window, uint64_t tokens, bool endOnly) {
    const std::string numbers = std::to_string(window) + " of " + std::to_string(tokens) + " tokens";
    return endOnly ? "As you chose, the model has read only the end of this message: the last " + numbers + "."
                   : "The model sees only the end of this message: the last " + numbers +
                         ". A larger cache in Settings holds more.";
}

}  // namespace daylong::chat
