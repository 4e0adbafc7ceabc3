#include "cpu/route.h"

#include <algorithm>
#include <cmath>

namespace daylong::cpu {

void route(const engine::Op& op, const float* logits, uint32_t experts, const float* bias, const float* factors,
           float* weights, float* indices) {
    using model::Routing;
    const bool sigmoid = op.routing == Routing::Sigmoid || op.routing == Routing::SigmoidOfChosen;
    const auto shareOf = [&](uint32_t expert, float most) {
        return sigmoid ? 1.0F / (1.0F + std::exp(-logits[expert])) : std::exp(logits[expert] - most);
    };
    const auto scoreOf = [&](uint32_t expert) {
        return sigmoid ? shareOf(expert, 0.0F) + (bias != nullptr ? bias[expert] : 0.0F) : logits[expert];
    };
    float sum = 0.0F, most = 0.0F;
    for (uint32_t u = 0; u < op.group; ++u) {
        uint32_t best = experts;
        float score = 0.0F;
        for (uint32_t e = 0; e < experts; ++e) {
            const bool taken = std::find(indices, indices + u, static_cast<float>(e)) != indices + u;
            if (taken) continue;
            const float own = scoreOf(e);
            if (best == experts || own > score) {
                best = e;
                score = own;
            }
        }
        if (u == 0) most = logits[best];
        indices[u] = static_cast<float>(best);
        weights[u] = shareOf(best, most);
        sum += weights[u];
    }
    if (op.routing == Routing::Softmax) {
        sum = 0.0F;
        for (uint32_t e = 0; e < experts; ++e) sum += shareOf(e, most);
    }
    if (op.routing == Routing::Sigmoid) sum = 1.0F;
    for (uint32_t u = 0; u < op.group; ++u)
        weights[u] *= op.value / sum * (factors != nullptr ? factors[static_cast<uint32_t>(indices[u])] : 1.0F);
}

}  // namespace daylong::cpu
