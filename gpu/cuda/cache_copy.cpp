#include "cuda/cache_copy.h"

#include <algorithm>
#include <cstring>

namespace daylong::cuda {

namespace {

constexpr uint64_t kStagingBytes = 4U << 20U;

}  // namespace

std::vector<CacheCopy::Column> CacheCopy::columnsOf(const std::vector<CacheView>& cache,
                                                    const engine::CacheRecord& record) {
    std::vector<Column> columns;
    for (const engine::CacheRecord::Layer& layer : record.layers) {
        const CacheView& view = cache[layer.index];
        const uint64_t elementBytes = layer.elements / layer.headDim;
        const auto add = [&](uint8_t* data, uint16_t* scales, uint32_t head, uint64_t at) {
            const uint64_t before = uint64_t{head} * view.slots, stride = view.dims * elementBytes;
            columns.push_back({reinterpret_cast<std::byte*>(data) + before * stride, stride, layer.elements, at});
            if (layer.scales == 0) return;
            columns.push_back({reinterpret_cast<std::byte*>(scales) + before * layer.scales, layer.scales, layer.scales,
                               at + layer.elements});
        };
        for (uint32_t head = 0; head < layer.kvHeads; ++head) {
            add(view.keys, view.keyScales, head, layer.key(head));
            add(view.values, view.valueScales, head, layer.value(head));
        }
    }
    return columns;
}

Result<uint32_t> CacheCopy::slotsAtOnce(const std::vector<Column>& columns) {
    if (!m_staging) m_staging = TRY(allocatePinned(kStagingBytes, "copying the cache"));
    uint64_t slot = 1;
    for (const Column& column : columns) slot += column.stride;
    if (slot > kStagingBytes)
        return Error{ErrorCode::Unsupported, "a token takes more room in the cache than can be copied at once"};
    return static_cast<uint32_t>(kStagingBytes / slot);
}

Result<void> CacheCopy::read(const std::vector<CacheView>& cache, const engine::CacheRecord& record,
                             const engine::SlotRange& slots, std::span<std::byte> records, cudaStream_t stream) {
    const std::vector<Column> columns = columnsOf(cache, record);
    const uint32_t most = TRY(slotsAtOnce(columns));
    for (uint32_t done = 0; done < slots.count;) {
        const uint32_t count = std::min(most, slots.count - done);
        std::byte* staged = m_staging.get();
        for (const Column& column : columns) {
            const std::byte* const from = column.device + (slots.first + done) * column.stride;
            TRY(check(cudaMemcpyAsync(staged, from, count * column.stride, cudaMemcpyDeviceToHost, stream),
                      "reading its cache"));
            staged += count * column.stride;
        }
        TRY(check(cudaStreamSynchronize(stream), "reading its cache"));
        staged = m_staging.get();
        for (const Column& column : columns) {
            for (uint32_t i = 0; i < count; ++i, staged += column.stride)
                std::memcpy(&records[(done + i) * record.bytes + column.at], staged, column.bytes);
        }
        done += count;
    }
    return {};
}

Result<void> CacheCopy::write(const std::vector<CacheView>& cache, const engine::CacheRecord& record,
                              const engine::SlotRange& slots, std::span<const std::byte> records, cudaStream_t stream) {
    const std::vector<Column> columns = columnsOf(cache, record);
    const uint32_t most = TRY(slotsAtOnce(columns));
    for (uint32_t done = 0; done < slots.count;) {
        const uint32_t count = std::min(most, slots.count - done);
        std::byte* staged = m_staging.get();
        for (const Column& column : columns) {
            std::byte* const begin = staged;
            for (uint32_t i = 0; i < count; ++i, staged += column.stride) {
                std::memcpy(staged, &records[(done + i) * record.bytes + column.at], column.bytes);
                std::memset(staged + column.bytes, 0, column.stride - column.bytes);  // padding is numbers
            }
            std::byte* const to = column.device + (slots.first + done) * column.stride;
            TRY(check(cudaMemcpyAsync(to, begin, count * column.stride, cudaMemcpyHostToDevice, stream),
                      "writing its cache"));
        }
        TRY(check(cudaStreamSynchronize(stream), "writing its cache"));
        done += count;
    }
    return {};
}

}  // namespace daylong::cuda
