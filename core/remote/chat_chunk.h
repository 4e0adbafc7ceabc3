// What one part of a reply says, in the forms that servers have for it: OpenAI's, with what vLLM, llama.cpp, Ollama, LM
// Studio, DeepSeek and OpenRouter add to it. Pure; what is not as expected is empty. Internal to core/remote.
#pragma once

#include <nlohmann/json.hpp>

#include <cstdint>
#include <optional>
#include <string>

namespace daylong::remote {

/// What the server counted; 0: it did not say.
struct Usage {
    uint64_t prompt = 0, cached = 0, reply = 0;  // tokens; `cached`: of the prompt, those it did not read anew
    double tokensPerSecond = 0.0;
};

struct ChatChunk {
    std::string thought, text;
    std::string finish;  // why the reply ends here: "stop", "length"; empty: it goes on
    std::optional<Usage> usage;
    std::optional<std::string> error;  // as the server wrote it
};

ChatChunk readChunk(const nlohmann::json& event);

/// For a line of a terminal or a window, whatever a stranger wrote.
std::string oneLine(std::string text);
/// What an error's body says, in one line: what is at one of the places where servers put it, else its text.
std::string errorText(const std::string& body);

}  // namespace daylong::remote
