// The best experts by their router logits: how much each counts, times a factor and, it may be, one of its own; and their
// indices. A workgroup per row.
#version 450
#extension GL_GOOGLE_include_directive : require
#include "step.glsl"

layout(local_size_x = 64) in;
// As model::Routing: sigmoids of the logits, or their softmax; divided by the sum of the chosen ones', of all, or not.
layout(constant_id = 0) const bool kSigmoid = false;
layout(constant_id = 1) const uint kDivide = 0;
layout(constant_id = 2) const bool kFactors = false;
layout(set = 0, binding = 1) readonly buffer In { float in1[]; };
layout(set = 0, binding = 3) readonly buffer Bias { float bias[]; };  // for the choice alone
layout(set = 0, binding = 4) writeonly buffer Out { float values[]; };
layout(set = 0, binding = 5) writeonly buffer Out2 { float indices[]; };
layout(set = 0, binding = 6) readonly buffer Factors { float factors[]; };
layout(push_constant) uniform Push {
    uint flags, experts, chosen, inStride, outStride, out2Stride;
    float factor;
    uint groups, groupsUsed;  // as model::ExpertGroups
};

const uint kMost = 1024;  // experts; program.cpp refuses more
const uint kNone = 0xFFFFFFFFu;
const float kLowest = -3.0e38;
shared float scores[kMost];
shared uint used[kMost / 32];
shared float bestScore[64];
shared uint bestIndex[64];
shared float weights[kMost];
shared uint taken[kMost];

/// Bits of the groups that experts are chosen from.
uint openGroups(uint lane) {
    if (groupsUsed == groups) return kNone;
    const uint size = experts / groups;
    if (lane < groups) {
        float best = kLowest, second = kLowest;
        for (uint e = lane * size; e < (lane + 1) * size; ++e) {
            second = max(second, min(scores[e], best));
            best = max(best, scores[e]);
        }
        bestScore[lane] = kSigmoid && size > 1 ? best + second : best;
    }
    barrier();
    uint open = 0;
    for (uint u = 0; u < groupsUsed; ++u) {
        uint best = kNone;
        for (uint g = 0; g < groups; ++g) {
            if ((open >> g & 1u) == 0 && (best == kNone || bestScore[g] > bestScore[best])) best = g;
        }
        open |= 1u << best;
    }
    barrier();
    return open;
}

float shareOf(float logit, float most) { return kSigmoid ? 1.0 / (1.0 + exp(min(-logit, 80.0))) : exp(logit - most); }

void main() {
    const uint row = opFirstRow(flags) + gl_WorkGroupID.y, lane = gl_LocalInvocationID.x, from = row * inStride;
    if (row >= stepRows()) return;
    for (uint e = lane; e < experts; e += 64) {
        const float logit = in1[from + e];
        scores[e] = !kSigmoid ? logit : shareOf(logit, 0.0) + ((flags & kHasBias) != 0 ? bias[e] : 0.0);
    }
    for (uint i = lane; i < kMost / 32; i += 64) used[i] = 0;
    barrier();
    const uint open = openGroups(lane), groupSize = experts / groups;
    float most = 0.0, sum = 0.0;
    for (uint u = 0; u < chosen; ++u) {
        // One that is not used yet, even where every score is a not-a-number.
        float best = 0.0;
        uint at = kNone;
        for (uint e = lane; e < experts; e += 64) {
            const bool free = (used[e / 32] >> (e % 32) & 1u) == 0 && (open >> (e / groupSize) & 1u) != 0;
            if (free && (at == kNone || scores[e] > best)) best = scores[e], at = e;
        }
        bestScore[lane] = best;
        bestIndex[lane] = at;
        barrier();
        at = kNone;
        for (uint i = 0; i < 64; ++i) {  // of equal ones the lower index
            const uint index = bestIndex[i];
            if (index == kNone) continue;
            if (at == kNone || bestScore[i] > best || (bestScore[i] == best && index < at)) best = bestScore[i], at = index;
        }
        barrier();
        if (u == 0) most = in1[from + at];
        const float weight = shareOf(in1[from + at], most);
        sum += weight;
        if (lane == 0) {
            used[at / 32] |= 1u << (at % 32);
            weights[u] = weight;
            taken[u] = at;
            indices[row * out2Stride + u] = float(at);
        }
        barrier();
    }
    if (kDivide == 1) {
        sum = 0.0;
        for (uint e = 0; e < experts; ++e) sum += shareOf(in1[from + e], most);
    }
    if (kDivide == 2) sum = 1.0;
    for (uint u = lane; u < chosen; u += 64)
        values[row * outStride + u] = weights[u] * factor / sum * (kFactors ? factors[taken[u]] : 1.0);
}
