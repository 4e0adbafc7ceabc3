// The keys in a record (engine/cache_record.h) are rotated at their token's position. Here they are turned on to
// another one, as if the token had been fed there: rotations add up, so nothing but the distance counts. A key that is
// turned is rounded once more to the cache's type. Pure functions; no failures.
#pragma once

#include "engine/cache_record.h"
#include "engine/rope_phases.h"

#include <cstddef>
#include <cstdint>
#include <span>

namespace daylong::engine {

/// Turns the keys of `records` [n, record.bytes], all by as many positions: what is added to them, modulo 2^64.
/// `phases`: of each angle set of the graph.
void turnKeys(std::span<std::byte> records, const CacheRecord& record, const Graph& graph, KvType kv,
              std::span<const RopePhases> phases, uint64_t positions);

}  // namespace daylong::engine
