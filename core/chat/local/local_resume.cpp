// LocalModel: the cache of a stored stream is made again, from what is kept on disk where that will do, else by
// reading; and parts of it stand in it once more.
#include "base/say.h"
#include "chat/local/local_model.h"

#include <algorithm>
#include <functional>
#include <iterator>
#include <utility>

namespace daylong::chat {

void LocalModel::recollect(int64_t conversation, uint64_t total, const ReadTokens& read) {
    constexpr uint64_t kMost = 1U << 20U, kAtOnce = 1U << 16U;  // tokens
    m_readsRecollected = m_saidBefore.isOn();
    if (!m_readsRecollected || m_recollected == conversation) return;
    recollectNothing();
    m_saidBefore.reserve(total);
    for (uint64_t at = total - std::min(total, kMost); at < total; at += kAtOnce) {
        auto tokens = read(at, std::min(total, at + kAtOnce));
        if (!tokens) continue;
        std::erase_if(*tokens, [&](int32_t token) {  // of a damaged record
            return token < 0 || static_cast<uint32_t>(token) >= m_generator.model().config.vocabSize;
        });
        m_saidBefore.add(*tokens);
    }
    m_recollected = conversation;
}

void LocalModel::recollectNothing() {
    m_saidBefore.clear();
    m_recollected = 0;
}

Result<uint64_t> LocalModel::resume(const Stream& stream, const ReadTokens& read, TokenObserver& observer) {
    const Result<uint64_t> resumed = resumeStream(stream, read, observer);
    m_readsRecollected = false;
    return resumed;
}

Result<uint64_t> LocalModel::resumeStream(const Stream& stream, const ReadTokens& read, TokenObserver& observer) {
    const std::vector<int32_t> preamble = TRY(read(0, stream.preambleEnd));
    if (const Read done = TRY(resumeKept(stream, preamble, read, observer))) return *done;
    const uint64_t size = m_cacheSettings.size, sinks = std::min<uint64_t>(sinksFor(stream.preambleEnd), stream.total);
    const auto tokensOf = [&](std::span<const memory::TokenRange> ranges) {  // besides those that are sinks
        uint64_t tokens = 0;
        for (const memory::TokenRange& range : ranges)
            tokens += std::max(sinks, range.end) - std::max(sinks, range.begin);
        return tokens;
    };
    const auto windowFor = [&](uint64_t pinnedTokens) {
        return std::min(size - std::min(size, sinks + pinnedTokens), stream.total - sinks);
    };
    std::vector<memory::TokenRange> pinned = stream.pinned;
    const uint64_t wanted = tokensOf(pinned);
    if (wanted > (size - std::min(size, sinks)) / 2) {
        return failure(ErrorCode::InvalidArgument, Say::PinnedMoreThanHalf, wanted, size);
    }
    // What the window holds anyway needs no place of its own; without it the window only grows.
    std::erase_if(pinned, [&](const memory::TokenRange& range) {
        return std::max(sinks, range.begin) >= stream.total - windowFor(wanted);
    });
    TRY(reserve(preamble, tokensOf(pinned)));
    const uint64_t window = windowFor(tokensOf(pinned));
    std::vector<int32_t> tokens = TRY(read(0, sinks));
    m_opening = stream.opening;
    pinned.push_back({stream.total - window, stream.total});
    for (const memory::TokenRange& range : pinned) {
        const std::vector<int32_t> more = TRY(read(std::max(sinks, range.begin), std::max(sinks, range.end)));
        tokens.insert(tokens.end(), more.begin(), more.end());
    }
    pinned.pop_back();
    m_pinned = std::move(pinned);
    m_skipped = stream.total - tokens.size();
    m_keeper.begin(map());
    TRY(feed(tokens, observer));
    return uint64_t{tokens.size()};
}

CacheMap LocalModel::map() const {
    CacheMap map{.sinks = m_sinks,
                 .pinned = m_pinned,
                 .skipped = m_skipped,
                 .cacheSize = m_cacheSettings.size,
                 .preambleEnd = m_preambleEnd,
                 .preamble = m_preamble};
    map.windowBegin = map.fixed();
    return map;
}

/// How the kept cache can go on as that of this stream: as much in the window as reading would bring, and what is
/// pinned in places of its own, behind those that have some. Nothing: it cannot.
std::optional<CacheMap> LocalModel::mapFrom(const CacheMap& kept, const Stream& stream) const {
    const uint64_t size = m_cacheSettings.size, tokens = stream.total - kept.skipped;
    CacheMap map = kept;
    std::erase_if(map.pinned, [&](const memory::TokenRange& range) {
        return std::ranges::find(stream.pinned, range) == stream.pinned.end();
    });
    CacheMap most = map;  // with everything that is pinned
    const auto hasPlace = [&](const memory::TokenRange& range) {
        return range.end <= kept.sinks || std::ranges::find(map.pinned, range) != map.pinned.end();
    };
    std::ranges::copy_if(stream.pinned, std::back_inserter(most.pinned), std::not_fn(hasPlace));
    if (stream.total < kept.sinks || most.fixed() + settings::kLeastWindow > size ||
        most.fixed() - kept.sinks > (size - kept.sinks) / 2 || tokens <= std::max(most.fixed(), kept.windowBegin))
        return std::nullopt;
    // What the window holds needs no place.
    const uint64_t first = std::max({most.fixed(), kept.windowBegin, tokens - std::min(tokens, size - most.fixed())});
    std::ranges::copy_if(stream.pinned, std::back_inserter(map.pinned), [&](const memory::TokenRange& range) {
        return range.begin < first + kept.skipped && !hasPlace(range);
    });
    const uint64_t held = tokens - std::max(map.fixed(), kept.windowBegin), room = size - map.fixed();
    // A native window that still reaches the sinks would look for them in its ring, where the former ones were.
    const uint64_t wanted = kept.replaced && hasNativeWindows() ? room : std::min(room, stream.total - kept.sinks);
    return (size > kept.cacheSize || kept.replaced) && held < wanted ? std::nullopt : std::optional(map);
}

/// What comes first is not what it was: reads what needs a place and has none. Where that is a message that is pinned,
/// behind the sinks and the places that stay; where the sinks are others, all of it. Nothing: that needs more than is
/// kept.
Result<LocalModel::Read> LocalModel::readFirst(const CacheMap& kept, const CacheMap& wanted, const ReadTokens& read,
                                               TokenObserver& observer) {
    const auto differs = std::ranges::mismatch(kept.pinned, wanted.pinned).in2;
    const CacheMap same{.sinks = kept.sinks, .pinned = {wanted.pinned.begin(), differs}};
    // Layers with a native window have no sinks any more that could be read behind: these few are read, too.
    const bool all = !kept.beginsLike(wanted) || hasNativeWindows();
    const uint64_t stays = all ? 0 : same.fixed();
    if (!all && !TRY(m_keeper.restoreFixed(stays))) return Read();
    std::vector<int32_t> tokens;
    for (const memory::TokenRange& range : wanted.streamOf(stays, wanted.fixed())) {
        const std::vector<int32_t> more = TRY(read(range.begin, range.end));
        tokens.insert(tokens.end(), more.begin(), more.end());
    }
    if (tokens.empty()) return Read(0);
    TRY(m_generator.feed(tokens, [&](uint64_t done, uint64_t total) {
        observer.onProgress(done, total);
        return !observer.shouldStop();
    }));
    return Read(tokens.size());
}

/// The cache is as it was left, and what came after it was kept is read; another preamble than the one that it was
/// left with, too, and nothing that stands behind it.
Result<LocalModel::Read> LocalModel::resumeKept(const Stream& stream, std::span<const int32_t> preamble,
                                                const ReadTokens& read, TokenObserver& observer) {
    const std::optional<CacheMap> kept = m_keeper.kept(m_cacheSettings.kv, m_cacheSettings.size);
    if (!kept) return Read();
    const std::optional<CacheMap> map =
        mapFrom(kept->behind(sinksFor(preamble.size()), preamble.size(), memory::historyBehind(preamble)), stream);
    if (!map) return Read();
    const uint64_t fixed = map->fixed(), tokens = stream.total - map->skipped;
    const uint64_t next = m_keeper.keptTokens(tokens);
    if (next <= std::max(fixed, map->windowBegin) || tokens - next >= m_cacheSettings.size - fixed)
        return Read();  // reading is no slower
    const auto fetch = [&](uint64_t begin, uint64_t end) -> Result<std::vector<int32_t>> {
        std::vector<int32_t> all;
        for (const memory::TokenRange& range : map->streamOf(begin, end)) {
            const std::vector<int32_t> more = TRY(read(range.begin, range.end));
            all.insert(all.end(), more.begin(), more.end());
        }
        return all;
    };
    TRY(reserve(preamble, fixed - map->sinks));
    Read anew = 0;
    if (!map->hasSameFixed(*kept)) {
        if (m_generator.keepsStates()) return Read();  // they know no places, and took in what came first before
        anew = TRY(readFirst(*kept, *map, read, observer));
        if (!anew) return Read();
    }
    const uint64_t first = m_keeper.firstWanted(*map, next);
    const std::vector<int32_t> seen = TRY(fetch(first, next));
    if (!TRY(m_keeper.restore(*map, next, first, seen))) return Read();
    m_opening = stream.opening;
    m_pinned = map->pinned;
    m_skipped = map->skipped;
    remember(seen);
    const std::vector<int32_t> unkept = TRY(fetch(next, tokens));
    if (!unkept.empty()) {
        TRY(feed(unkept, observer));
        return Read(*anew + unkept.size());
    }
    if (m_generator.keepsStates()) return anew;  // the logits were kept with them
    // Fed once more for its logits; by itself it may come out a bit otherwise than it did among others.
    m_generator.cache().rewind(next - 1);
    TRY(m_generator.feed(std::span(seen).last(1)));
    TRY(m_keeper.restoreNewest());
    return anew;
}

/// Keys are turned to where they stand now. Deeper ones still know what they were read behind, which is why whole
/// messages are repeated, and not more than those.
Result<bool> LocalModel::repeat(std::span<const Repeated> parts, const ReadTokens& read, TokenObserver& observer) {
    if (m_generator.keepsStates()) return false;  // what is put back unread goes through no state
    struct Kept {
        std::vector<int32_t> tokens;
        std::vector<std::vector<std::byte>> records;
    };
    std::vector<Kept> kept;
    for (const Repeated& part : parts) {
        std::vector<int32_t> tokens = TRY(read(part.tokens.begin, part.tokens.end));
        auto records = m_keeper.recordsOf(part.tokens.begin - m_skipped, tokens);
        if (!records) return false;
        kept.push_back({std::move(tokens), std::move(*records)});
    }
    for (size_t i = 0; i < parts.size(); ++i) {
        const std::vector<int32_t>& tokens = kept[i].tokens;
        const uint64_t back = streamIndex(m_generator.cache().next()) - parts[i].tokens.begin;
        TRY(keepSaid(m_generator.feedRecords(tokens.size(), kept[i].records, back), tokens));
        remember(tokens);
        TRY(observer.onTokens(tokens));
        if (parts[i].leavesTurnOpen) TRY(enter(m_closing, observer));
    }
    return true;
}

}  // namespace daylong::chat
