#include "engine/cache_record.h"

namespace daylong::engine {

CacheRecord cacheRecord(const Graph& graph, KvType kv, uint32_t ring) {
    const uint64_t elementBytes = kv == KvType::F32 ? 4 : kv == KvType::F16 ? 2 : 1;
    CacheRecord record;
    for (uint32_t i = 0; i < graph.attention.size(); ++i) {
        const AttentionShape& shape = graph.attention[i];
        if (shape.ring != ring) continue;
        CacheRecord::Layer layer{.index = i, .kvHeads = shape.kvHeads, .headDim = shape.headDim, .begin = record.bytes};
        layer.elements = shape.headDim * elementBytes;
        layer.scales = kv == KvType::Q8_0 ? uint64_t{(shape.headDim + 31) / 32} * 2 : 0;
        record.bytes = layer.value(shape.kvHeads);
        record.layers.push_back(layer);
    }
    return record;
}

bool fits(const SlotRange& range, const Graph& graph, const CacheLayout& layout, uint64_t bytes) {
    if (range.ring >= graph.rings.size()) return false;
    const uint64_t slots = ringShape(layout, graph.rings[range.ring]).slots();
    return uint64_t{range.first} + range.count <= slots &&
           bytes == range.count * cacheRecord(graph, layout.kv, range.ring).bytes;
}

}  // namespace daylong::engine
