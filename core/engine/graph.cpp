#include "engine/graph.h"

#include <bit>
#include <cmath>

namespace daylong::engine {

float alibiSlope(const AttentionShape& shape, uint32_t head) {
    const uint32_t power = std::bit_floor(shape.heads);
    const double step = double{shape.alibiMaxBias} / (head < power ? power : 2.0 * power);
    const uint32_t exponent = head < power ? head + 1 : 2 * (head - power) + 1;
    return static_cast<float>(std::exp2(-step * exponent));
}

}  // namespace daylong::engine
