// Which neighbouring ops of a graph may be done in one pass because nobody else needs what lies between them: decided
// here, once for every backend. Whether a device does so is its own matter. An op of a graph is named by its place in
// it. Pure functions; they never fail.
#pragma once

#include "engine/graph.h"

#include <cstddef>
#include <optional>

namespace daylong::engine {

/// Whether what `buffer` holds before op `at` is still needed from there on, in any row.
bool isRead(const Graph& graph, BufferId buffer, size_t at);

/// One past the products, beginning with the one at `at`, that read the same input and write neither that nor
/// `alsoKept`: they can be one list, and the input be prepared once.
size_t productsEnd(const Graph& graph, size_t at, BufferId alsoKept = kNoBuffer);

/// Whether the op at `at` is a norm that only the products right behind it read: it can be made on their way in.
bool isNormOfProducts(const Graph& graph, size_t at);

/// The sum right behind the product at `product`, where that is needed by nothing else: `out` = product + `other`.
struct SumBehind {
    BufferId other = kNoBuffer, out = kNoBuffer;
};
std::optional<SumBehind> sumBehind(const Graph& graph, size_t product);

/// The gate right behind the two products of one input from `first` on, act(first) * second, where neither is needed by
/// itself. Null: there is none.
const Op* gateBehind(const Graph& graph, size_t first);

}  // namespace daylong::engine
