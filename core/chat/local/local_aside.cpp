// LocalModel: something is said besides the conversation. The cache lends it some of its slots and gets them back as
// they were; sampler, tail and journal are not touched.
#include "chat/local/local_model.h"
#include "chat/local/shown_text.h"
#include "text/thought_marks.h"

#include <algorithm>

namespace daylong::chat {

namespace {

constexpr double kChunkSeconds = 0.1;  // it ends as soon as somebody wants something
constexpr size_t kUnknownSpeedChunk = 16;

}  // namespace

/// A conversation of its own, of one turn, in which the thoughts of a model that has some are over.
std::vector<int32_t> LocalModel::encodeAside(const std::string& wanted) const {
    text::Opening opening = m_opening;
    opening.system.clear();
    std::vector<int32_t> tokens = text::encodePreamble(chat(), *m_tokenizer, opening);
    const auto add = [&](const std::vector<int32_t>& more) { tokens.insert(tokens.end(), more.begin(), more.end()); };
    add(text::encodeUserTurn(chat(), *m_tokenizer, wanted, text::After::Preamble, opening));
    if (text::hasThoughtMarks(*m_tokenizer, text::thoughtMarksOf(*m_tokenizer)))
        add(text::encodeAssistantTurn(chat(), *m_tokenizer, "<think>\n\n</think>\n\n", false));
    return tokens;
}

Result<std::optional<std::string>> LocalModel::sayAside(const std::string& wanted, uint64_t most,
                                                        const std::function<bool()>& shouldStop) {
    const std::vector<int32_t> tokens = encodeAside(wanted);
    if (tokens.size() + most > m_generator.cache().options().size) return std::optional<std::string>();
    engine::SamplerOptions likeliest;
    likeliest.temperature = 0.0F;
    likeliest.repetitionPenalty = 1.0F;
    std::string said;
    const auto feed = [&](std::span<const int32_t> some) -> Result<void> {
        if (shouldStop()) return Error{ErrorCode::Cancelled, "stopped"};
        return m_generator.feed(some);
    };
    const auto say = [&]() -> Result<void> {
        const size_t chunk =
            m_readingSpeed > 0.0 ? static_cast<size_t>(m_readingSpeed * kChunkSeconds) + 1 : kUnknownSpeedChunk;
        for (std::span<const int32_t> rest = tokens; !rest.empty();) {
            const size_t count = std::min({rest.size(), chunk, size_t{m_generator.cache().options().chunk}});
            TRY(feed(rest.first(count)));
            rest = rest.subspan(count);
        }
        engine::Sampler sampler(likeliest, m_generator.model().config.vocabSize);
        ShownText text(m_tokenizer, chat(), {});
        for (uint64_t count = 0; count < most && !text.ended(); ++count) {
            const int32_t token = TRY(sampler.sample(m_generator.logits()));
            said += text.push(token);
            if (!text.ended()) TRY(feed({&token, 1}));
        }
        said += text.finish();
        return {};
    };
    Result<void> done;
    TRY(m_generator.aside(tokens.size() + most, [&] { done = say(); }));
    if (!done && done.error().code == ErrorCode::Cancelled) return done.error();
    return std::optional(done ? std::move(said) : std::string());
}

}  // namespace daylong::chat
