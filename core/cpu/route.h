// Which experts a row goes to, and how much each counts. Thread rule: pure function.
#pragma once

#include "engine/graph.h"

namespace daylong::cpu {

/// As OpKind::Route says. `bias`, `factors`: [experts], or none.
void route(const engine::Op& op, const float* logits, uint32_t experts, const float* bias, const float* factors,
           float* weights, float* indices);

}  // namespace daylong::cpu
