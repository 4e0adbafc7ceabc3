// LocalModel: the cache of a stored stream is made again, from what is kept on disk where that will do, else by
// reading.
#include "chat/local/local_model.h"

#include <algorithm>
#include <utility>

namespace daylong::chat {

Result<void> LocalModel::resume(const Stream& stream, const ReadTokens& read, TokenObserver& observer) {
    const uint64_t size = m_cacheSettings.size, sinks = std::min<uint64_t>(sinksFor(stream.preambleEnd), stream.total);
    const auto tokensOf = [&](std::span<const TokenRange> ranges) {  // besides those that are sinks
        uint64_t tokens = 0;
        for (const TokenRange& range : ranges) tokens += std::max(sinks, range.end) - std::max(sinks, range.begin);
        return tokens;
    };
    const auto windowFor = [&](uint64_t pinnedTokens) {
        return std::min(size - std::min(size, sinks + pinnedTokens), stream.total - sinks);
    };
    if (TRY(resumeKept(stream, read, observer))) return {};
    std::vector<TokenRange> pinned = stream.pinned;
    const uint64_t wanted = tokensOf(pinned);
    if (wanted > (size - std::min(size, sinks)) / 2) {
        return Error{ErrorCode::InvalidArgument, "the pinned messages take " + std::to_string(wanted) +
                                                     " tokens, more than half of a cache of " + std::to_string(size) +
                                                     "; unpin some, or choose a larger cache in Settings"};
    }
    // What the window holds anyway needs no place of its own; without it the window only grows.
    std::erase_if(pinned, [&](const TokenRange& range) {
        return std::max(sinks, range.begin) >= stream.total - windowFor(wanted);
    });
    TRY(reserve(stream.preambleEnd, tokensOf(pinned)));
    const uint64_t window = windowFor(tokensOf(pinned));
    std::vector<int32_t> tokens = TRY(read(0, sinks));
    m_opening = stream.opening;
    pinned.push_back({stream.total - window, stream.total});
    for (const TokenRange& range : pinned) {
        const std::vector<int32_t> more = TRY(read(std::max(sinks, range.begin), std::max(sinks, range.end)));
        tokens.insert(tokens.end(), more.begin(), more.end());
    }
    pinned.pop_back();
    m_pinned = std::move(pinned);
    m_skipped = stream.total - tokens.size();
    m_keeper.begin(map());
    return feed(tokens, observer);
}

/// Whether the kept cache is one that this stream could have now: the same sinks, what is pinned in its place, and as
/// much in the window as reading would bring.
bool LocalModel::canGoOnFrom(const CacheMap& kept, const Stream& stream) const {
    const uint64_t size = m_cacheSettings.size, fixed = kept.fixed(), tokens = stream.total - kept.skipped;
    if (kept.sinks != sinksFor(stream.preambleEnd) || stream.total < kept.sinks || tokens <= fixed ||
        fixed + kReadChunk > size)
        return false;
    const uint64_t window = std::min(tokens, size) - fixed;
    if (size > kept.cacheSize && window < std::min(size - fixed, stream.total - kept.sinks)) return false;
    const auto isAmong = [](const std::vector<TokenRange>& ranges) {
        return [&ranges](const TokenRange& range) { return std::ranges::find(ranges, range) != ranges.end(); };
    };
    return std::ranges::all_of(kept.pinned, isAmong(stream.pinned)) &&
           std::ranges::all_of(stream.pinned, [&](const TokenRange& range) {
               return range.begin >= stream.total - window || range.end <= kept.sinks || isAmong(kept.pinned)(range);
           });
}

/// True: the cache is as it was left, and what came after it was kept is read.
Result<bool> LocalModel::resumeKept(const Stream& stream, const ReadTokens& read, TokenObserver& observer) {
    const std::optional<CacheMap> kept = m_keeper.kept(m_cacheSettings.kv, m_cacheSettings.size);
    if (!kept || !canGoOnFrom(*kept, stream)) return false;
    const uint64_t fixed = kept->fixed(), tokens = stream.total - kept->skipped;
    const uint64_t next = std::min(tokens, m_keeper.keptTokens());
    if (next <= fixed || tokens - next >= m_cacheSettings.size - fixed) return false;  // reading is no slower
    const auto fetch = [&](uint64_t begin, uint64_t end) -> Result<std::vector<int32_t>> {
        std::vector<int32_t> all;
        for (const TokenRange& range : kept->streamOf(begin, end)) {
            const std::vector<int32_t> more = TRY(read(range.begin, range.end));
            all.insert(all.end(), more.begin(), more.end());
        }
        return all;
    };
    TRY(reserve(stream.preambleEnd, fixed - kept->sinks));
    const uint64_t first = m_keeper.firstWanted(next);
    const std::vector<int32_t> seen = TRY(fetch(first, next));
    if (!TRY(m_keeper.restore(next, first, seen))) return false;
    m_opening = stream.opening;
    m_pinned = kept->pinned;
    m_skipped = kept->skipped;
    remember(seen);
    const std::vector<int32_t> unkept = TRY(fetch(next, tokens));
    if (!unkept.empty()) {
        TRY(feed(unkept, observer));
        return true;
    }
    // Fed once more for its logits; by itself it may come out a bit otherwise than it did among others.
    m_generator.cache().rewind(next - 1);
    TRY(m_generator.feed(std::span(seen).last(1)));
    TRY(m_keeper.restoreNewest());
    return true;
}

}  // namespace daylong::chat
