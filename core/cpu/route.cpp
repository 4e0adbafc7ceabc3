#include "cpu/route.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace daylong::cpu {

namespace {

/// Bits of the groups that experts are chosen from.
template <class ScoreOf>
uint32_t openGroups(const engine::Op& op, uint32_t experts, const ScoreOf& scoreOf) {
    const model::ExpertGroups groups = op.expertGroups;
    if (groups.used == groups.count) return ~0U;
    const uint32_t size = experts / groups.count;
    std::array<float, model::ExpertGroups::kMost> worth = {};
    for (uint32_t g = 0; g < groups.count; ++g) {
        float best = -INFINITY, second = -INFINITY;
        for (uint32_t e = g * size; e < (g + 1) * size; ++e) {
            const float own = scoreOf(e);
            second = std::max(second, std::min(own, best));
            best = std::max(best, own);
        }
        worth[g] = model::isSigmoid(op.routing) && size > 1 ? best + second : best;
    }
    uint32_t open = 0;
    for (uint32_t u = 0; u < groups.used; ++u) {
        uint32_t best = groups.count;
        for (uint32_t g = 0; g < groups.count; ++g) {
            if ((open >> g & 1U) == 0 && (best == groups.count || worth[g] > worth[best])) best = g;
        }
        open |= 1U << best;
    }
    return open;
}

}  // namespace

void route(const engine::Op& op, const float* logits, uint32_t experts, const float* bias, const float* factors,
           float* weights, float* indices) {
    using model::Routing;
    const bool sigmoid = model::isSigmoid(op.routing);
    const auto shareOf = [&](uint32_t expert, float most) {
        return sigmoid ? 1.0F / (1.0F + std::exp(-logits[expert])) : std::exp(logits[expert] - most);
    };
    const auto scoreOf = [&](uint32_t expert) {
        return sigmoid ? shareOf(expert, 0.0F) + (bias != nullptr ? bias[expert] : 0.0F) : logits[expert];
    };
    const uint32_t open = openGroups(op, experts, scoreOf), groupSize = experts / op.expertGroups.count;
    float sum = 0.0F, most = 0.0F;
    for (uint32_t u = 0; u < op.group; ++u) {
        uint32_t best = experts;
        float score = 0.0F;
        for (uint32_t e = 0; e < experts; ++e) {
            const bool taken = std::find(indices, indices + u, static_cast<float>(e)) != indices + u;
            if (taken || (open >> e / groupSize & 1U) == 0) continue;
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
