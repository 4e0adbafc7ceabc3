#include "cpu/working_memory.h"

#include <algorithm>

namespace daylong::cpu {

Result<WorkingMemory> WorkingMemory::create(const engine::Graph& graph, uint32_t chunk, uint32_t mostColumns,
                                            uint32_t threads) {
    const uint64_t own = std::max(mostColumns, kOwnValues), shared = uint64_t{mostColumns} * chunk;
    const auto blocksBytes = [](uint64_t values) { return aligned(values / 32 * sizeof(ActivationBlock)); };
    const auto inputBytes = [&](uint64_t values) { return aligned(values * sizeof(float)) + blocksBytes(values); };
    const auto bufferBytes = [&](size_t i) {
        if (static_cast<engine::BufferId>(i) == graph.logits) return uint64_t{0};
        return aligned(uint64_t{graph.buffers[i].width} * chunk * sizeof(float));
    };
    uint64_t bytes = threads * inputBytes(own) + inputBytes(shared);
    for (size_t i = 0; i < graph.buffers.size(); ++i) bytes += bufferBytes(i);
    WorkingMemory made;
    made.m_arena = TRY(Arena::create(bytes, "the model's working memory"));
    std::byte* at = made.m_arena.data();
    const auto take = [&at](uint64_t size) {
        std::byte* const taken = at;
        at += size;
        return taken;
    };
    for (size_t i = 0; i < graph.buffers.size(); ++i) {
        const uint64_t size = bufferBytes(i);
        made.buffers.push_back(size == 0 ? nullptr : reinterpret_cast<float*>(take(size)));
    }
    const auto takeInput = [&](uint64_t values) {
        return Activations{.values = reinterpret_cast<float*>(take(aligned(values * sizeof(float)))),
                           .blocks = reinterpret_cast<ActivationBlock*>(take(blocksBytes(values)))};
    };
    for (uint32_t i = 0; i < threads; ++i) made.ownInputs.push_back(takeInput(own));
    made.preparedFor.assign(threads, nullptr);
    made.sharedInput = takeInput(shared);
    return made;
}

}  // namespace daylong::cpu
