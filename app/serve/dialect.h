// The dialects that are spoken: OpenAI's and Ollama's. Each reads a request and knows how its reply is written. What is
// not understood and would change the answer is refused; docs/local-api.md lists what differs. Pure functions.
#pragma once

#include "serve/asked.h"

#include <functional>
#include <string>
#include <variant>

namespace daylong::serve {

/// How a reply is written.
struct Form {
    bool streams = false;
    const char* streamType = "text/event-stream";
    std::function<std::string()> begin;                 // of a stream; may be empty
    std::function<std::string(const Piece&)> piece;     // of a stream
    std::function<std::string(const Answered&)> end;    // of a stream
    std::function<std::string(const Refusal&)> broken;  // of a stream that cannot go on
    std::function<std::string(const Piece&, const Answered&)> whole;
};

struct Order {
    Asked asked;
    std::string user;  // who asks, where the client says so
    Form form;
};
using ReadOrder = std::variant<Order, Refusal>;

ReadOrder readOpenAiChat(const std::string& body);
ReadOrder readOpenAiCompletion(const std::string& body);
ReadOrder readOllamaChat(const std::string& body);
ReadOrder readOllamaGenerate(const std::string& body);

std::string openAiError(const Refusal& refusal);
std::string ollamaError(const Refusal& refusal);

}  // namespace daylong::serve
