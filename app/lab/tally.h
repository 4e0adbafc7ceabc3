// Sums of negative log-likelihoods, and perplexity along a text. Plain values; nothing fails.
#pragma once

#include <cmath>
#include <cstdint>
#include <vector>

namespace daylong::lab {

struct Tally {
    uint64_t count = 0;
    double sum = 0.0;  // nats

    void add(double nll) {
        ++count;
        sum += nll;
    }
    double mean() const { return count > 0 ? sum / static_cast<double>(count) : NAN; }
    double perplexity() const { return std::exp(mean()); }
};

/// Perplexity against position: of each segment of the text, and of everything up to its end.
class Curve {
public:
    struct Point {
        uint64_t position = 0;  // the segment's last predicted token
        double segment = 0.0;   // perplexity of the segment
        double running = 0.0;   // perplexity from the start on
    };

    explicit Curve(uint64_t segmentTokens) : m_segmentTokens(segmentTokens > 0 ? segmentTokens : 1) {}

    /// Targets come in ascending order.
    void add(uint64_t target, double nll) {
        const uint64_t index = target / m_segmentTokens;
        if (m_points.empty() || index != m_segmentIndex) {
            m_points.emplace_back();
            m_segment = {};
            m_segmentIndex = index;
        }
        m_segment.add(nll);
        m_running.add(nll);
        m_points.back() = {target, m_segment.perplexity(), m_running.perplexity()};
    }
    const std::vector<Point>& points() const { return m_points; }

private:
    uint64_t m_segmentTokens, m_segmentIndex = 0;
    Tally m_segment, m_running;
    std::vector<Point> m_points;
};

}  // namespace daylong::lab
