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

    DraftLength();

    /// How many of `drafted` tokens to try, which came after `alike` tokens as these do.
    uint32_t choose(uint32_t alike, uint32_t drafted) const;
    /// A drafted token, after so many alike (those before it in its draft included), was the one that was said, or not.
    void noteSaid(uint32_t alike, bool right);
    void noteStep(uint32_t rows, double seconds);
    /// What a step of so many rows takes, in steps of one.
    double cost(uint32_t rows) const;

private:
    double guess(uint32_t rows) const;
    void moveToGuess(double share);

    std::array<double, 6> m_right;              // by how many were alike
    std::array<double, kMost + 2> m_cost = {};  // [rows] 0: not measured
    double m_perRow;                            // beyond the first, for those
    double m_single = 0.0;                      // seconds of a step of one row
};

}  // namespace daylong::engine
