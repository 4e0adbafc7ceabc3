// Which rows meet in a tile, for products of many rows with chosen experts: 64 pairs of a row and one of its chosen experts
// at a time, all of one expert. Made: each tile's expert, then each tile's pairs (row * chosen + which). One workgroup.
#version 450
#extension GL_GOOGLE_include_directive : require
#include "step.glsl"
#include "expert_plan.glsl"

layout(local_size_x = 256) in;
layout(set = 0, binding = 1) readonly buffer Indices { float indices[]; };
layout(set = 0, binding = 4) writeonly buffer Plan { uint plan[]; };
layout(push_constant) uniform Push { uint flags, experts, chosen, stride, tiles; };

const uint kMost = 1024;  // experts; program.cpp refuses more
shared uint firstTile[kMost + 1];

uint expertOf(uint pair) { return uint(indices[(opFirstRow(flags) + pair / chosen) * stride + pair % chosen]); }

void main() {
    const uint lane = gl_LocalInvocationID.x, pairs = (stepRows() - opFirstRow(flags)) * chosen;
    for (uint e = lane; e < experts; e += 256) {
        uint count = 0;
        for (uint pair = 0; pair < pairs; ++pair) count += expertOf(pair) == e ? 1 : 0;
        firstTile[e + 1] = (count + kTilePairs - 1) / kTilePairs;
    }
    if (lane == 0) firstTile[0] = 0;
    barrier();
    if (lane == 0) {
        for (uint e = 0; e < experts; ++e) firstTile[e + 1] += firstTile[e];
    }
    barrier();
    for (uint e = lane; e < experts; e += 256) {
        uint at = firstTile[e] * kTilePairs;
        for (uint pair = 0; pair < pairs; ++pair) {
            if (expertOf(pair) == e) plan[tiles + at++] = pair;
        }
        for (; at < firstTile[e + 1] * kTilePairs; ++at) plan[tiles + at] = kNoPair;
        for (uint tile = firstTile[e]; tile < firstTile[e + 1]; ++tile) plan[tile] = e;
    }
    for (uint tile = firstTile[experts] + lane; tile < tiles; tile += 256) plan[tile] = kNoPair;
}
