#include "serve/stateless_model.h"

#include "base/clock.h"
#include "chat/local/shown_text.h"
#include "chat/local/token_model.h"
#include "serve/picking.h"
#include "serve/prompt.h"
#include "settings/suited.h"

#include <algorithm>
#include <ctime>
#include <numeric>
#include <optional>
#include <utility>

namespace daylong::serve {

namespace {

using engine::TokenId;

jinja::Date today() {
    const std::time_t now = std::time(nullptr);
    std::tm local{};
    ::localtime_r(&now, &local);
    return {.year = local.tm_year + 1900, .month = local.tm_mon + 1, .day = local.tm_mday};
}

Refusal tooLong(uint64_t most) {
    return {400,
            "the prompt is longer than the " + std::to_string(most) +
                " tokens that this model sees at once; send less, start serve with a larger --cache, or ask "
                "\"daylong\", which never fills up",
            "invalid_request_error", "messages", "context_length_exceeded"};
}

/// What its bias names that the model does not have, if anything.
std::optional<Refusal> strangeToken(const Picking& picking, uint32_t vocabulary) {
    if (picking.bias.empty() || static_cast<uint32_t>(picking.bias.rbegin()->first) < vocabulary) return std::nullopt;
    return Refusal{400,
                   "'logit_bias' names token " + std::to_string(picking.bias.rbegin()->first) +
                       "; this model's go from 0 to " + std::to_string(vocabulary - 1),
                   "invalid_request_error", "logit_bias"};
}

Refusal refusalOf(const Error& error) {
    if (error.code == ErrorCode::Device || error.code == ErrorCode::OutOfMemory)
        return {503, error.message, "server_error", {}, "device_failed"};
    return {500, error.message, "server_error"};
}

/// The tokens of a stop string, which is not said. `said`: how many bytes each has said.
void dropBehind(size_t shown, const std::vector<size_t>& said, std::vector<PickedToken>& tokens) {
    size_t bytes = std::accumulate(said.begin(), said.end(), size_t{0});
    while (!tokens.empty() && bytes > shown) {
        bytes -= said[tokens.size() - 1];
        tokens.pop_back();
    }
}

}  // namespace

engine::CacheOptions statelessCache(uint32_t size, engine::KvType kv, uint32_t rows) {
    return {.attention = engine::Attention::Dense,
            .size = size,
            .sinks = 0,
            .kv = kv,
            .chunk = settings::readChunk(rows, size)};
}

StatelessModel::StatelessModel(settings::ModelSummary summary, engine::Generator generator,
                               std::shared_ptr<const text::Tokenizer> tokenizer, uint64_t keptBytes)
    : m_summary(std::move(summary)),
      m_generator(std::move(generator)),
      m_tokenizer(std::move(tokenizer)),
      m_kept(m_generator, keptBytes) {
    for (uint32_t token = 0; token < m_tokenizer->vocabSize(); ++token)
        m_longestToken = std::max(m_longestToken, m_tokenizer->bytes(static_cast<TokenId>(token)).size());
}

/// By its bytes alone: of replies a template may leave some out. A long text takes long to encode.
bool StatelessModel::cannotFit(const Asked& asked) const {
    size_t bytes = asked.prompt ? asked.prompt->size() : 0;
    for (const Said& each : asked.messages) bytes += each.role == text::Role::Assistant ? 0 : each.text.size();
    return bytes / m_longestToken >= contextLength();
}

std::vector<TokenId> StatelessModel::encode(const Asked& asked, const Asker& asker) const {
    if (asked.prompt) return encodePlain(*m_tokenizer, *asked.prompt);
    return encodeTurns(m_summary.chat, *m_tokenizer, turnsOf(asked.messages), today(), contextLength(),
                       [&] { return !asker.isGone(); });
}

Outcome StatelessModel::answer(const Asked& asked, const Asker& asker) {
    if (const auto refused = strangeToken(asked.picking, m_summary.vocabulary)) return *refused;
    if (asker.isGone()) return Answered{.ending = Ending::Stopped};
    if (cannotFit(asked)) return tooLong(contextLength());
    const std::vector<TokenId> prompt = encode(asked, asker);
    if (asker.isGone()) return Answered{.ending = Ending::Stopped};
    if (prompt.empty())
        return Refusal{400, "there is nothing to begin with; send some text", "invalid_request_error",
                       asked.prompt ? "prompt" : "messages"};
    if (prompt.size() >= contextLength()) return tooLong(contextLength());
    const Result<Answered> answered = reply(asked, prompt, asker);
    if (answered) return *answered;
    return refusalOf(answered.error());
}

Result<Answered> StatelessModel::reply(const Asked& asked, const std::vector<TokenId>& prompt, const Asker& asker) {
    Answered answered;
    const double begun = steadySeconds();
    answered.usage.prompt = prompt.size();
    answered.usage.cached = TRY(m_kept.begin(prompt, asked.picking.seed.has_value()));
    const Result<void> read = m_kept.read(std::span(prompt).subspan(answered.usage.cached),
                                          [&](uint64_t, uint64_t) { return !asker.isGone(); });
    answered.readSeconds = steadySeconds() - begun;
    if (!read && read.error().code == ErrorCode::Cancelled) {
        answered.ending = Ending::Stopped;
        return answered;
    }
    TRY(read);
    TRY(say(asked, prompt, asker, answered));
    answered.replySeconds = steadySeconds() - begun - answered.readSeconds;
    return answered;
}

Result<void> StatelessModel::say(const Asked& asked, const std::vector<TokenId>& prompt, const Asker& asker,
                                 Answered& answered) {
    Picker picker(asked.picking, settings::suitedSampling(m_summary).options, m_summary.vocabulary);
    for (const TokenId each : std::span(prompt).last(std::min<size_t>(prompt.size(), 256))) {
        if (!m_tokenizer->isControl(each)) picker.read(each);
    }
    text::ChatTemplate form = asked.prompt ? text::ChatTemplate() : m_summary.chat;
    form.stopStrings.insert(form.stopStrings.end(), asked.stops.begin(), asked.stops.end());
    const text::ThoughtsOpening opening = text::thoughtsOpening(form);
    const auto tail = std::span(prompt).last(std::min<size_t>(prompt.size(), chat::kTail));
    const bool opened = !opening.written.empty() && chat::endsWith(*m_tokenizer, tail, opening.written);
    chat::ShownText shown(m_tokenizer, form, opened ? opening.shown : std::string());
    const uint64_t most =
        std::min<uint64_t>(asked.mostTokens.value_or(contextLength()), contextLength() - prompt.size());
    Piece piece;
    std::vector<size_t> said;  // how many bytes each of its tokens
    const auto hand = [&](std::string text) {
        piece.text = std::move(text);
        said.clear();
        if (!piece.text.empty() || !piece.tokens.empty()) asker.hear(std::exchange(piece, {}));
    };
    answered.ending = Ending::Length;
    while (answered.usage.reply < most) {
        if (asker.isGone()) {
            answered.ending = Ending::Stopped;
            return {};
        }
        const TokenId token = TRY(picker.pick(m_generator.logits()));
        ++answered.usage.reply;
        std::string text = shown.push(token);
        if (asked.chancesShown && !shown.endedItself()) {
            piece.tokens.push_back(picker.chancesOf(m_generator.logits(), token, *asked.chancesShown, *m_tokenizer));
            said.push_back(shown.said());
        }
        if (shown.stopped()) dropBehind(shown.shown(), said, piece.tokens);
        if (!text.empty()) hand(std::move(text));
        if (shown.ended()) {
            answered.ending = Ending::Complete;
            break;
        }
        picker.say(token);
        if (answered.usage.reply < most) TRY(m_kept.say(token));
    }
    hand(shown.finish());
    return {};
}

}  // namespace daylong::serve
