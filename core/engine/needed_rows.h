// Which ops the rows of a step need whose logits nobody wants: those that leave something for later steps, a key or a
// state, and those that make what these read. What comes behind the last of them is a long prompt's largest waste: in
// most models the last layer from its attention on, and where the last layers use the keys of an earlier one (Gemma 4
// E2B: 20 of 35), all of these. Found by what is read, not by what a family is like; once, for every backend. A pure
// function; it never fails.
#pragma once

#include "engine/graph.h"

#include <vector>

namespace daylong::engine {

/// [ops] Whether rows before Step::firstLogitRow need it. An op is needed whole: one that stores keys turns its
/// queries, too, and to take it apart would cost every reply's token a pass.
std::vector<bool> neededInEveryRow(const Graph& graph);

}  // namespace daylong::engine
