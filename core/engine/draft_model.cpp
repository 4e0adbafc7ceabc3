#include "engine/draft_model.h"

#include "engine/draft_length.h"

#include <algorithm>
#include <utility>

namespace daylong::engine {

namespace {

constexpr uint32_t kChunk = 64;                        // tokens that it reads at once
constexpr uint64_t kFollows = DraftLength::kMost + 1;  // tokens: when it lacks no more than a step may have brought
constexpr uint64_t kAtFirst = 256;  // tokens that it reads where it has none; more make it hardly any better

}  // namespace

CacheOptions DraftModel::cacheOptions() { return {.size = kSees, .sinks = 4, .kv = KvType::F16, .chunk = kChunk}; }

DraftModel::DraftModel(Generator generator) : m_generator(std::move(generator)) {
    m_fed.reserve(size_t{3} * kSees);
    m_said.reserve(DraftLength::kMost);
}

/// Up to where in the stream what it was fed is what stands there; 0: it has nothing of that.
uint64_t DraftModel::alikeUntil(std::span<const TokenId> newest, uint64_t end) const {
    const uint64_t begin = end - newest.size(), fedBegin = m_end - m_fed.size();
    const uint64_t from = std::max(begin, fedBegin), until = std::min(end, m_end);
    if (m_fed.empty() || from >= until) return 0;
    uint64_t at = from;
    while (at < until && m_fed[at - fedBegin] == newest[at - begin]) ++at;
    return at > from ? at : 0;
}

/// How many of the newest it fed it takes back to be rid of so many: a state comes back only to where it was kept.
/// Nothing: further back its cache has lost what stood before, and what is that far behind is no quicker to catch up.
std::optional<uint64_t> DraftModel::backFor(uint64_t wrong) const {
    const StreamingCache& cache = m_generator.cache();
    for (uint64_t back = wrong; back < kChunk && back < m_fed.size(); ++back) {
        if (cache.canRewind(cache.next() - back)) return back;
    }
    return std::nullopt;
}

/// Takes it back to where it can read on towards `end`, or to where it begins anew.
Result<void> DraftModel::comeBack(std::span<const TokenId> newest, uint64_t end) {
    uint64_t alike = alikeUntil(newest, end);
    if (m_end > end) alike = std::min(alike, end - 1);  // the last one is fed again: its logits are wanted
    const std::optional<uint64_t> back = alike > 0 ? backFor(m_end - alike) : std::nullopt;
    const uint64_t most = std::min<uint64_t>(newest.size(), kAtFirst);
    if (back && end - (m_end - *back) <= most) {
        TRY(m_generator.rewind(m_generator.cache().next() - *back));
        m_fed.resize(m_fed.size() - *back);
        m_end -= *back;
    } else {
        m_generator.cache().reset();
        m_fed.clear();
        m_end = end - most;
    }
    return {};
}

Result<void> DraftModel::feed(std::span<const TokenId> tokens) {
    TRY(m_generator.feed(tokens));
    if (m_fed.size() > 2 * kSees) m_fed.erase(m_fed.begin(), m_fed.end() - kSees);
    m_fed.insert(m_fed.end(), tokens.begin(), tokens.end());
    m_end += tokens.size();
    return {};
}

Result<Drafted> DraftModel::next(std::span<const TokenId> newest, uint64_t end, uint32_t most) {
    if (newest.empty() || most == 0) return Drafted();
    TRY(comeBack(newest, end));
    const std::span<const TokenId> lacks = newest.last(end - m_end);
    const std::span<const TokenId> read = lacks.first(std::min<size_t>(lacks.size(), kChunk));
    TRY(feed(read));
    if (lacks.size() > kFollows) return Drafted{.tokens = {}, .read = read.size()};
    if (most > 1) TRY(m_generator.keepStates());  // what it says is fed on trial
    m_said.clear();
    for (;;) {
        const std::span<const float> logits = m_generator.logits();
        m_said.push_back(static_cast<TokenId>(std::ranges::max_element(logits) - logits.begin()));
        if (m_said.size() == most) break;
        TRY(feed(std::span(m_said).last(1)));
    }
    return Drafted{.tokens = m_said, .read = read.size()};
}

}  // namespace daylong::engine
