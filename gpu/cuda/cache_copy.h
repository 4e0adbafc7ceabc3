// The cache's slots to the host as records (engine/cache_record.h), and back.
// Thread rule: one thread at a time. Failure rule: OutOfMemory, else Device.
#pragma once

#include "cuda/kernels.h"
#include "cuda/resources.h"
#include "engine/cache_record.h"

#include <span>
#include <vector>

namespace daylong::cuda {

class CacheCopy {
public:
    /// `cache`: [layers]. Waits for the stream.
    Result<void> read(const std::vector<CacheView>& cache, const engine::CacheRecord& record,
                      const engine::SlotRange& slots, std::span<std::byte> records, cudaStream_t stream);
    Result<void> write(const std::vector<CacheView>& cache, const engine::CacheRecord& record,
                       const engine::SlotRange& slots, std::span<const std::byte> records, cudaStream_t stream);

private:
    /// What lies in the device one slot after another, and where a record has it.
    struct Column {
        std::byte* device = nullptr;  // slot 0
        uint64_t stride = 0, bytes = 0;
        uint64_t at = 0;
    };
    static std::vector<Column> columnsOf(const std::vector<CacheView>& cache, const engine::CacheRecord& record);
    Result<uint32_t> slotsAtOnce(const std::vector<Column>& columns);

    PinnedMemory m_staging;  // made when it is first needed
};

}  // namespace daylong::cuda
