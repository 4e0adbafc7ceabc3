#include "engine/draft_length.h"

#include <algorithm>

namespace daylong::engine {

namespace {

constexpr double kWorthIt = 1.06;  // times as fast, at least: what is expected is not certain
constexpr double kSaidShare = 1.0 / 24, kTimeShare = 1.0 / 8;
constexpr double kDearer = 1.0 / 2;       // what costs more than it was thought to is believed sooner
constexpr double kForgotten = 1.0 / 512;  // of a bad day, with every step of one row
constexpr double kFirstGuess = 0.2;
constexpr double kFirstRight = 0.6, kFirstDraft = 0.15;  // of a small model's
constexpr double kFirstMiss = 1.2;                       // steps: what came true is fed once more, as one
constexpr double kForgottenOfModel = 1.0 / 4096;         // it has to catch up first, so it is tried again more rarely
constexpr size_t kModelsKind = 6;
constexpr uint32_t kSinglesFirst = 4;  // steps of one row: of these the quickest counts, as the first finds cold pages
constexpr uint32_t kSingleEvery = 32;  // steps: what is asked of a model in each of them would never be compared

size_t kindOf(uint32_t alike) {
    if (alike == DraftLength::kByModel) return kModelsKind;
    return alike < 5 ? (alike < 4 ? 0 : 1) : alike < 7 ? 2 : alike < 10 ? 3 : alike < 16 ? 4 : 5;
}

}  // namespace

DraftLength::DraftLength(bool missesCost)
    : m_right{0.4, 0.5, 0.6, 0.7, 0.8, 0.9, kFirstRight},
      m_perRow(kFirstGuess),
      m_perDraft(kFirstDraft),
      m_perMiss(missesCost ? kFirstMiss : 0.0) {}

double DraftLength::cost(uint32_t rows) const {
    if (rows <= 1) return 1.0;
    return m_cost[rows] > 0.0 ? m_cost[rows] : guess(rows);
}

uint32_t DraftLength::chooseByModel(uint32_t most) const {
    const bool isMeasured = m_singles >= kSinglesFirst && m_sinceSingle < kSingleEvery;
    return isMeasured ? best(kByModel, most, m_perDraft) : 0;
}

uint32_t DraftLength::best(uint32_t alike, uint32_t drafted, double perDraft) const {
    double likely = 1.0, expected = 1.0, fastest = kWorthIt;
    uint32_t chosen = 0;
    for (uint32_t count = 1; count <= std::min(drafted, kMost); ++count) {
        likely *= m_right[kindOf(alike == kByModel ? kByModel : alike + count - 1)];
        expected += likely;
        const double times = expected / (cost(count + 1) + perDraft * count + m_perMiss * (1.0 - likely));
        if (times <= fastest) continue;
        fastest = times;
        chosen = count;
    }
    return chosen;
}

void DraftLength::noteSaid(uint32_t alike, bool right) {
    double& share = m_right[kindOf(alike)];
    share += ((right ? 1.0 : 0.0) - share) * kSaidShare;
}

void DraftLength::noteStep(uint32_t rows, double seconds) {
    if (rows == 1) {
        m_sinceSingle = 0;
        if (m_singles < kSinglesFirst) {
            m_single = m_singles > 0 ? std::min(m_single, seconds) : seconds;
            ++m_singles;
        } else {
            // A single slow one says that something else had the machine.
            m_single += (std::min(seconds, 2.0 * m_single) - m_single) * kTimeShare;
        }
        // What is thought too dear is never made, and so never measured: it is thought better of again.
        m_perRow += (kFirstGuess - m_perRow) * kForgotten;
        moveToGuess(kForgotten);
        m_right[kModelsKind] += (kFirstRight - m_right[kModelsKind]) * kForgottenOfModel;
        m_perDraft += (kFirstDraft - m_perDraft) * kForgottenOfModel;
        return;
    }
    ++m_sinceSingle;
    if (m_single <= 0.0 || rows >= m_cost.size()) return;
    const double times = std::clamp(seconds / m_single, 1.0, 2.0 * rows);
    double& cost = m_cost[rows];
    if (cost <= 0.0) cost = guess(rows);
    cost += (times - cost) * (times > cost ? kDearer : kTimeShare);
    m_perRow += ((times - 1.0) / (rows - 1) - m_perRow) * kTimeShare;
}

void DraftLength::noteDraft(uint32_t tokens, double seconds) {
    if (m_single <= 0.0 || tokens == 0) return;
    m_perDraft += (std::min(seconds / (tokens * m_single), 2.0) - m_perDraft) * kTimeShare;
}

void DraftLength::noteMiss(double seconds) {
    if (m_single > 0.0) m_perMiss += (std::min(seconds / m_single, 4.0) - m_perMiss) * kTimeShare;
}

double DraftLength::guess(uint32_t rows) const { return 1.0 + m_perRow * (rows - 1); }

void DraftLength::moveToGuess(double share) {
    for (uint32_t rows = 2; rows < m_cost.size(); ++rows) {
        if (m_cost[rows] > 0.0) m_cost[rows] += (guess(rows) - m_cost[rows]) * share;
    }
}

}  // namespace daylong::engine
