#include "serve/kept_caches.h"

#include "engine/cache_record.h"

#include <algorithm>
#include <new>

namespace daylong::serve {

namespace {

using engine::TokenId;

constexpr uint64_t kWorthwhile = 16;  // tokens; fewer are read sooner than they are put back

uint64_t sharedBeginning(std::span<const TokenId> a, std::span<const TokenId> b) {
    return static_cast<uint64_t>(std::ranges::mismatch(a, b).in1 - a.begin());
}

}  // namespace

uint64_t KeptCaches::Kept::bytes() const {
    uint64_t all = states.size() + of.tokens.size() * sizeof(TokenId);
    for (const Ring& ring : rings) all += ring.records.size();
    return all;
}

uint64_t KeptCaches::keptBytes() const {
    uint64_t all = 0;
    for (const Kept& each : m_kept) all += each.bytes();
    return all;
}

/// Where a row comes out the same in any step, a token is as good as a chunk.
size_t KeptCaches::wholeChunks(size_t tokens) const {
    return m_generator.backend().isSameInAnyStep() ? tokens : tokens - tokens % m_generator.cache().options().chunk;
}

uint64_t KeptCaches::shared(const Conversation& with, std::span<const TokenId> prompt, bool exactly) const {
    const size_t all = std::min<size_t>(sharedBeginning(with.tokens, prompt), prompt.size() - 1);
    return exactly ? wholeChunks(std::min(all, with.exactTokens)) : all;
}

/// Of what is in the generator: back to where it parts from the prompt, as far as that can be taken back.
uint64_t KeptCaches::usableNow(std::span<const TokenId> prompt, bool exactly) const {
    const uint64_t most = shared(m_now, prompt, exactly);
    const engine::StreamingCache& cache = m_generator.cache();
    if (cache.canRewind(most)) return most;
    uint64_t found = 0;
    for (const uint64_t each : cache.checkpoints()) {
        const bool fits = each <= most && (!exactly || wholeChunks(each) == each);
        if (fits && cache.canRewind(each)) found = std::max(found, each);
    }
    return found;
}

/// Layers with a native window of their own must still have all of it there; states are those of its end alone.
uint64_t KeptCaches::usable(const Kept& kept, std::span<const TokenId> prompt, bool exactly) const {
    const uint64_t most = shared(kept.of, prompt, exactly);
    if (most == kept.of.tokens.size()) return most;
    if (!kept.states.empty()) return 0;
    for (size_t i = 0; i < kept.rings.size(); ++i) {
        const uint64_t since = kept.rings[i].since;
        if (since > 0 && most < since + m_generator.graph().rings[i] - 1) return 0;
    }
    return most;
}

Result<uint64_t> KeptCaches::begin(std::span<const TokenId> prompt, bool exactly) {
    uint64_t best = usableNow(prompt, exactly);
    auto source = m_kept.end();
    for (auto each = m_kept.begin(); each != m_kept.end(); ++each) {
        const uint64_t tokens = usable(*each, prompt, exactly);
        if (tokens > best) {
            best = tokens;
            source = each;
        }
    }
    if (best < kWorthwhile) {
        best = 0;
        source = m_kept.end();
    }
    std::list<Kept> taken;  // out of the list, so that it does not go to make room
    if (source != m_kept.end()) taken.splice(taken.begin(), m_kept, source);
    // The end of a reply, which a client writes otherwise than it was said, is no conversation of its own.
    if (sharedBeginning(m_now.tokens, prompt) < m_now.promptTokens) keep();
    if (!taken.empty() && !restore(taken.front())) best = 0;
    // What goes on is copied anew when it makes room for another one; what only begins alike stays.
    else if (!taken.empty() && best < taken.front().of.promptTokens) m_kept.splice(m_kept.begin(), taken);
    while (keptBytes() > m_most) m_kept.pop_back();
    if (!m_generator.cache().canRewind(best)) best = 0;
    if (best == 0) {
        forgetNow();
        return best;
    }
    if (const Result<void> back = m_generator.rewind(best); !back) {
        forgetNow();  // perhaps half of it was put back
        return back.error();
    }
    m_now.tokens.resize(best);
    m_now.promptTokens = best;
    m_now.exactTokens = std::min<size_t>(m_now.exactTokens, best);
    return best;
}

Result<void> KeptCaches::read(std::span<const TokenId> rest, const engine::Progress& progress) {
    const uint64_t before = m_generator.cache().next();
    const Result<void> fed = noteFed(m_generator.feedTurn(rest, progress), rest, before);
    m_now.promptTokens = m_now.tokens.size();
    const bool exact = m_now.exactTokens == before && wholeChunks(before) == before;
    if (exact && !m_now.tokens.empty()) m_now.exactTokens = wholeChunks(m_now.tokens.size() - 1);
    return fed;
}

Result<void> KeptCaches::say(TokenId token) {
    return noteFed(m_generator.feed({&token, 1}), {&token, 1}, m_generator.cache().next());
}

/// A reading that was stopped leaves what it had read.
Result<void> KeptCaches::noteFed(const Result<void>& fed, std::span<const TokenId> tokens, uint64_t before) {
    if (!fed && fed.error().code != ErrorCode::Cancelled) {
        forgetNow();
        return fed;
    }
    const auto read = static_cast<std::ptrdiff_t>(fed ? tokens.size() : m_generator.cache().next() - before);
    m_now.tokens.insert(m_now.tokens.end(), tokens.begin(), tokens.begin() + read);
    return fed;
}

void KeptCaches::forgetNow() {
    m_generator.cache().reset();
    m_now = {};
}

/// Copies what the generator holds into memory; what that conversation was before is of no use any more. What cannot be
/// copied is read again, if it is asked for again.
void KeptCaches::keep() {
    engine::StreamingCache& cache = m_generator.cache();
    if (m_generator.keepsStates()) {  // the newest that a prompt can go on from: before its last token
        uint64_t newest = 0;
        for (const uint64_t each : cache.checkpoints()) newest = std::max(newest, each);
        if (newest == 0) return;
        if (!m_generator.rewind(newest)) return forgetNow();  // perhaps half of it was put back
        m_now.tokens.resize(newest);
        m_now.promptTokens = std::min<size_t>(m_now.promptTokens, newest);
        m_now.exactTokens = std::min<size_t>(m_now.exactTokens, newest);
    }
    Kept kept;
    kept.of = m_now;
    const uint64_t end = m_now.tokens.size();
    uint64_t bytes = end * sizeof(TokenId);
    std::vector<uint64_t> sizes;
    for (uint32_t ring = 0; ring < cache.rings(); ++ring) {
        kept.rings.push_back({.since = cache.heldSince(ring)});
        sizes.push_back((end - kept.rings.back().since) *
                        engine::cacheRecord(m_generator.graph(), cache.options().kv, ring).bytes);
        bytes += sizes.back();
    }
    if (bytes > m_most) return;
    std::erase_if(m_kept, [&](const Kept& other) {
        return sharedBeginning(other.of.tokens, m_now.tokens) >= other.of.promptTokens;
    });
    while (!m_kept.empty() && keptBytes() + bytes > m_most) m_kept.pop_back();
    try {
        for (uint32_t ring = 0; ring < cache.rings(); ++ring) {
            Kept::Ring& each = kept.rings[ring];
            each.records.resize(sizes[ring]);
            if (each.since < end && !m_generator.readRecords(ring, each.since, end, each.records)) return;
        }
        if (m_generator.keepsStates()) {
            auto states = m_generator.readStates();
            if (!states) return;
            kept.states = std::move(*states);
        }
        m_kept.push_front(std::move(kept));
    } catch (const std::bad_alloc&) {  // nor is there room for it
    }
}

/// False: the generator holds nothing.
bool KeptCaches::restore(const Kept& kept) {
    engine::StreamingCache& cache = m_generator.cache();
    const uint64_t end = kept.of.tokens.size();
    std::vector<uint64_t> since;
    for (const Kept::Ring& ring : kept.rings) since.push_back(ring.since);
    cache.restore(end, since);
    m_now = kept.of;
    bool whole = true;
    for (uint32_t ring = 0; ring < kept.rings.size(); ++ring)
        whole = whole && (since[ring] == end ||
                          bool(m_generator.writeRecords(ring, since[ring], end, kept.rings[ring].records)));
    if (whole && !kept.states.empty())
        whole = bool(m_generator.writeStates(kept.states)) && bool(m_generator.keepStates());
    if (!whole) forgetNow();
    return whole;
}

}  // namespace daylong::serve
