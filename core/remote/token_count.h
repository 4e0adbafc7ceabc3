// TokenCount: how many tokens texts are for a server, whose tokenizer is not here. By a rate that is learnt: from the
// server's tokenizer where it can be asked, from what its replies say they read, else a usual one, which is an
// estimate. Pure. Failure rule: never fails.
#pragma once

#include <algorithm>
#include <cstdint>
#include <string_view>

namespace daylong::remote {

class TokenCount {
public:
    /// Of a message of so many bytes, with what is written around it.
    uint64_t ofBytes(uint64_t bytes) const {
        return kAround + static_cast<uint64_t>(static_cast<double>(bytes) * m_rate + 0.999);
    }
    uint64_t of(std::string_view text) const { return text.empty() ? 0 : ofBytes(text.size()); }
    /// The most bytes that so many tokens can be.
    uint64_t bytesOf(uint64_t tokens) const {
        return tokens <= kAround ? 0 : static_cast<uint64_t>(static_cast<double>(tokens - kAround) / m_rate);
    }

    /// So many messages with so many bytes were so many tokens.
    void learn(uint64_t messages, uint64_t bytes, uint64_t tokens) {
        const uint64_t around = messages * kAround;
        if (bytes < kLeastBytes || tokens <= around) return;
        const double rate = static_cast<double>(tokens - around) / static_cast<double>(bytes);
        if (rate < m_rate / 2.0) return;  // some leave out what they had read before
        m_rate = std::clamp(rate, kLeast, kMost);
        m_learnt = true;
    }
    bool isEstimate() const { return !m_learnt; }

private:
    static constexpr uint64_t kAround = 5;         // marks of a turn's beginning and end
    static constexpr uint64_t kLeastBytes = 1000;  // of less, what a template adds is too much of it
    static constexpr double kUsual = 0.3;          // of European languages; what is cut off too early is no harm
    static constexpr double kLeast = 0.1, kMost = 1.5;
    double m_rate = kUsual;  // tokens for each byte
    bool m_learnt = false;
};

}  // namespace daylong::remote
