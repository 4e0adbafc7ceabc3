#include "engine/graph.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <numeric>

namespace daylong::engine {

uint64_t StateShape::floats() const {
    if (taps > 0) return uint64_t{taps - 1} * width;
    const uint64_t columns = (delta.valueDim + kStateBlock - 1) / kStateBlock * kStateBlock;
    return delta.valueHeads * delta.keyDim * columns;
}

float alibiSlope(const AttentionShape& shape, uint32_t head) {
    const uint32_t power = std::bit_floor(shape.heads);
    const double step = double{shape.alibiMaxBias} / (head < power ? power : 2.0 * power);
    const uint32_t exponent = head < power ? head + 1 : 2 * (head - power) + 1;
    return static_cast<float>(std::exp2(-step * exponent));
}

uint32_t anglesBefore(const Graph& graph, size_t set) {
    const auto end = graph.ropeDims.begin() + static_cast<std::ptrdiff_t>(std::min(set, graph.ropeDims.size()));
    return std::accumulate(graph.ropeDims.begin(), end, 0U);
}

}  // namespace daylong::engine
