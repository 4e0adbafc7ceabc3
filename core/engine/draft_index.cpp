#include "engine/draft_index.h"

#include <algorithm>
#include <bit>

namespace daylong::engine {

namespace {

constexpr uint32_t kSmallest = 1U << 12U;  // tokens
constexpr uint32_t kNone = 0xFFFFFFFFU;
constexpr uint32_t kLookedAt = 24;  // places, newest first

}  // namespace

void DraftIndex::clear() { *this = DraftIndex(m_most); }

uint64_t DraftIndex::bytes() const { return size() * (sizeof(TokenId) + 2 * sizeof(uint32_t)); }

size_t DraftIndex::bucketOf(TokenId first, TokenId second, TokenId third) const {
    uint64_t hash = 0;
    for (const TokenId token : {first, second, third})
        hash = (hash + static_cast<uint32_t>(token)) * 0x9E3779B97F4A7C15U;
    return (hash >> 32U) & (m_newest.size() - 1);
}

void DraftIndex::add(std::span<const TokenId> tokens) {
    for (const TokenId token : tokens) {
        if (m_held == size() && size() < m_most) makeRoom(size() + 1);
        add(token);
    }
}

void DraftIndex::reserve(uint64_t tokens) {
    if (m_held == 0 && tokens > size()) makeRoom(std::min<uint64_t>(tokens, m_most));
}

void DraftIndex::makeRoom(size_t wanted) {
    std::vector<TokenId> tokens = std::move(m_tokens);  // none was let go of yet
    tokens.resize(m_held);
    const size_t larger = std::min<size_t>(m_most, std::bit_ceil(std::max<size_t>(kSmallest, wanted)));
    m_tokens.assign(larger, 0);
    m_earlier.assign(larger, kNone);
    m_newest.assign(larger, kNone);
    m_next = m_held = 0;
    for (const TokenId token : tokens) add(token);
}

void DraftIndex::add(TokenId token) {
    const uint32_t place = m_next++;
    m_tokens[place & (size() - 1)] = token;
    m_held = std::min<uint32_t>(m_held + 1, static_cast<uint32_t>(size()));
    if (m_held < kAlike) return;
    uint32_t& newest = m_newest[bucketOf(at(place - 2), at(place - 1), token)];
    m_earlier[place & (size() - 1)] = newest;
    newest = place;
}

/// How many tokens are the same, backwards from that place, which is `age` tokens old.
uint32_t DraftIndex::alikeAt(uint32_t place, uint32_t age, std::span<const TokenId> before) const {
    const size_t most = std::min<size_t>({before.size(), kMostAlike, m_held - age});
    uint32_t alike = 0;
    while (alike < most && at(place - alike) == before[before.size() - 1 - alike]) ++alike;
    return alike;
}

DraftIndex::Draft DraftIndex::find(std::span<const TokenId> before, uint32_t most) const {
    if (before.size() < kAlike || m_held < kAlike) return {};
    const auto last = before.last(kAlike);
    Draft best;
    uint32_t behind = 0, younger = 0;
    uint32_t place = m_newest[bucketOf(last[0], last[1], last[2])];
    for (uint32_t i = 0; i < kLookedAt && place != kNone; ++i) {
        const uint32_t age = m_next - 1 - place;
        if (age >= m_held || (i > 0 && age <= younger)) break;  // let go of
        const uint32_t alike = age > 0 ? alikeAt(place, age, before) : 0;
        if (alike >= kAlike && alike > best.alike) {
            best.alike = alike;
            behind = place + 1;
        }
        if (best.alike == std::min<size_t>(kMostAlike, before.size())) break;
        younger = age;
        place = m_earlier[place & (size() - 1)];
    }
    if (best.alike == 0) return {};
    const size_t from = behind & (size() - 1);
    best.tokens = std::span(m_tokens).subspan(from, std::min<size_t>({most, m_next - behind, size() - from}));
    return best;
}

}  // namespace daylong::engine
