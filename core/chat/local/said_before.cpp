#include "chat/local/said_before.h"

#include <algorithm>

namespace daylong::chat {

namespace {

using engine::DraftLength;
using engine::DraftModel;

constexpr size_t kNewest = DraftModel::kSees;
constexpr double kMadeGood = 1.0 / 32;  // of what is owed, by each draft

}  // namespace

SaidBefore::SaidBefore(engine::Generator& generator) : m_generator(generator), m_length(generator.keepsStates()) {
    m_newest.reserve(4 * kNewest);
}

void SaidBefore::add(std::span<const int32_t> tokens, bool known) {
    if (!m_generator.canTryAhead()) return;
    if (!known) m_index.add(tokens);
    if (m_newest.size() > 2 * kNewest) m_newest.erase(m_newest.begin(), m_newest.end() - kNewest);
    const auto newest = tokens.last(std::min(tokens.size(), kNewest));
    m_newest.insert(m_newest.end(), newest.begin(), newest.end());
    m_entered += tokens.size();
}

void SaidBefore::cut(uint64_t tokens) {
    m_newest.resize(m_newest.size() - std::min<uint64_t>(m_newest.size(), tokens));
    m_entered -= std::min(m_entered, tokens);
}

void SaidBefore::begin() {
    m_newest.clear();
    m_entered = 0;
}

void SaidBefore::clear() {
    m_index.clear();
    m_context.clear();
    m_drafted.clear();
    begin();
}

Result<void> SaidBefore::feed(int32_t token, std::span<const int32_t> before) {
    if (!isOn()) return m_generator.feed({&token, 1});
    if (cameTrue(token) && m_generator.cache().ahead() > 0) {  // is there
        ++m_taken;
        return m_generator.feedAhead(token, {});
    }
    double start = m_seconds();
    if (TRY(m_generator.settle())) m_length.noteMiss(m_seconds() - start);
    const uint32_t ahead = draft(token, before);
    start = m_seconds();
    TRY(m_generator.feedAhead(token, std::span(m_drafted).first(ahead)));
    m_length.noteStep(ahead + 1, m_seconds() - start);
    return {};
}

/// Whether that is the token that was drafted for here, tried or not.
bool SaidBefore::cameTrue(int32_t token) {
    if (m_right >= m_drafted.size() || m_generator.cache().next() != m_draftedAt + m_right) return false;
    const bool right = m_drafted[m_right] == token;
    const bool byModel = m_alike == DraftLength::kByModel;
    m_length.noteSaid(byModel ? m_alike : m_alike + m_right, right);
    if (right && byModel) ++m_tally.cameTrue;
    if (right) ++m_right;
    else m_drafted.clear();
    return right;
}

/// How many of the tokens that came next before are worth trying behind this one.
uint32_t SaidBefore::draft(int32_t token, std::span<const int32_t> before) {
    m_context.assign(before.begin(), before.end());
    m_context.push_back(token);
    const engine::DraftIndex::Draft found = m_index.find(m_context, kMostAhead);
    m_drafted.assign(found.tokens.begin(), found.tokens.end());
    m_draftedAt = m_generator.cache().next() + 1;
    m_alike = found.alike;
    m_right = 0;
    const auto drafted = static_cast<uint32_t>(m_drafted.size());
    const uint32_t most = m_generator.cache().mostAhead();
    const uint32_t ahead = drafted > 0 ? m_length.choose(m_alike, std::min(drafted, most)) : 0;
    return ahead == 0 && m_next ? draftByModel(token, most) : ahead;
}

/// Likewise of what a small model says, where it is worth asking.
uint32_t SaidBefore::draftByModel(int32_t token, uint32_t most) {
    const uint32_t wanted = m_length.chooseByModel(most);
    if (wanted == 0) return 0;
    m_newest.push_back(token);
    const auto newest = std::span(m_newest).last(std::min(m_newest.size(), kNewest));
    const double start = m_seconds();
    const Result<engine::Drafted> said = m_next(newest, m_entered + 1, wanted);
    const double seconds = m_seconds() - start;
    m_tally.seconds += seconds;
    m_newest.pop_back();
    if (!said) {
        m_next = {};  // it is of no more use
        return 0;
    }
    if (said->tokens.empty()) {  // it is catching up: the reply goes on without it meanwhile
        m_owed += seconds;
        return 0;
    }
    const double part = m_owed * kMadeGood;
    m_owed -= part;
    m_length.noteDraft(wanted, seconds + part);
    m_drafted.assign(said->tokens.begin(), said->tokens.end());
    m_alike = DraftLength::kByModel;
    m_tally.said += m_drafted.size();
    return static_cast<uint32_t>(std::min<size_t>(m_drafted.size(), most));
}

}  // namespace daylong::chat
