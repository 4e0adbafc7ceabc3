// DraftLength: how many drafted tokens to try ahead, so that a reply comes sooner: by how often such tokens were said
// (also when none was tried), and by what steps of several rows cost on this device, measured as they are made. None,
// where that does not pay. What it says changes how long a reply takes, never a word of it.
// Thread rule: one thread.
#pragma once

#include <array>
#include <cstdint>

namespace daylong::engine {

class DraftLength {
public:
    static constexpr uint32_t kMost = 15;
    static constexpr uint32_t kByModel = 0;  // instead of how many were alike: a small model said what comes

    /// `missesCost`: what did not come true has to be taken back, by feeding what did once more.
    explicit DraftLength(bool missesCost = false);

    /// How many of `drafted` tokens to try, which came after `alike` tokens as these do.
    uint32_t choose(uint32_t alike, uint32_t drafted) const { return best(alike, drafted, 0.0); }
    /// How many tokens, `most` at most, to have a small model say, and try. None in some steps, so that there is
    /// always one of one row that was measured lately, by which everything else is judged.
    uint32_t chooseByModel(uint32_t most) const;
    /// A drafted token, after so many alike (those before it in its draft included), was the one that was said, or not.
    void noteSaid(uint32_t alike, bool right);
    void noteStep(uint32_t rows, double seconds);
    /// What it took that model to say so many, its part of what it read before included.
    void noteDraft(uint32_t tokens, double seconds);
    /// What it took to take something back.
    void noteMiss(double seconds);
    /// What a step of so many rows takes, in steps of one.
    double cost(uint32_t rows) const;

private:
    uint32_t best(uint32_t alike, uint32_t drafted, double perDraft) const;
    double guess(uint32_t rows) const;
    void moveToGuess(double share);

    std::array<double, 7> m_right;              // by how many were alike; the last: of a small model's
    std::array<double, kMost + 2> m_cost = {};  // [rows] 0: not measured
    double m_perRow;                            // beyond the first, for those
    double m_perDraft;                          // in steps of one row, of a small model's
    double m_perMiss;                           // likewise, of taking something back
    double m_single = 0.0;                      // seconds of a step of one row
    uint32_t m_singles = 0;                     // such steps, kSinglesFirst at most
    uint32_t m_sinceSingle = 0;                 // steps of several rows since the last of them
};

}  // namespace daylong::engine
