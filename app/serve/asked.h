// What is asked of a model over the API, and what comes of it, whichever dialect it was asked in. Plain values.
#pragma once

#include "text/chat_template.h"

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace daylong::serve {

struct Said {
    text::Role role = text::Role::User;
    std::string text;
};

/// How words are picked; what is not said suits the model.
struct Picking {
    std::optional<float> temperature, topP, minP, repetitionPenalty;
    std::optional<uint32_t> topK;
    std::optional<uint64_t> seed;
    float presencePenalty = 0.0F, frequencyPenalty = 0.0F;  // of what this reply has said
    std::map<int32_t, float> bias;                          // by token
};

struct Asked {
    std::string model;
    std::vector<Said> messages;         // of a chat
    std::optional<std::string> prompt;  // of a completion: a text that is gone on with
    std::vector<std::string> stops;
    std::optional<uint64_t> mostTokens;    // of the reply
    std::optional<uint32_t> chancesShown;  // of every token how likely it was, and so many others
    Picking picking;
};

struct Chance {
    std::string bytes;  // of the token's text; may be part of a letter
    float logProbability = 0.0F;
};
struct PickedToken {
    Chance picked;
    std::vector<Chance> likeliest;
};

/// Of a reply, as it comes: complete UTF-8, and what `chancesShown` wanted.
struct Piece {
    std::string text;
    std::vector<PickedToken> tokens;
};

enum class Ending { Complete, Length, Stopped };

struct Usage {
    uint64_t prompt = 0, cached = 0;  // tokens; of the prompt's, those that were not read anew
    uint64_t reply = 0;
};
struct Answered {
    Ending ending = Ending::Complete;
    Usage usage;
    double readSeconds = 0.0, replySeconds = 0.0;
};

/// Why there is no answer, as OpenAI's clients know it.
struct Refusal {
    int status = 400;
    std::string message;  // what is wrong, and what to do
    std::string type = "invalid_request_error";
    std::string parameter = {}, code = {};
    int retryAfter = 0;         // seconds; 0: not said
    bool mayBeRepeated = true;  // false: what was asked has left a trace, asked again it would be there twice
};

using Outcome = std::variant<Answered, Refusal>;

/// Who asked: hears the reply, and may have left.
struct Asker {
    std::function<void(Piece)> hear;
    std::function<bool()> isGone;
};

/// Something that can be asked, by its name. `answer` is called on one thread, one call after the other.
struct Served {
    std::string name;
    uint64_t contextLength = 0;  // tokens; 0: without end
    std::function<Outcome(const Asked&, const Asker&)> answer;
};

}  // namespace daylong::serve
