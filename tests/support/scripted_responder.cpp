#include "support/scripted_responder.h"

#include <algorithm>
#include <thread>

namespace daylong::unit {
namespace {

constexpr uint32_t kReadChunk = 64;

/// Words with the blanks after them: joined they are the text.
std::vector<std::string> wordsOf(std::string_view text) {
    std::vector<std::string> words;
    for (size_t from = 0; from < text.size();) {
        size_t end = text.find(' ', from);
        end = end == std::string_view::npos ? text.size() : end + 1;
        words.emplace_back(text.substr(from, end - from));
        from = end;
    }
    return words;
}

std::vector<int32_t> tokensOf(std::string_view text) {
    return std::vector<int32_t>(wordsOf(text).size() + 1, 7);  // and one that ends the turn
}

}  // namespace

ScriptedModel::ScriptedModel(Script script) : m_script(std::move(script)) {}

memory::MemoryState ScriptedModel::memory() const {
    memory::MemoryState memory;
    memory.preambleEnd = m_preambleEnd;
    memory.next = m_next;
    memory.pinned = m_pinned;
    memory.cacheSize = m_cache.size;
    memory.cacheBytes = uint64_t{m_cache.size + kReadChunk - 1} * m_script.bytesPerToken;
    uint64_t fixed = m_preambleEnd;
    for (const memory::TokenRange& range : m_pinned) fixed += range.end - range.begin;
    const uint64_t window = m_cache.size - std::min<uint64_t>(fixed, m_cache.size);
    memory.firstSeen = std::max(m_preambleEnd, m_next > window ? m_next - window : 0);
    memory.seen = static_cast<uint32_t>(std::min(m_next, fixed) + m_next - std::min(m_next, memory.firstSeen));
    return memory;
}

Result<std::vector<int32_t>> ScriptedModel::preamble(const text::Opening& opening) const {
    return tokensOf(opening.system);
}

uint64_t ScriptedModel::cost(const chat::Turn& turn) const { return tokensOf(turn.text).size(); }

memory::DraftSize ScriptedModel::measure(const chat::Turn& turn) const {
    const uint64_t window = memory().window();
    const std::vector<std::string> words = wordsOf(turn.text);
    uint64_t bytes = 0;  // the last token ends the turn
    for (size_t i = words.size(); i > 0 && words.size() - i + 1 < window; --i) bytes += words[i - 1].size();
    return {words.size() + 1, window, bytes};
}

Result<void> ScriptedModel::start(const text::Opening& opening, chat::TokenObserver& observer) {
    const auto tokens = TRY(preamble(opening));
    m_preambleEnd = m_next = tokens.size();
    m_pinned.clear();
    return observer.onTokens(tokens);
}

Result<uint64_t> ScriptedModel::resume(const chat::Stream& stream, const chat::ReadTokens&,
                                       chat::TokenObserver& observer) {
    m_preambleEnd = stream.preambleEnd;
    m_next = stream.total;
    m_pinned.clear();
    const uint64_t horizon = memory().firstSeen;
    m_pinned = stream.pinned;
    std::erase_if(m_pinned, [&](const memory::TokenRange& range) { return range.begin >= horizon; });
    observer.onProgress(m_next, m_next);
    return uint64_t{memory().seen};
}

Result<void> ScriptedModel::read(const chat::Turn& turn, chat::TokenObserver& observer) {
    const auto tokens = tokensOf(turn.text);
    size_t done = 0;
    while (done < tokens.size()) {
        if (tokens.size() > kReadChunk) observer.onProgress(done, tokens.size());
        if (observer.shouldStop()) break;
        std::this_thread::sleep_for(m_script.perRead);
        const size_t chunk = std::min<size_t>(kReadChunk, tokens.size() - done);
        done += chunk;
        m_next += chunk;
    }
    TRY(observer.onTokens(std::span(tokens).first(done)));
    return done < tokens.size() ? Result<void>(Error{ErrorCode::Cancelled, "stopped"}) : Result<void>();
}

Result<void> ScriptedModel::enterUnread(const chat::Turn& turn, chat::TokenObserver& observer) {
    return observer.onTokens(tokensOf(turn.text));
}

Result<chat::Reply> ScriptedModel::reply(std::span<const int32_t> said, uint64_t most, chat::TokenObserver& observer) {
    chat::Reply reply;
    reply.stats.tokensPerSecond = 50.0;
    if (said.empty()) ++m_nextReply;
    const std::vector<std::string> words = wordsOf(m_script.replies[(m_nextReply - 1) % m_script.replies.size()]);
    const std::vector<int32_t> token{7};
    for (size_t i = said.size(); i < words.size(); ++i) {
        if (observer.shouldStop() || i == most) {
            reply.end = observer.shouldStop() ? chat::ReplyEnd::Stopped : chat::ReplyEnd::LengthLimit;
            return reply;
        }
        std::this_thread::sleep_for(m_script.perToken);
        ++m_next;
        ++reply.stats.replyTokens;
        TRY(observer.onText(words[i]));
        TRY(observer.onTokens(token));
    }
    ++m_next;
    TRY(observer.onTokens(token));
    return reply;
}

Result<void> ScriptedModel::rewind(uint64_t next, std::span<const int32_t>) {
    m_next = next;
    return {};
}

chat::MakeResponder scriptedResponderMaker(Script script) {
    const auto open = [script = std::move(script)](
                          const settings::Settings& settings,
                          const std::function<bool(double)>& progress) -> Result<std::unique_ptr<chat::TokenModel>> {
        for (auto left = script.loading; left.count() > 0; --left) {
            if (!progress(0.5)) return Error{ErrorCode::Cancelled, "stopped"};
            std::this_thread::sleep_for(std::chrono::milliseconds(1));
        }
        if (script.load) TRY(script.load(settings));
        progress(1.0);
        return std::unique_ptr<chat::TokenModel>(std::make_unique<ScriptedModel>(script));
    };
    return chat::localResponderMaker({.open = open});
}

}  // namespace daylong::unit
