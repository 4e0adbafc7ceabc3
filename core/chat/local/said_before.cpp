#include "chat/local/said_before.h"

#include "base/clock.h"

#include <algorithm>

namespace daylong::chat {

void SaidBefore::add(std::span<const int32_t> tokens) {
    if (m_generator.canTryAhead()) m_index.add(tokens);
}

void SaidBefore::clear() {
    m_index.clear();
    m_context.clear();
    m_drafted.clear();
}

Result<void> SaidBefore::feed(int32_t token, std::span<const int32_t> before) {
    if (!isOn()) return m_generator.feed({&token, 1});
    if (cameTrue(token) && m_generator.cache().ahead() > 0) return m_generator.feedAhead(token, {});  // is there
    const uint32_t ahead = draft(token, before);
    const double start = steadySeconds();
    TRY(m_generator.feedAhead(token, std::span(m_drafted).first(ahead)));
    m_length.noteStep(ahead + 1, steadySeconds() - start);
    return {};
}

/// Whether that is the token that was drafted for here, tried or not.
bool SaidBefore::cameTrue(int32_t token) {
    if (m_right >= m_drafted.size() || m_generator.cache().next() != m_draftedAt + m_right) return false;
    const bool right = m_drafted[m_right] == token;
    m_length.noteSaid(m_alike + m_right, right);
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
    return m_length.choose(m_alike, std::min(drafted, m_generator.cache().mostAhead()));
}

}  // namespace daylong::chat
