// The cache's slots to the host as records (engine/cache_record.h), and back, and states as they are. Of slots whole
// tiles of 16 slots are copied (shaders/cache.glsl), of which the wanted ones are taken, or changed. Thread rule: one
// thread. Failure rule: as Device's.
#pragma once

#include "engine/cache_record.h"
#include "vulkan/memory.h"

#include <span>
#include <vector>

namespace daylong::vulkan {

class CacheCopy {
public:
    Result<void> read(Device& device, const Memory& memory, const engine::CacheRecord& record,
                      const engine::SlotRange& slots, uint32_t tilesOfHead, std::span<std::byte> records);
    Result<void> write(Device& device, const Memory& memory, const engine::CacheRecord& record,
                       const engine::SlotRange& slots, uint32_t tilesOfHead, std::span<const std::byte> records);
    /// Of any memory, as it is.
    Result<void> read(Device& device, const Range& range, std::span<std::byte> bytes);
    Result<void> write(Device& device, const Range& range, std::span<const std::byte> bytes);

private:
    /// The elements, or the scales, of one head's keys or values: tile after tile in the device.
    struct Column {
        VkBuffer buffer = VK_NULL_HANDLE;
        uint64_t begin = 0, tileBytes = 0;
        uint32_t units = 0, unitBytes = 0;  // of a slot: chunks of 8 dims, or scales
        bool across = false;                // a unit of all slots, then the next: keys; else slot after slot
        bool scales = false;
        uint64_t at = 0, bytes = 0;  // in a record

        uint64_t place(uint32_t slot, uint32_t unit) const {  // within the slot's tile
            constexpr uint32_t tile = Memory::kTileSlots;
            const uint32_t lane = slot % tile;
            return uint64_t{across ? unit * tile + lane : lane * units + unit} * unitBytes;
        }
    };
    static std::vector<Column> columnsOf(const Memory& memory, const engine::CacheRecord& record, uint32_t tilesOfHead);
    /// each(tiles' first slot, first and last slot in them) after these tiles are in the readback buffer.
    template <class Each>
    Result<void> forTiles(Device& device, const std::vector<Column>& columns, const engine::SlotRange& slots,
                          const Each& each);
    Result<void> makeBuffers(Device& device, uint64_t bytes);
    Result<void> copy(Device& device, const std::vector<Column>& columns, uint64_t firstTile, uint64_t tiles,
                      bool toDevice);

    Buffer m_readback, m_upload;  // made when they are first needed
};

}  // namespace daylong::vulkan
