// Talk: a conversation with a real model, on the engine alone: the turns as the model file's template writes them,
// replies at temperature 0. As a chat does it, the sinks are the preamble; or there are none, to see what becomes of
// it.
#pragma once

#include "cpu/cpu_backend.h"
#include "engine/generator.h"
#include "engine/sampler.h"
#include "text/chat_template.h"

#include <filesystem>
#include <memory>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

namespace daylong::real {

/// A Result's value, or an exception with the error's words.
template <class T>
T unwrap(Result<T> result) {
    if (!result) throw std::runtime_error(result.error().message);
    if constexpr (!std::is_void_v<T>) return std::move(*result);
}

using Tokens = std::vector<engine::TokenId>;

struct TalkOptions {
    uint32_t cacheSize = 2048;
    bool sinks = true;
    uint32_t longest = 40;  // tokens of a reply, as in the golden answers
    float repetitionPenalty = 1.0F;
    cpu::CpuOptions cpu;
};

/// One of the twelve questions of tests/data/real/answers.tsv.
struct Question {
    std::string text;
    std::vector<std::string> facts;  // a sensible answer has one of them
    std::string answer;              // by transformers, on the dequantised weights
    bool answeredBy(const std::string& reply) const;
};
std::vector<Question> questions();

/// Throws where something cannot be done.
class Talk {
public:
    explicit Talk(const std::filesystem::path& model, const TalkOptions& options = {});

    /// Begins another conversation.
    void begin();
    std::string ask(const std::string& question);

    uint64_t tokens() const { return m_generator->cache().next(); }

private:
    void feed(const Tokens& tokens);

    TalkOptions m_options;
    std::shared_ptr<const model::Model> m_model;
    std::shared_ptr<const text::Tokenizer> m_tokenizer;
    text::ChatTemplate m_chat;
    text::Opening m_opening;
    std::unique_ptr<engine::Generator> m_generator;
    bool m_fresh = true;
};

}  // namespace daylong::real
