#include "remote/chat_chunk.h"

#include "base/utf8.h"
#include "remote/json_values.h"

#include <algorithm>

namespace daylong::remote {

namespace {

using nlohmann::json;

constexpr size_t kLongestError = 400;

/// A text, or parts of one (Mistral); parts of thoughts are none of the text.
std::string contentOf(const json& content) {
    if (content.is_string()) return content.get<std::string>();
    std::string text;
    if (!content.is_array()) return text;
    for (const json& part : content) text += textAt(part, "text");
    return text;
}

std::string thoughtOf(const json& delta) {
    for (const char* key : {"reasoning_content", "reasoning", "thinking"}) {
        if (std::string text = textAt(delta, key); !text.empty()) return text;
    }
    std::string text;
    const json& content = valueAt(delta, "content");
    if (!content.is_array()) return text;
    for (const json& part : content) text += contentOf(valueAt(part, "thinking"));
    return text;
}

std::optional<Usage> usageOf(const json& event) {
    const json& own = valueAt(event, "usage");
    const json& usage = own.is_object() ? own : valueAt(valueAt(event, "x_groq"), "usage");
    const json& timings = valueAt(event, "timings");  // llama.cpp's
    if (!usage.is_object() && !timings.is_object()) return std::nullopt;
    Usage told{.prompt = countAt(usage, "prompt_tokens"),
               .cached = countAt(valueAt(usage, "prompt_tokens_details"), "cached_tokens"),
               .reply = countAt(usage, "completion_tokens"),
               .tokensPerSecond = decimalAt(timings, "predicted_per_second")};
    if (told.cached == 0) told.cached = countAt(usage, "prompt_cache_hit_tokens");  // DeepSeek
    if (told.cached == 0) told.cached = countAt(timings, "cache_n");
    if (told.prompt == 0 && timings.is_object()) told.prompt = told.cached + countAt(timings, "prompt_n");
    if (told.reply == 0) told.reply = countAt(timings, "predicted_n");
    return told;
}

std::string messageOf(const json& error) {
    if (error.is_string()) return error.get<std::string>();
    for (const char* key : {"message", "detail", "error", "msg"}) {
        const json& value = valueAt(error, key);
        if (value.is_null()) continue;
        if (const std::string text = messageOf(value); !text.empty()) return text;
    }
    return error.is_array() && !error.empty() ? messageOf(error.front()) : std::string();
}

}  // namespace

std::string oneLine(std::string text) {
    text = toValidUtf8(text);
    std::replace_if(
        text.begin(), text.end(), [](unsigned char letter) { return letter < ' ' || letter == 127; }, ' ');
    text.erase(0, std::min(text.size(), text.find_first_not_of(' ')));
    if (text.size() > kLongestError) text = toValidUtf8(text.substr(0, kLongestError)) + "…";
    return text.substr(0, text.find_last_not_of(' ') + 1);
}

ChatChunk readChunk(const json& event) {
    ChatChunk chunk;
    const json& choices = valueAt(event, "choices");
    const json none, &choice = choices.is_array() && !choices.empty() ? choices.front() : none;
    const json& delta = valueAt(choice, valueAt(choice, "delta").is_object() ? "delta" : "message");
    chunk.text = contentOf(valueAt(delta, "content"));
    chunk.thought = thoughtOf(delta);
    chunk.finish = textAt(choice, "finish_reason");
    chunk.usage = usageOf(event);
    const json& own = valueAt(choice, "error");  // OpenRouter's, of a provider that failed
    const json& error = own.is_null() ? valueAt(event, "error") : own;
    if (!error.is_null() || textAt(event, "object") == "error")
        chunk.error = messageOf(error.is_null() ? event : error);
    return chunk;
}

std::string errorText(const std::string& body) {
    const json whole = parsed(toValidUtf8(body));
    return oneLine(whole.is_discarded() ? body : messageOf(whole));
}

}  // namespace daylong::remote
